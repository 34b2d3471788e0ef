"""The header: a title that fits, a date, a reading time that can be true, hashtags that work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.issue import LONGEST_TEXT, Block
from pipeline.rules import RULES
from tests.check.making import issue, listed, paragraph, problems, resource, rules

WORDS = "word " * 1000


@pytest.mark.parametrize(
    ("length", "rule"), [(150, []), (151, ["title-long"]), (300, ["title-long"]), (301, ["title-too-long"])]
)
def test_a_title_is_measured(length: int, rule: list[str]) -> None:
    assert rules(problems(issue(title="x" * length))) == rule


def test_a_text_of_which_nothing_is_made_is_said_to_be_too_long() -> None:
    assert problems(issue(), "x" * LONGEST_TEXT) == ()
    assert rules(problems(issue(), "x" * (LONGEST_TEXT + 1))) == ["issue-too-long"]
    assert f"{LONGEST_TEXT:,} characters" in RULES["issue-too-long"].about


def test_a_long_title_with_a_subject_is_left_alone() -> None:
    assert problems(issue(title="x" * 200, subject="Boats return")) == ()


def test_a_title_of_two_thousand_characters_is_quoted_in_brief() -> None:
    (problem,) = problems(issue(title="Boats and nets " * 140))
    assert (
        problem.message
        == "the title “Boats and nets Boats and nets Boats and nets Boats and nets…” has 2,099 characters"
    )


def test_a_title_of_spaces_is_none() -> None:
    assert rules(problems(issue(title=" \u00a0 "))) == ["title-missing"]


def test_a_list_of_resources_alone_is_an_issue() -> None:
    made = listed(resource())
    assert problems(issue(body=(), resources=made.resources)) == ()


@pytest.mark.parametrize("body", [(paragraph(" "),), (Block("rule", "", 3),), ()])
def test_a_body_without_words_is_none(body: tuple[Block, ...]) -> None:
    assert rules(problems(issue(body=body))) == ["issue-empty"]


def test_a_picture_alone_is_something() -> None:
    assert problems(issue(body=(Block("figure", "", 3, src="boat.jpg", alt="A red boat"),))) == ()


@pytest.mark.parametrize("minutes", [3, 4, 5, 6, 7])
def test_a_reading_time_near_the_estimate_is_taken(minutes: int) -> None:
    assert problems(issue(body=(paragraph(WORDS),), read_minutes=minutes)) == ()


@pytest.mark.parametrize("minutes", [1, 2, 8, 60])
def test_a_reading_time_off_by_more_than_half_is_said_with_both_figures(minutes: int) -> None:
    (problem,) = problems(issue(body=(paragraph(WORDS),), read_minutes=minutes))
    assert problem.message == (
        f"the header says {minutes} minute{'s' if minutes > 1 else ''}; "
        "1,009 words take 4 to 6 minutes at 200 to 240 a minute"
    )


def test_a_minute_is_the_least_that_a_text_takes() -> None:
    assert problems(issue(read_minutes=1)) == ()


def test_burmese_is_counted_by_syllables() -> None:
    burmese = "ကျေးရွာများမှ ငါးဖမ်းလှေများ ပြန်လာကြသည်။ " * 200
    assert problems(issue(body=(paragraph(burmese),), read_minutes=8)) == ()
    assert rules(problems(issue(body=(paragraph(burmese),), read_minutes=2))) == ["read-time-wrong"]


@pytest.mark.parametrize(
    "tag", ["Boats", "#Boats", "Boats2026", "fishing_boats", "ငါးဖမ်း", "میانمار", "日本", "Straße"]
)
def test_a_hashtag_that_works_is_taken(tag: str) -> None:
    assert problems(issue(hashtags=(tag,))) == ()


@pytest.mark.parametrize("tag", ["", "#", "2026", "two words", "boats!", "a-b", "a.b", "#a#b", "ငါး ဖမ်း"])
def test_a_hashtag_that_would_break_is_not(tag: str) -> None:
    assert rules(problems(issue(hashtags=(tag,)))) == ["hashtag-invalid"]


@given(st.text(max_size=30))
def test_any_hashtag_can_be_judged(tag: str) -> None:
    found = rules(problems(issue(hashtags=(tag,))))
    assert [rule for rule in found if rule.startswith("hashtag")] in ([], ["hashtag-invalid"])


@pytest.mark.parametrize(
    ("tag", "told"), [("C++", "the threads go without it"), ("two words", "the threads have #TwoWords")]
)
def test_what_becomes_of_a_hashtag_that_is_none_is_said(tag: str, told: str) -> None:
    (problem,) = problems(issue(hashtags=(tag,)))
    assert problem.message == f"“{tag}” is no hashtag: {told}"
