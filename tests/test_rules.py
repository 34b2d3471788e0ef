"""The table of rules: documented as it stands, well named, and every rule of reading raised by some text."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.channel import Checks
from pipeline.read import read_issue
from pipeline.rules import OUTBOX_RULES, RULES, as_page, found, unknown_silenced
from pipeline.rules_issue import ISSUE_RULES
from pipeline.rules_reading import READING_RULES
from pipeline.rules_text import TEXT_RULES

HEADER = "Boats return to the harbour\n\nFebruary 16th, 2026  •  Author: Harbour Watch\n\n"
BODY = "Eleven boats came back on Monday, and the market opened again.\n"
MATTER = '+++\ntitle = "Boats return"\ndate = 2026-02-16\n{}\n+++\n\n' + BODY
READ: dict[str, tuple[str, str]] = {
    "front-matter-unknown": ("boats.md", MATTER.format('autor = "Harbour Watch"')),
    "front-matter-overrides": ("boats.md", "+++\ndate = 2026-02-17\n+++\n\n# " + HEADER + BODY),
    "language-unclear": ("boats.txt", HEADER.replace("Boats return to the harbour", "လှေများ ဆိပ်ကမ်းသို့ ပြန်လာပြီ") + BODY),
    "header-unknown": ("boats.txt", HEADER.replace("Author:", "54 Views  •  Author:") + BODY),
    "before-title": ("boats.txt", "Statement 54 Views\n\n" + HEADER + BODY),
    "date-ambiguous": ("boats.txt", HEADER.replace("February 16th, 2026", "02/03/2026") + BODY),
    "date-impossible": ("boats.txt", HEADER.replace("16th", "30th") + BODY),
    "date-from-file-name": ("2026-02-16-boats.md", "# Boats return\n\n" + BODY),
    "date-differs": ("2026-02-17-boats.txt", HEADER + BODY),
    "comment-hidden": ("boats.md", MATTER.format("") + "\n<!-- ask Ko Ko about Tuesday -->\n"),
    "template-tag": ("boats.md", MATTER.format("") + "\n{% include sponsor.html %}\n"),
    "reference-unused": ("boats.md", MATTER.format("") + "\n[tides]: https://example.org/tides\n"),
    "markup-dropped": ("boats.md", MATTER.format("") + '\nSee [the tides](https://example.org/tides "Tides").\n'),
    "picture-unusable": ("boats.md", MATTER.format("") + "\n![A red boat](boat.png)\n"),
    "line-separator": ("boats.txt", HEADER + BODY.replace(", and", ",\u2028and")),
    "html-source": ("boats.txt", f"<!DOCTYPE html>\n<html><body>\n<p>{BODY}</p>\n</body></html>\n"),
    "thread-hand-unreadable": ("boats.md", MATTER.format("thread.lead = 3")),
    "thread-twice": ("handed.md", MATTER.format('thread.lead = "Boats."')),
    "line-homeless": ("boats.md", MATTER.format('resources = "list.txt"')),
}
"""For each rule of reading a file's name and a text that breaks it."""
SEPARATE_LIST = "Resources\n\nReports\n\nTide tables\n\nBy Tide Office\n\n\n\n" + "The list ends here. " * 20 + "\n"


@pytest.mark.parametrize("rule", READ)
def test_a_rule_of_reading_speaks_of_a_text_that_breaks_it(rule: str, tmp_path: Path) -> None:
    name, text = READ[rule]
    (tmp_path / "list.txt").write_text(SEPARATE_LIST, encoding="utf-8")
    (tmp_path / "handed.thread.toml").write_text('lead = "Other boats."', encoding="utf-8")
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert rule in {problem.rule for problem in read_issue(file).problems}


def test_every_rule_of_reading_has_a_text() -> None:
    assert {rule.name for rule in READING_RULES} == set(READ)


def test_no_name_stands_in_two_tables() -> None:
    everything = (*ISSUE_RULES, *TEXT_RULES, *READING_RULES, *OUTBOX_RULES)
    assert len({rule.name for rule in everything}) == len(everything) == len(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_can_be_typed_by_hand_and_its_words_fit_a_line(name: str) -> None:
    rule = RULES[name]
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", name)
    assert rule.about.endswith((".", ".)")), "about is made of sentences"
    assert not rule.remedy.endswith("."), "a remedy goes on in a line"
    assert not rule.remedy[0].isupper(), "a remedy goes on in a line"
    assert "\n" not in rule.about + rule.remedy


def test_the_documentation_is_current(root: Path) -> None:
    written = (root / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == as_page(), "write it again: python -m pipeline.rules > docs/rules.md"


def test_the_documentation_names_every_rule_and_hides_no_sign() -> None:
    page = as_page()
    assert all(f"\n### {name}\n" in page for name in RULES)
    outside_code = "".join(page.split("`")[::2])
    assert "<html>" not in outside_code, "Markdown would take it for a tag and not show it"


def test_the_command_in_the_documentation_writes_the_documentation(root: Path) -> None:
    run = subprocess.run([sys.executable, "-m", "pipeline.rules"], cwd=root, capture_output=True, check=True)
    assert run.stdout.decode("utf-8") == as_page()


def test_a_problem_of_no_rule_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError):
        found("no-such-rule", "something")


def test_a_problem_has_the_rules_remedy_unless_it_is_given_another() -> None:
    assert found("title-missing", "no title").remedy == RULES["title-missing"].remedy
    assert found("title-missing", "no title", remedy="write one").remedy == "write one"


def test_a_misspelt_silenced_rule_is_named_with_the_nearest() -> None:
    said = unknown_silenced(Checks(("resources-without-urls", "paragraph-repeated", "xyzzy")))
    assert said == (
        "there is no rule “resources-without-urls”; did you mean “resources-without-url”?",
        "there is no rule “xyzzy”",
    )


def test_a_rule_that_is_always_on_cannot_be_silenced() -> None:
    assert unknown_silenced(Checks(("title-missing",))) == ("the rule “title-missing” cannot be silenced",)


@pytest.mark.parametrize(
    ("issue", "file", "said"),
    [
        ("issues/a.txt", "", "issues/a.txt"),
        ("issues/a.txt", "a.thread.toml", "issues/a.thread.toml"),
        ("C:\\issues\\a.txt", "list.txt", "C:\\issues\\list.txt"),
        ("a.txt", "list.txt", "list.txt"),
        ("issues/a.txt", "bluesky/thread.txt", "bluesky/thread.txt"),
    ],
)
def test_a_file_beside_the_issue_is_named_with_its_folder(issue: str, file: str, said: str) -> None:
    assert found("thread-twice", "both say `lead`", file=file).said(issue).startswith(f"{said}:1:1: error")
