"""Markup that readers would see is found where it stands; text that only looks like it is not."""

from __future__ import annotations

import pytest

from pipeline.check import check_issue
from pipeline.issue import Reading, Source, Span
from pipeline.problem import Place, Problem
from pipeline.rules import found
from tests.check.making import PUBLICATION, issue, listed, paragraph, problems, resource, rules


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<SCRIPT src=x>",
        "<script",
        "a <b>bold</b> word",
        "a<br/>b",
        '<a href="https://example.org">here</a>',
        "<img src=x onerror=alert(1)>",
        "</mj-text>",
        "<mj-raw>",
        "<!-- note -->",
        "<!DOCTYPE html>",
        "Dear {{ name }},",
        "{{{raw}}}",
        "{% include x %}",
        "{%- if x -%}",
        "Boats&nbsp;return",
        "Fish &amp; chips",
        "&#4096;",
        "&#x1000;",
        "*|FNAME|*",
        "[the tides](https://example.org/tides)",
        "[here](javascript:alert(1))",
    ],
)
def test_markup_is_found(text: str) -> None:
    line = f"Read this: {text} now."
    (problem,) = problems(issue(body=(paragraph(line),)), f"\n\n{line}\n")
    shown = problem.message.removeprefix("“").partition("”")[0]
    assert (problem.rule, problem.place) == ("markup-shown", Place(3, line.index(shown[:2]) + 1))


@pytest.mark.parametrize(
    "text",
    [
        "3 < 5 and 7 > 2",
        "a <your name> b",
        "List<String> of boats",
        "Vec<u8>",
        "<3",
        "->",
        "R&D & fish",
        "AT&T; and others",
        "{ a } and {b}",
        "50% {of} them",
        "{{ unclosed",
        "**bold** *|*",
        "x <= y",
        "boats [1](see below)",
        "an array[0](x)",
    ],
)
def test_what_only_looks_like_markup_is_not(text: str) -> None:
    assert problems(issue(body=(paragraph(text),)), text) == ()


def test_code_may_hold_markup() -> None:
    made = issue(body=(paragraph("Write <b> for bold.", Span("code", 6, 9)),))
    assert problems(made) == ()


def test_a_paragraph_is_reported_once() -> None:
    assert rules(problems(issue(body=(paragraph("<b>a</b> <i>b</i> {{ c }}"),)))) == ["markup-shown"]


def test_titles_and_resources_are_looked_at_too() -> None:
    made = listed(resource("<b>Tides</b>"))
    assert rules(problems(made)) == ["markup-shown"]
    assert rules(problems(issue(title="{{ title }}"), "{{ title }}")) == ["markup-shown"]


def test_a_page_of_html_is_told_once_and_not_tag_by_tag() -> None:
    page: Problem = found("html-source", "the file is the source of a web page", line=1)
    made = issue(body=(paragraph("<p>Boats</p>"),))
    assert check_issue(Reading(made, Source("a.txt", "<p>Boats</p>"), (page,)), PUBLICATION) == (page,)
