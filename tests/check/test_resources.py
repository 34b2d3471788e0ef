"""The resource list: one problem for what lacks everywhere, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.issue import Issue, Resource, Resources, Section
from tests.check.making import issue, listed, problems, resource, rules


def many(count: int, **changes: Any) -> Issue:
    items = (resource(f"Report {n}", url=f"https://example.org/{n}", line=10 + 2 * n) for n in range(count))
    return listed(*(replace(item, **changes) for item in items))


def test_eleven_resources_without_addresses_are_one_problem_with_all_lines() -> None:
    (problem,) = problems(many(11, url=None))
    lines = tuple(range(10, 32, 2))
    assert (problem.rule, problem.place.line, problem.lines) == ("resources-without-url", 10, lines)
    assert problem.message == f"all 11 resources have no address (lines {', '.join(map(str, lines))})"


def test_some_of_many_are_counted() -> None:
    made = listed(resource(), resource("Port news", url=None, line=12))
    assert problems(made)[0].message == "1 of 2 resources has no address (line 12)"


def test_a_single_resource_is_not_called_all_of_them() -> None:
    assert problems(listed(resource(url=None)))[0].message == "the resource has no address (line 10)"


def test_a_hundred_lines_do_not_all_stand_in_the_message() -> None:
    (problem,) = problems(many(100, url=None))
    assert problem.message.endswith(", 48 and 80 more)")
    assert len(problem.lines) == 100


def test_three_resources_without_a_publisher_are_named_and_four_are_counted() -> None:
    assert [p.message for p in problems(many(2, by=None))] == [
        "the resource “Report 0” has no publisher",
        "the resource “Report 1” has no publisher",
    ]
    (problem,) = problems(many(4, by=""))
    assert problem.message == "all 4 resources have no publisher (lines 10, 12, 14, 16)"


def test_the_same_title_and_publisher_is_the_same_resource() -> None:
    made = listed(resource("Tide Tables"), resource("TIDE  tables", url=None, line=14))
    assert [p.message for p in problems(made) if p.rule == "resource-repeated"] == [
        "“TIDE tables” stands on line 10 already"
    ]


def test_the_same_address_is_the_same_resource() -> None:
    first = resource("Tide tables", url="https://www.example.org/tides/")
    made = listed(first, resource("Tables of the tide", url="http://example.org/tides#top", line=12))
    (problem,) = problems(made)
    assert problem.message == "“Tables of the tide” has the same address as “Tide tables” on line 10"


def test_a_report_and_its_burmese_edition_are_two() -> None:
    made = listed(
        resource("Tide tables"), resource("ဒီရေဇယားများ", language="my", url="https://example.org/my", line=12)
    )
    assert problems(made) == ()


def test_the_same_title_in_two_sections_is_said_only_of_the_same_publisher() -> None:
    one, two = resource(), resource(by="Port Office", url="https://example.org/port", line=20)
    sections = (Section("reports", "Reports", (one,), 8), Section("news", "News", (two,), 18))
    assert problems(issue(resources=Resources(None, sections, 7))) == ()
    again = replace(sections[1], items=(replace(two, by=one.by),))
    assert rules(problems(issue(resources=Resources(None, (sections[0], again), 7)))) == ["resource-repeated"]


def test_an_empty_section_with_a_sentence_is_not_empty() -> None:
    assert problems(listed(note="Nothing was published this week.")) == ()


def test_a_slug_line_is_named_where_it_stands() -> None:
    (problem,) = problems(listed(resource(), slug_line=8))
    assert problem.said("issue.txt").startswith("issue.txt:8:1: warning slug-line-stray: “reports” is ")


SEPARATE = "lists/week7.txt"


def separate(*items: Resource) -> Issue:
    section = Section("reports", "Reports", items, 3, 2, file=SEPARATE)
    return issue(resources=Resources("Resources", (section,), 1))


def test_problems_of_a_separate_list_name_its_file_and_its_lines() -> None:
    found = problems(separate(resource("<b>Tides</b>", url=None, by=None), resource("ျပည္သူမ်ား \u202e", url="x")))
    assert {problem.file for problem in found} == {SEPARATE}
    assert sorted(rules(found)) == [
        "bidi-override",
        "link-not-web",
        "markup-shown",
        "resource-without-publisher",
        "resources-without-url",
        "slug-line-stray",
        "zawgyi-perhaps",
    ]
    assert found[-1].said("issue.txt").startswith(f"{SEPARATE}:10:1: ")


def test_a_resource_of_a_separate_list_that_the_issue_has_too_is_found() -> None:
    own = Section("news", "News", (resource(line=20),), 18)
    made = separate(resource())
    assert made.resources is not None
    both = issue(resources=replace(made.resources, sections=(own, *made.resources.sections)))
    (problem,) = [p for p in problems(both) if p.rule == "resource-repeated"]
    assert problem.message == "“Tide tables for the year” stands on line 20 of the issue already"
    assert problem.file == SEPARATE
