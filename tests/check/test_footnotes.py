"""Every footnote is referred to, every reference leads to one."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.issue import Block, Entry, Epigraph, Footnote, Issue, Span
from tests.check.making import issue, listed, paragraph, problems, resource, rules

NOTE = Footnote("1", "Counted at noon.", 9)
REFERENCE = Span("footnote", 13, 16, "1", 4, 14)


def test_a_reference_in_a_paragraph_is_one() -> None:
    assert problems(issue(body=(paragraph("Eleven boats.[1]", REFERENCE),), footnotes=(NOTE,))) == ()


def test_a_reference_in_a_list_is_one() -> None:
    entries = Block("list", "Eleven boats.[1]", 3, entries=(Entry("Eleven boats.[1]", 3, spans=(REFERENCE,)),))
    assert problems(issue(body=(entries,), footnotes=(NOTE,))) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"about": "We count by hand.[1]"},
        {"epigraph": Epigraph("We count the boats every single day.[1]", None, 2)},
        {"epigraph": Epigraph("We count the boats every single day.", "A keeper [1]", 2)},
        {"resources": listed(resource("Tide tables [1]")).resources},
        {"resources": listed(resource(note="Corrected.[1]")).resources},
        {"about": "As in Markdown.[^1]"},
    ],
)
def test_a_mark_in_a_part_without_spans_is_a_reference(changes: dict[str, Any]) -> None:
    assert problems(issue(footnotes=(NOTE,), **changes)) == ()


def test_a_footnote_that_mentions_itself_is_not_referred_to() -> None:
    made = issue(footnotes=(Footnote("1", "See [1].", 9),))
    assert rules(problems(made)) == ["footnote-unreferenced"]


def test_a_footnote_may_refer_to_another() -> None:
    first = Footnote("1", "Counted at noon.[2]", 9, (Span("footnote", 16, 19, "2", 9, 20),))
    made = issue(body=(paragraph("Eleven boats.[1]", REFERENCE),), footnotes=(first, Footnote("2", "By hand.", 10)))
    assert problems(made) == ()


def test_an_unreferenced_footnote_is_quoted_at_its_line() -> None:
    (problem,) = problems(issue(footnotes=(NOTE,)))
    assert problem.place.line == 9
    assert problem.message == "nothing in the text refers to the footnote [1] “Counted at noon.”"


def test_an_undefined_footnote_is_an_error_at_its_mark() -> None:
    (problem,) = problems(issue(body=(paragraph("Eleven boats.[1]", REFERENCE),)))
    assert problem.said("issue.txt").startswith(
        "issue.txt:4:14: error footnote-undefined: [1] refers to a footnote that does not exist; "
    )


def test_markers_are_compared_as_written() -> None:
    made: Issue = issue(body=(paragraph("Eleven boats.[1]", REFERENCE),), footnotes=(Footnote("၁", "Noon.", 9),))
    assert sorted(rules(problems(made))) == ["footnote-undefined", "footnote-unreferenced"]
