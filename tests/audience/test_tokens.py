"""Tokens: as long as a slot wants them, the same each time, and opened by nobody without the key."""

from __future__ import annotations

import base64
import os
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audience.tokens import AudienceTokens, from_base32, to_base32

KEY = bytes(range(32))
TOKENS = AudienceTokens(KEY)
IDS = st.binary(min_size=10, max_size=10).map(to_base32)
CONTEXTS = st.text(max_size=30)
RESIDUES = st.sampled_from([None, 0, 1, 2])
ALPHABET = set(string.ascii_lowercase + "234567")


@given(IDS, CONTEXTS, RESIDUES)
def test_has_the_length_that_was_asked_for(reader: str, context: str, residue: int | None) -> None:
    token = TOKENS.reader_token("unsubscribe", reader, context, residue=residue)
    assert len(token) == {None: 45, 0: 45, 1: 52, 2: 47}[residue]
    assert residue is None or len(token) % 3 == residue
    assert set(token) <= ALPHABET
    assert len(f"unsubscribe+{token}") <= 64  # a local part (RFC 5321)


@given(IDS, CONTEXTS, RESIDUES, st.lists(CONTEXTS, max_size=3))
def test_opens_to_its_reader_and_context_alone(
    reader: str, context: str, residue: int | None, others: list[str]
) -> None:
    token = TOKENS.reader_token("bounce", reader, context, residue=residue)
    assert TOKENS.open_token("bounce", token, [*others, context]) == (reader, context)
    assert TOKENS.open_token("bounce", token.upper(), [context]) == (reader, context)
    assert TOKENS.open_token("bounce", token, [other for other in others if other != context]) is None
    assert TOKENS.open_token("unsubscribe", token, [context]) is None
    assert AudienceTokens(os.urandom(32)).open_token("bounce", token, [context]) is None


@given(IDS, RESIDUES, st.integers(0, 51), st.sampled_from(sorted(ALPHABET | set("0189=-_ \n"))))
def test_another_character_anywhere_is_noticed(reader: str, residue: int | None, at: int, character: str) -> None:
    token = TOKENS.reader_token("bounce", reader, "weekly", residue=residue)
    at %= len(token)
    changed = token[:at] + character + token[at + 1 :]
    opened = TOKENS.open_token("bounce", changed, ["weekly"])
    assert opened == ((reader, "weekly") if changed == token else None)


@given(IDS, RESIDUES, st.integers(0, 51))
def test_a_cut_or_longer_one_is_none_of_ours(reader: str, residue: int | None, length: int) -> None:
    token = TOKENS.reader_token("bounce", reader, "weekly", residue=residue)
    assert TOKENS.open_token("bounce", token[: length % len(token)], ["weekly"]) is None
    assert TOKENS.open_token("bounce", token + "a" * (1 + length), ["weekly"]) is None


@given(st.binary(max_size=60))
def test_base32_is_the_standard_librarys(data: bytes) -> None:
    text = to_base32(data)
    assert text == base64.b32encode(data).decode().rstrip("=").lower()
    assert not text or from_base32(text) == data


@given(st.text("abcxyz2789 A=_", min_size=1, max_size=20))
def test_base32_is_read_in_the_one_way_in_which_it_is_written(text: str) -> None:
    try:
        assert to_base32(from_base32(text)) == text
    except ValueError:
        with pytest.raises(ValueError, match=r"base32|Incorrect|padding|digit|way"):
            _strictly(text)


def _strictly(text: str) -> bytes:
    if text != text.lower() or "=" in text:
        raise ValueError("not base32")
    data = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    if base64.b32encode(data).decode().rstrip("=").lower() != text:
        raise ValueError("not the one way")
    return data


@given(st.text(max_size=60))
def test_anything_may_be_asked(text: str) -> None:
    assert TOKENS.open_token("bounce", text, ["weekly"]) is None


def test_is_the_same_each_time_and_tells_nothing() -> None:
    reader = to_base32(bytes(10))
    assert TOKENS.reader_token("bounce", reader, "a") == AudienceTokens(KEY).reader_token("bounce", reader, "a")
    assert reader[:6] not in TOKENS.reader_token("bounce", reader, "a")
    with pytest.raises(ValueError, match="base32"):
        TOKENS.reader_token("bounce", "thida@reader.test", "a")


@given(IDS, CONTEXTS, IDS, CONTEXTS)
def test_fingerprints_are_equal_only_for_the_same(reader: str, context: str, other: str, elsewhere: str) -> None:
    mine = TOKENS.fingerprint(reader, context)
    assert len(mine) == 32
    assert set(mine) <= set("0123456789abcdef")
    assert (mine == TOKENS.fingerprint(other, elsewhere)) == ((reader, context) == (other, elsewhere))
