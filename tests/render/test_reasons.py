"""The sentence of the lead: what a reader understands who has read nothing but the title."""

from __future__ import annotations

import pytest

from tests.render.thread_material import BOTH, MASTODON, issue, paragraphs, texts, thread


def _reason(*body: str, title: str = "Landings of the River", language: str = "en") -> str:
    made = issue(title=title, body=paragraphs(*body), epigraph=None, author=None, language=language)
    told = texts(thread(made, MASTODON), "lead")[0].split("\n\n")
    return told[1] if len(told) > 1 else ""


LATER = "In Kyun Lay, nine keepers have stayed at home since an order of May, and nobody pays a keeper who is ill."


@pytest.mark.parametrize(
    "text",
    [
        "Of the 41 boats, 7 were lost at the landing of the committee in Kyun Lay.",
        "The committee of keepers has seen the list, and keepers stay at home.",
        "On Monday the committee of Kyun Lay called the keeper and asked him to burn them.",
        "“Where were you born?” the keepers are asked at the landing of the committee.",
    ],
)
def test_the_lead_speaks_of_nothing_that_only_the_text_has_said(text: str) -> None:
    assert _reason("Look at this: a list, 41 boats, and no keepers.", text, LATER) == LATER


@pytest.mark.parametrize(
    "first",
    [
        "“Where were you born?” guards ask everybody at nine landings.",
        "In May a man of Kyun Lay called a guard, Mr. Tharn Gyi, and asked him to burn them.",
    ],
)
def test_the_lead_does_not_begin_in_the_middle_of_a_scene(first: str) -> None:
    assert _reason(first, LATER) == LATER
    assert _reason(first) == ""


def test_a_short_sentence_without_the_next_one_leads_only_where_nothing_else_can() -> None:
    long = f"{LATER[:-1]} {'and mends nets ' * 30}all day."
    assert _reason(f"Boats are gone. {long}", LATER) == LATER
    assert _reason(f"Boats are gone. {long}") == "Boats are gone."


def test_what_the_title_says_is_known() -> None:
    first = "Look at this: a list, 41 boats, and no keepers."
    second = "The committee of keepers has seen the list, and keepers stay at home."
    assert _reason(first, second, "Rain.", title="A List at the Landing") == second


def test_a_lead_that_recalls_something_is_better_than_none() -> None:
    second = "The committee of keepers has seen the list, and keepers stay at home."
    assert _reason("Look at this: a list, 41 boats, and no keepers.", second) == second


def test_what_opens_the_text_opens_the_thread() -> None:
    first = "The rains ended on Friday and boats are out again."
    assert _reason(first, LATER, f"{LATER[:-1]} in Kyun Lay.") == first


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("The landing at Kyun Lay opened again on Monday.", "The Landing at Kyun Lay Opens Again"),
        ("A landing is open.", "Landings of the River"),
    ],
)
def test_a_sentence_that_says_little_new_takes_the_next_one_along(first: str, title: str) -> None:
    second = "Nine boats and one lamp wait there for forty people a day."
    assert _reason(f"{first} {second}", "In two days, 163 people came.", title=title) == f"{first} {second}"


def test_what_leans_on_the_reason_and_carries_as_much_is_told_with_it() -> None:
    first = "Lists of names were brought to nine landings in March."
    second = (
        "Two months later lists of names are kept at every landing on the river, and names of children are in them."
    )
    assert _reason(f"{first} {second}", "Names of children are kept in lists.") == f"{first} {second}"
    assert _reason(f"{first} However, it rained.", "Names of children are kept in lists.") == first


@pytest.mark.parametrize(("language", "own"), [("en", LATER), ("my", "ဈေးသည် ၇၁၂ ဦး တောထဲသို့ ထွက်ပြေးခဲ့ရသည်။")])
def test_the_lead_is_in_the_issues_own_language(language: str, own: str) -> None:
    other = {"en": "ဈေးသည် ၇၁၂ ဦး တောထဲသို့ ထွက်ပြေးခဲ့ရသည်။", "my": LATER}[language]
    assert _reason(other, own, other, language=language) == own
    assert _reason(other, language=language) == other


def test_a_sentence_with_a_name_behind_an_at_is_told() -> None:
    text = "The account @boatman on X spread a list of keepers in October."
    for channel in BOTH:
        posts = thread(issue(body=paragraphs(text, "Nine keepers were called at night."), epigraph=None), channel).posts
        assert text in posts[0].text.replace("\u2060", "")
        assert not any(mark.kind == "mention" for mark in posts[0].marks)


def test_what_the_lead_says_takes_no_post_from_the_rest() -> None:
    first = "Lists of names were brought to nine landings in March."
    rest = (
        "In Kyun Lay, keepers stay at home and mend their nets.",
        "At Zee Taw a ferry sank in May, with a load of rice.",
    )
    made = issue(title="Names", body=paragraphs(first, *rest), epigraph=None)
    assert first in texts(thread(made, MASTODON), "lead")[0]
    assert texts(thread(made, MASTODON), "argument") == list(rest)
