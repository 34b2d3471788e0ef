"""Whether a sentence can be told alone: what it points back to, and what it takes up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.render.leaning import Before, leans_back, takes_up
from pipeline.render.ranking import words_of
from tests.render.thread_material import WORDS, issue, paragraphs, texts, thread

EN = WORDS.of("en")


@pytest.mark.parametrize(
    "text",
    [
        "Looking forward to the things we do with these announcements next.",
        "International partners have a part in this.",
        "The keepers said this, and went home.",
        "Several other developers have been discussing it.",
        "The committee says otherwise.",
        "“We asked again in February. Nobody answered us.”",
        '"We asked again in February. Nobody answered us."',
    ],
)
def test_what_points_back_leans(text: str) -> None:
    assert leans_back(text, EN)


@pytest.mark.parametrize(
    "text",
    [
        "The clinic expects 38 births this month.",
        "All keepers on both banks honour those who cross without a list.",
        "Nine landings are closed, and keepers count these landings daily.",
        "“We asked,” said Dr. Nwe Nwe, “and nobody answered.”",
        "The keeper said: “We asked.”",
        "“Lamp and Net” is the name of a boat.",
    ],
)
def test_what_says_all_itself_does_not(text: str) -> None:
    assert not leans_back(text, EN)


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("Guards took the pen, and two headmen are held.", True),
        ("Guards took the pen of the headmen.", False),
        ("Guards took the Pen Committee's boat.", False),
        ("Guards took the pen’s cap.", False),
        ("Guards brought a pen and lost the pen.", False),
    ],
)
def test_a_thing_that_the_sentence_before_has_brought_up_is_not_told_alone(text: str, leans: bool) -> None:  # noqa: FBT001
    before = Before(frozenset(), words_of("They had 212 signatures and one pen."), frozenset(), opens=False)
    assert takes_up(text, before, EN) is leans
    assert not takes_up(text, before._replace(opens=True), EN)


def test_a_quotation_over_paragraphs_is_not_told_without_who_said_it() -> None:
    body = paragraphs(
        "Salt is gone from the depot of the river committee since the beginning of March.",
        "“The salt is gone from the depot. We asked the river committee for salt in January.",
        "“We asked the committee for salt again in February. Nobody of the river committee answered us.”",
    )
    for text in texts(thread(issue(body=body, epigraph=None)), "argument"):
        assert "We asked" not in text


def test_an_epigraph_of_few_words_is_told_once() -> None:
    made = issue()
    assert made.epigraph
    short = replace(made.epigraph, text="We weigh every spoon.")
    body = paragraphs(
        "Salt is gone from the depot of the river committee since the beginning of March.",
        "“We weigh every spoon,” said Dr. Nwe Nwe of the depot, “and we lose salt at the depot.”",
        "The depot of the committee has lost three tonnes of salt on the river.",
    )
    told = [post.text for post in thread(replace(made, epigraph=short, body=body)).posts]
    assert sum("We weigh every spoon" in text for text in told) == 1
