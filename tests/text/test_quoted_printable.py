"""Quoted-printable as the standard library decodes it, with placeholders that can be found in the encoded form."""

from __future__ import annotations

import quopri

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.quoted_printable import LONGEST, quoted_address, quoted_printable

HERE = "https://unsubscribe.invalid/SLOT"
THERE = "READER-TOKEN-SLOT"
TEXTS = st.lists(
    st.sampled_from([HERE, THERE, "From ", ".", "\n", " ", "\t", "=", "မြန်မာ", "a" * 30, "“", "😀"])
    | st.text(max_size=20),
    max_size=30,
).map(lambda parts: "".join(parts).replace("\r", "").encode("utf-8", "replace").decode())


@given(TEXTS)
def test_what_is_decoded_is_what_was_encoded(text: str) -> None:
    assert quopri.decodestring(quoted_printable(text, (HERE, THERE)).encode("ascii")).decode() == text


@given(TEXTS)
def test_lines_are_short_and_safe_on_the_way(text: str) -> None:
    for line in quoted_printable(text, (HERE, THERE)).split("\n"):
        assert len(line) <= LONGEST
        assert not line.endswith((" ", "\t"))
        assert not line.startswith("From ")
        assert not line.startswith(".")


@given(TEXTS)
def test_every_placeholder_can_be_found_as_it_is(text: str) -> None:
    encoded = quoted_printable(text, (HERE, THERE))
    assert encoded.count(HERE) == text.count(HERE)
    assert encoded.count(THERE) == text.count(THERE)


@given(TEXTS, st.text("abcdefXYZ0129/.-", min_size=1, max_size=75))
def test_replacing_a_placeholder_in_the_encoded_form_replaces_it_in_the_text(text: str, own: str) -> None:
    encoded = quoted_printable(text, (HERE, THERE)).replace(HERE, own)
    assert quopri.decodestring(encoded.encode("ascii")).decode() == text.replace(HERE, own)
    assert max(map(len, encoded.split("\n"))) <= LONGEST


ADDRESSES = st.text("abcXYZ09/.-=&?%~+", min_size=1, max_size=400)


@given(TEXTS, ADDRESSES)
@example(f"a{HERE}b", "." * 400)
@example(HERE, "=" * 400)
def test_any_address_takes_the_line_of_a_placeholder(text: str, own: str) -> None:
    """However long, and whatever of it means something in this encoding."""
    encoded = quoted_printable(text, (HERE, THERE)).replace(HERE, quoted_address(own).replace("\r\n", "\n"))
    assert quopri.decodestring(encoded.encode("ascii")).decode() == text.replace(HERE, own)
    lines = encoded.split("\n")
    assert max(map(len, lines)) <= LONGEST
    assert not any(line.startswith(".") for line in lines)
