"""The problems as the page tells them: errors first, each with its rule, its remedy and the lines it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.issue import Source
from pipeline.preview.markup import Html, marked, plain, prose
from pipeline.problem import Problem, Rule, Severity
from pipeline.rules import RULES

SHOWN = 300
"""So many problems are told on the page; all of them stand in `problems.json`."""
_LINES_QUOTED = 8
_AROUND = 400
"""Characters quoted on either side of the place: a line may be megabytes long, a quotation need not."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quoted line: its number, what stands before the place, at it and after it; `excerpt` says what is shown."""

    line: int
    before: Html
    at: Html
    after: Html
    excerpt: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One problem as the page tells it.

    `href` leads to the file meant where that is a file of the outbox; `explained` is what the rule says of itself;
    `unquoted` are further lines that the problem names.
    """

    severity: Severity
    place: str
    href: str
    rule: str
    explained: Rule | None
    message: Html
    remedy: Html
    quotations: tuple[Quotation, ...]
    unquoted: tuple[int, ...]


def name_of(file: str) -> str:
    """A file's name without its folders, which are the writer's own and no matter of those who see the page."""
    return file.replace("\\", "/").rpartition("/")[2]


def told(problems: Sequence[Problem], source: Source, language: str, outbox: Mapping[str, str]) -> list[ProblemView]:
    """The first `SHOWN` problems as the page tells them, errors first, otherwise in the order given.

    Args:
        problems: what reading and checking found.
        source: the text as it came, quoted by line.
        language: of the issue, so that foreign runs of the quotations are marked.
        outbox: paths of the outbox's files, each with its address relative to the page.
    """
    lines = source.text.split("\n") if problems else []
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    return [_told(problem, source.file, lines, language, outbox) for problem in ordered[:SHOWN]]


def _told(problem: Problem, file: str, lines: list[str], language: str, outbox: Mapping[str, str]) -> ProblemView:
    named = _named(problem, file, lines)
    return ProblemView(
        severity=problem.severity,
        place=plain(f"{problem.file or name_of(file)}:{max(problem.place.line, 1)}:{max(problem.place.column, 1)}"),
        href=outbox.get(problem.file, ""),
        rule=problem.rule,
        explained=RULES.get(problem.rule),
        message=prose(problem.message),
        remedy=prose(problem.remedy),
        quotations=tuple(_quoted(lines[n - 1], n, _column(problem, n), language) for n in named[:_LINES_QUOTED]),
        unquoted=named[_LINES_QUOTED:],
    )


def _named(problem: Problem, file: str, lines: list[str]) -> tuple[int, ...]:
    """The lines of the issue that a problem names, each once, in order; none where it speaks of another file."""
    if problem.file not in ("", file):
        return ()
    named = {problem.place.line, *problem.lines}
    return tuple(sorted(line for line in named if 0 < line <= len(lines)))


def _column(problem: Problem, line: int) -> int:
    return problem.place.column if line == problem.place.line else 0


def _quoted(text: str, line: int, column: int, language: str) -> Quotation:
    """One line, or of a long one the characters around the column; the character there stands apart.

    A column at the start of a line points at the line, so nothing of it stands apart.
    """
    at = min(max(column - 1, 0), len(text))
    start = max(at - _AROUND, 0)
    end = min(start + 2 * _AROUND, len(text))
    whole = start == 0 and end == len(text)
    width = 1 if column > 1 and not text[at : at + 1].isspace() else 0
    return Quotation(
        line=line,
        before=marked(text[start:at], language),
        at=marked(text[at : at + width], language),
        after=marked(text[at + width : end], language),
        excerpt="" if whole else f"characters {start + 1:,} to {end:,} of {len(text):,}",
    )
