"""The rules: every name that a Problem may carry, how grave it is, what it means and what to do.

The tables stand in `rules_reading`, `rules_issue`, `rules_text`, `rules_thread` and `rules_outbox`. Reading and
checking make their Problems with `found`, so that no rule exists without documentation and none changes its severity
from one place to another. `python -m pipeline.rules > docs/rules.md` writes the documentation.
"""

from __future__ import annotations

import re

from pipeline.channel import Checks
from pipeline.problem import Place, Problem, Rule
from pipeline.rules_issue import ISSUE_RULES
from pipeline.rules_outbox import EMAIL_RULES, PACKED_RULES
from pipeline.rules_reading import READING_RULES
from pipeline.rules_text import TEXT_RULES
from pipeline.rules_thread import THREAD_RULES
from pipeline.text.nearest import nearest

OUTBOX_RULES = EMAIL_RULES + THREAD_RULES + PACKED_RULES
RULES = {rule.name: rule for rule in ISSUE_RULES + TEXT_RULES + READING_RULES + OUTBOX_RULES}

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def found(
    rule: str,
    message: str,
    *,
    line: int = 0,
    column: int = 0,
    remedy: str = "",
    file: str = "",
    lines: tuple[int, ...] = (),
) -> Problem:
    """A Problem of a documented rule; `remedy` only where the rule's own is not precise enough.

    Control characters in the message and those that nobody sees are written out as <U+202E>.

    Raises:
        KeyError: the rule is not in the table (a mistake of the code, not of an issue).
    """
    known = RULES[rule]
    remedy = _visible(remedy) if remedy else known.remedy
    return Problem(rule, known.severity, _visible(message), remedy, Place(line, column), file, lines)


def _visible(text: str) -> str:
    """What an issue's text brings into a message, on one line and with nothing that hides or turns the rest of it."""
    return text if text.isprintable() else _UNSEEN.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def unknown_silenced(checks: Checks) -> tuple[str, ...]:
    """What is wrong with the names under `[checks] silence`, one sentence each, for the configuration.

    A name may be unknown (the nearest known one is offered), or belong to a rule that cannot be silenced.
    """
    return tuple(said for name in checks.silence if (said := _fault_of(name)))


def _fault_of(name: str) -> str:
    if name in RULES:
        return "" if RULES[name].silenceable else f"the rule “{name}” cannot be silenced"
    near = nearest(name, RULES, cutoff=0.5)
    return f"there is no rule “{name}”" + (f"; did you mean “{near}”?" if near else "")


def as_page() -> str:
    """The documentation of all rules: the Markdown text of `docs/rules.md`."""
    tables = (
        ("Reading", "What the reader of an issue's file could not place.", READING_RULES),
        ("The issue", "Its header, body, footnotes, pictures and resource list.", ISSUE_RULES),
        ("The text", "Its links, its characters, its encoding.", TEXT_RULES),
        ("The outbox", "What travels: the e-mail, the threads, their final bytes.", OUTBOX_RULES),
    )
    return _INTRODUCTION + "\n".join(_chapter(*table) for table in tables)


_INTRODUCTION = """\
# Rules

<!-- Written by `python -m pipeline.rules > docs/rules.md`; change the tables in pipeline/rules*.py instead. -->

`publish check ISSUE` prints what it finds as `file:line:column: severity rule: what is wrong; what to do`. An error
stops a real publish, a warning does not, unless you ask for `--strict`. A rule that you do not want to hear of is
silenced by its name in `config/publication.toml`:

```toml
[checks]
silence = ["resources-without-url"]
```

Rules marked “always on” cannot be silenced: without what they ask for nothing can be sent. Where a rule is broken in
many places, the first ten are reported one by one and the others together, with their lines.

"""


def _chapter(heading: str, about: str, rules: tuple[Rule, ...]) -> str:
    return f"## {heading}\n\n{about}\n\n" + "\n".join(_entry(rule) for rule in rules)


def _entry(rule: Rule) -> str:
    grave = f"**{rule.severity.capitalize()}**" + ("" if rule.silenceable else ", always on")
    return f"### {rule.name}\n\n{grave}. {_escaped(rule.about)}\n\nWhat to do: {_escaped(rule.remedy)}.\n"


def _escaped(text: str) -> str:
    """The text as Markdown shows it literally, without touching what stands between backticks."""
    parts = text.split("`")
    return "`".join(part if i % 2 else part.replace("<", "&lt;").replace("\\", "&#92;") for i, part in enumerate(parts))


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(as_page().encode())
