"""What no reader can be shown is replaced where it stands, and everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.clean import clean, flat, one_line


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", "\ufffe", "\U0010ffff"]
)
def test_forbidden_characters_are_replaced(character: str) -> None:
    assert clean(f"a{character}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["a b\n\tc\r\n", "မြန်မာ “x” \u200b\u202e", "😀", "\u00a0"])
def test_everything_else_stays(text: str) -> None:
    assert clean(text) == text


@given(st.text(st.characters()))
def test_lengths_stay_so_that_offsets_hold(text: str) -> None:
    assert len(clean(text)) == len(flat(text)) == len(text)
    clean(text).encode("utf-8")


def test_one_line() -> None:
    assert one_line(" a\n\n b\u2028c\x00 ") == "a b c\ufffd"
