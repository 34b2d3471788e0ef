"""Moments: every zone is read as written, nothing without a zone is taken, and the refusal says what to write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import WrongUse
from pipeline.text.moments import in_utc, length_in_words, moment, moment_in_words

_LOCAL = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(9998, 12, 31)).map(  # noqa: DTZ001 - made aware
    lambda time: time.replace(microsecond=0)
)
_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def _aware(local: datetime, zone: timezone) -> datetime:
    return local.replace(tzinfo=zone)


@given(st.builds(_aware, _LOCAL, _ZONES))
def test_what_is_written_in_any_zone_is_the_moment_that_was_meant(time: datetime) -> None:
    for text in (time.isoformat(), time.isoformat(" "), f" {time.isoformat()} "):
        assert moment(text) == time
        assert moment(text).utcoffset() == time.utcoffset()


@given(st.builds(_aware, _LOCAL, _ZONES))
def test_what_people_are_told_is_read_back_as_the_same_moment(time: datetime) -> None:
    assert moment(moment_in_words(time).replace(" UTC", "Z")) == time


@given(_LOCAL)
def test_a_moment_without_a_zone_is_refused_with_the_remedy(local: datetime) -> None:
    with pytest.raises(WrongUse, match=r"says no zone.*\+06:30"):
        moment(local.isoformat())


@given(st.text(max_size=40))
@example("2026-11-30T07:00:00.5Z")
@example("၂၀၂၆-၁၁-၃၀T၀၇:၀၀Z")
def test_any_text_is_an_aware_moment_or_refused(text: str) -> None:
    try:
        assert moment(text).utcoffset() is not None
    except WrongUse as error:
        assert "write it like" in str(error)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-30", "no time of day"),
        ("2026-11-30Z", "no time of day"),
        ("tomorrow", "no moment"),
        ("2026-11-30x07:00Z", "no moment"),
        ("2026-11-30T07Z", "no moment"),
        ("2026-13-30T07:00Z", "calendar"),
        ("2026-02-29T07:00Z", "calendar"),
        ("2026-11-30T25:00Z", "calendar or on the clock"),
        ("2026-11-30T07:00+25:00", "calendar or on the clock"),
        ("2026-11-30T07:00+15:00", "too far"),
        ("0001-01-01T00:00+06:30", "too far"),
        ("9999-12-31T23:59-06:30", "too far"),
    ],
)
def test_what_is_no_moment_is_refused(text: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        moment(text)


@pytest.mark.parametrize(
    "text", ["2026-11-30T07:00+06:30", "2026-11-30 07:00+0630", "2026-11-30t00:30z", "2026-11-30 00:30 Z"]
)
def test_the_common_ways_to_write_it(text: str) -> None:
    assert moment(text) == datetime(2026, 11, 30, 0, 30, tzinfo=UTC)


def test_a_clock_is_shown_to_the_second() -> None:
    assert in_utc(1_796_000_000.9) == datetime(2026, 11, 30, 0, 53, 20, tzinfo=UTC)
    assert moment_in_words(in_utc(1_796_000_000.9)) == "2026-11-30 00:53:20 UTC"
    assert moment_in_words(moment("2026-11-30T07:00-03:30")) == "2026-11-30 07:00 -03:30"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (-5, "0 s"), (59.9, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3600, "1 h"), (7980, "2 h 13 min"),
     (86_400, "1 day"), (200_000, "2 days 7 h"), (86_405, "1 day")],
)  # fmt: skip
def test_lengths_in_words(seconds: float, words: str) -> None:
    assert length_in_words(seconds) == words


@given(st.integers(0, 10_000_000))
def test_a_length_in_words_is_never_longer_than_it_is_and_its_units_are_known(seconds: int) -> None:
    units = {"day": 86_400, "days": 86_400, "h": 3600, "min": 60, "s": 1}
    found = [int(number) * units[unit] for number, unit in re.findall(r"(\d+) (\w+)", length_in_words(seconds))]
    assert seconds - sum(found) in range(max(1, min(seconds, 3600)))
    assert 1 <= len(found) <= 2
