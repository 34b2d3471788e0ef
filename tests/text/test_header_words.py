"""Encoded-words stand one a line and hold whole characters (RFC 2047 section 5)."""

from __future__ import annotations

from email.header import decode_header

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.header_words import LINE, encoded_words


@given(st.text(min_size=1, max_size=200), st.integers(0, 30))
@example("00" + "\U00010000" * 11, 0)
def test_every_word_holds_whole_characters(text: str, used: int) -> None:
    lines = encoded_words(text, used).split("\n ")
    decoded = [decode_header(line)[0][0] for line in lines]
    assert "".join(part if isinstance(part, str) else part.decode("utf-8") for part in decoded) == text
    assert len(lines[0]) <= LINE - used
    assert max(map(len, lines)) < LINE
