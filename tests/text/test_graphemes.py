"""Counting what a reader takes for a character: never lower than any server does."""

from __future__ import annotations

from unicodedata import category

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.graphemes import cluster_starts, clusters, count_at_most
from tests.text.strings import strings

WORDS = {
    "ဗုဒ္ဓ": 3,
    "တက္ကသိုလ်": 5,
    "ဥက္ကဋ္ဌ": 5,
    "မြန်မာ": 4,
    "ลำ": 1,
    "👩‍👩‍👧‍👦": 1,
    "🇲🇲🇬🇧": 2,
    "e\u0301": 1,
    "naïve": 5,
    "": 0,
}
"""Each with its clusters by Unicode 16, which has more of them than 17 where consonants are stacked."""


@pytest.mark.parametrize(("word", "count"), WORDS.items())
def test_known_words_have_their_highest_count(word: str, count: int) -> None:
    assert count_at_most(word) == count


@given(st.one_of(strings, st.text(max_size=60)))
def test_clusters_are_the_text_and_the_count_is_never_lower(text: str) -> None:
    found = clusters(text)
    assert "".join(found) == text
    assert count_at_most(text) >= len(found) == len(regex.findall(r"\X", text))
    assert count_at_most(text) <= len(text)


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=40))
def test_the_quick_way_for_latin_letters_counts_the_same(text: str) -> None:
    assert clusters(text) == regex.findall(r"\X", text)


@given(strings)
def test_a_cluster_start_is_where_both_sides_can_be_counted_alone(text: str) -> None:
    for place in cluster_starts(text):
        assert clusters(text[:place]) + clusters(text[place:]) == clusters(text)


@given(st.integers(0, 350), st.sampled_from(["", "a", "\u0600", "\u200d"]), st.sampled_from(["", "\ufe0f", "a"]))
def test_a_long_run_of_flags_is_divided_between_flags(letters: int, before: str, after: str) -> None:
    text = before + "🇲" * letters + after
    assert clusters(text) == regex.findall(r"\X", text)


def test_a_mark_that_servers_may_not_know_yet_is_one_more() -> None:
    """U+05C8 is of Unicode 18: a server of Unicode 17 divides before it. On a Python that knows it nobody does."""
    known = category("\u05c8") != "Cn"
    assert count_at_most("א\u05c8") == (1 if known else 2)
    assert count_at_most("\u05c8") == 1


def test_an_enclosing_mark_between_linked_consonants_divides_them() -> None:
    """As Node of Unicode 17 has it, and that of 18 has not."""
    assert count_at_most("\u1b44\u20e3\u1b27") == 2
