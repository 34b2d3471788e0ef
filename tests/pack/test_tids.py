"""Record keys from a date and a delivery's key: valid, growing, always the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - as in the code

from hypothesis import given
from hypothesis import strategies as st

from pipeline.pack.tids import tids

VALID = re.compile("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
"""atproto.com/specs/tid, the syntax."""
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


@given(st.none() | st.dates(), st.text(max_size=40), st.integers(1, 200))
def test_they_are_valid_and_grow(date: Date | None, key: str, count: int) -> None:
    keys = tids(date, key, count)
    assert len(set(keys)) == count
    assert list(keys) == sorted(keys)
    assert all(VALID.fullmatch(one) for one in keys)
    assert tids(date, key, count) == keys


def test_they_tell_a_moment_of_the_issues_day() -> None:
    [first, *_] = tids(Date(2026, 3, 9), "2026-03-09-five-landings/bluesky/1", 9)
    number = 0
    for letter in first:
        number = number * 32 + ALPHABET.index(letter)
    assert datetime.fromtimestamp((number >> 10) / 1_000_000, UTC).date() == Date(2026, 3, 9)


def test_another_delivery_of_the_day_has_others() -> None:
    keys = {tids(Date(2026, 3, 9), f"2026-03-09-x/{name}/1", 1) for name in ("bluesky", "bluesky-my", "third")}
    assert len(keys) == 3
