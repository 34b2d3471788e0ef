"""Wrapping loses no word and keeps to its columns; the shortcuts for width agree with wcwidth."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from pipeline.text import wrap as room
from pipeline.text.wrap import COLUMNS, fits, width, wrap

SPACES = re.compile("[ \t\n\r\f\v\u2028\u2029]+")
BURMESE = "မြစ်ကူးလှေများအကြောင်း"
PIECES = [*"abc ,.-\n\t", "မြစ်", BURMESE, "။", "船", "。", "\u00a0", "é", "“", "👍🏽", "\u0301"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


def words(text: str) -> list[str]:
    return [word for word in SPACES.split(text) if word]


@given(TEXTS, st.integers(8, 80))
def test_no_word_is_lost_and_none_changes_its_place(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join("".join(lines).split(" ")) == "".join(words(text))


@given(TEXTS, st.integers(8, 80))
def test_a_line_is_too_wide_only_where_it_cannot_be_broken(text: str, columns: int) -> None:
    for line in wrap(text, columns, first="- ", rest="  "):
        body = line[2:]
        if width(line) > columns:
            assert " " not in body
            assert not re.search("[။。](?![။。])(?=.)", body), "a full stop is a place to break"


@given(TEXTS)
def test_only_spaces_and_full_stops_are_broken_at(text: str) -> None:
    """Every line's end is the end of a word of the text, or follows ။ or 。 in it."""
    lines = wrap(text, 12)
    told = " ".join(words(text))
    at = 0
    for line in lines:
        at = told.index(line, at) + len(line)
        assert at == len(told) or told[at] == " " or told[at - 1] in "။。"


@given(st.text())
def test_any_text_at_all_is_wrapped(text: str) -> None:
    assert "".join(wrap(text)).replace(" ", "") == "".join(words(text)).replace(" ", "")


def test_burmese_without_spaces_stays_whole() -> None:
    long = BURMESE * 6
    assert wrap(f"The heading {long} is one word") == ["The heading", long, "is one word"]


def test_burmese_is_broken_after_its_full_stop_and_the_stop_begins_no_line() -> None:
    sentence = BURMESE * 3 + "။"
    assert wrap(sentence * 2 + "”") == [sentence, sentence + "”"]


def test_an_address_is_never_broken() -> None:
    address = "https://example.org/" + "a-long/path-" * 12
    assert address in wrap(f"See {address} for more")


def test_a_no_break_space_is_none_to_break_at() -> None:
    assert wrap("aaaa 20\u00a0%", 8) == ["aaaa", "20\u00a0%"]


def test_first_and_further_lines_begin_with_what_was_asked() -> None:
    assert wrap("one two three", 9, first="- ", rest="  ") == ["- one two", "  three"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("မှတ်ချက်များ", 9),  # five letters, and four signs beside them
        ("ကျွန်ုပ်တို့", 5),
        ("ကော", 3),  # a vowel before the letter and one behind it
        ("ကိုကူ", 2),  # vowels above and below
        ("မြန်မာ news", 10),
    ],
)
def test_burmese_signs_take_a_column_beside_a_letter_and_none_above_or_below(text: str, columns: int) -> None:
    assert width(text) == columns


def test_burmese_marks_that_take_no_column_are_those_that_unicode_says_take_no_room() -> None:
    blocks = [*range(0x1000, 0x10A0), *range(0xA9E0, 0xA9FF), *range(0xAA60, 0xAA80)]
    for character in map(chr, blocks):
        assert width(character) == (unicodedata.category(character) != "Mn"), ascii(character)


def test_nothing_is_wrapped_to_nothing() -> None:
    assert wrap(" \n ", first="- ") == []


def test_every_character_of_the_shortcut_takes_one_column_in_wcwidth() -> None:
    narrow = [chr(code) for code in range(sys.maxunicode + 1) if room._NARROW.fullmatch(chr(code))]
    assert len(narrow) > 800
    assert [f"{ord(c):04x}" for c in narrow if wcwidth(c) != 1] == []


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x52F)))
def test_the_shortcut_gives_what_wcwidth_gives(text: str) -> None:
    if room._NARROW.fullmatch(text):
        assert width(text) == wcswidth(text)


@given(st.text(max_size=90))
def test_the_bound_never_lets_a_wide_line_pass(line: str) -> None:
    assert fits(line, COLUMNS) is (width(line) <= COLUMNS)


def test_every_character_left_out_of_the_bound_takes_at_most_one_column() -> None:
    wide = [c for c in map(chr, range(0x20, sys.maxunicode + 1)) if wcwidth(c) > 1 and not room._MAYBE_WIDE.match(c)]
    assert wide == []


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("船", 2), ("မြန်မာ", 5), ("é", 1), ("", 0), ("a\x00b", 2)])
def test_width_is_what_a_screen_shows(text: str, columns: int) -> None:
    assert width(text) == columns
