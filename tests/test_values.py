"""How a Problem and an error are said, and what the Issue is as JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest

from pipeline.errors import BadConfiguration, OutboxError, PublishError, UnreadableIssue, WrongUse
from pipeline.issue import (
    Block,
    Entry,
    Epigraph,
    Hero,
    Issue,
    Resource,
    Resources,
    Section,
    Span,
    ThreadHand,
)
from pipeline.issue_json import as_document
from pipeline.problem import Place, Problem
from pipeline.rules import found

REPORTS = Section("reports", "Reports", (Resource("T", None, None, "my", 12),), 11)
EMPTY = Issue(None, None, None, None, "en", "undated-issue")


def test_a_problem_is_one_line_that_editors_and_programs_can_follow() -> None:
    problem = Problem("hero-incomplete", "warning", "no file", "name one", Place(4, 2))
    assert problem.said("issue.txt") == "issue.txt:4:2: warning hero-incomplete: no file; name one"


def test_a_problem_of_the_whole_file_points_to_its_beginning() -> None:
    assert found("title-missing", "no title").said("a.txt").startswith("a.txt:1:1: error title-missing: no title; ")


def test_an_error_says_place_fault_and_remedy() -> None:
    assert str(PublishError("it burns", "put it out", file="a.txt", line=3)) == "a.txt:3: it burns; put it out"


@pytest.mark.parametrize(
    ("error", "status"),
    [(UnreadableIssue("a", "b"), 1), (WrongUse("a", "b"), 2), (OutboxError("a", "b"), 2), (BadConfiguration(()), 2)],
)
def test_the_exit_status_is_the_errors_own(error: PublishError, status: int) -> None:
    assert error.exit_status == status


def test_nothing_in_the_text_is_null_in_json() -> None:
    document = as_document(EMPTY)
    for field in ("title", "date", "author", "read_minutes", "epigraph", "hero", "resources", "about", "url"):
        assert document[field] is None
    assert document["body"] == document["footnotes"] == []


def test_an_issue_as_json_has_every_part() -> None:
    issue = dataclasses.replace(
        EMPTY,
        title="မြစ်",
        date=date(2026, 3, 9),
        epigraph=Epigraph("Write it down.", "A keeper", 3),
        hero=Hero("a.jpg", "A boat", 2),
        body=(
            Block("paragraph", "See here.", 5, (Span("link", 4, 8, "https://example.org"),)),
            Block("list", "one", 7, entries=(Entry("one", 7),)),
            Block("heading", "Part", 9, level=2, language="my"),
        ),
        resources=Resources(
            "Resources", (Section("reports", "Reports", (Resource("T", None, None, "my", 12),), 11),), 10
        ),
        thread=(ThreadHand(posts=("One.",)),),
    )
    document = json.loads(json.dumps(as_document(issue), ensure_ascii=False))
    assert document["date"] == "2026-03-09"
    assert document["epigraph"] == {"text": "Write it down.", "attribution": "A keeper"}
    assert document["hero"] == {"src": "a.jpg", "alt": "A boat"}
    assert document["body"][0]["spans"] == [{"kind": "link", "start": 4, "end": 8, "value": "https://example.org"}]
    assert document["body"][2] == {"type": "heading", "text": "Part", "line": 9, "level": 2, "language": "my"}
    item = document["resources"]["sections"][0]["items"][0]
    assert item == {"title": "T", "by": None, "url": None, "language": "my", "line": 12}
