"""What an inbox shows beside the subject: whole sentences, else clauses, else words, and never an ellipsis."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.excerpt import ROOM, WHOLE, excerpt

SENTENCE = "The ferries run again since Monday morning, and nobody asks."


def test_a_short_text_is_told_whole() -> None:
    assert excerpt("Two ferries run.") == "Two ferries run."


def test_as_many_whole_sentences_as_fit() -> None:
    assert excerpt(f"{SENTENCE} Yes. {SENTENCE}") == f"{SENTENCE} Yes."


def test_an_abbreviation_ends_no_sentence() -> None:
    told = excerpt("The petition that the U.S. Embassy received last week named eleven clinics, " + "word " * 40)
    assert told == "The petition that the U.S. Embassy received last week named eleven clinics"


def test_a_long_sentence_is_told_to_the_end_of_a_clause() -> None:
    clause = "For the first time in fourteen months the river is open"
    assert excerpt(f"{clause}, " + "and more " * 30) == clause


def test_else_to_the_end_of_a_word_that_does_not_lead_on() -> None:
    text = "one of the most significant turning points that anybody on either bank of the river remembers"
    assert excerpt(text + " of the unforgettable years before it happened" * 5) == text


def test_a_first_sentence_that_is_a_little_too_long_stays_whole() -> None:
    sentence = "The committee that promised a second ferry in spring " + "and again in summer " * 6 + "has none."
    assert ROOM < len(sentence) < WHOLE
    assert excerpt(f"{sentence} {SENTENCE}") == sentence


def test_burmese_is_told_to_its_full_stop() -> None:
    sentence = "မြစ်ကူးလှေများ ပြန်လည်ပြေးဆွဲနေပြီ ဖြစ်သည်။"
    assert excerpt(sentence * 5) == sentence * 2


@pytest.mark.parametrize("text", ["x" * 300, ""])
def test_a_word_is_never_cut(text: str) -> None:
    assert excerpt(text) == text


@given(st.text(st.sampled_from("ab .,;—။၊\u1000“”")))
def test_an_excerpt_is_the_beginning_and_fits_unless_one_word_does_not(text: str) -> None:
    told = excerpt(text)
    assert text.startswith(told)
    assert len(told) <= WHOLE or not any(character.isspace() for character in told[:ROOM].strip())
