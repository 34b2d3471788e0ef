"""Dates as people write them are read; what could mean two days is never guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.dates import Dated, find_date, read_date
from pipeline.text.dates import date_in_words

NOVEMBER = date(2023, 11, 13)


@pytest.mark.parametrize(
    "text",
    [
        "November 13th, 2023", "November 13, 2023", "November 13 2023", "Nov 13, 2023", "Nov. 13, 2023", "NOVEMBER 13TH, 2023",
        "13 November 2023", "13th November 2023", "13th of November, 2023", "13 November,2023", "13-Nov-2023",
        "Monday, November 13, 2023", "Mon, 13 Nov 2023", "2023 November 13", "2023-11-13", "2023/11/13", "2023.11.13",
        "2023-11-13T10:00:00Z", "2023-11-13 05:00:00 -0000", "13 Nov 2023 10:00:06 -0500 (CDT)", "November 13, 2023 at 9:30 pm",
        "13/11/2023", "11/13/2023", "13.11.2023", "November\xa013th,\xa02023", "  November   13th, 2023 ",
        "၂၀၂၃ ခုနှစ် နိုဝင်ဘာလ ၁၃ ရက်", "၂၀၂၃ ခုနှစ်၊ နိုဝင်ဘာလ ၁၃ ရက်နေ့", "နိုဝင်ဘာ ၁၃၊ ၂၀၂၃", "၁၃ နိုဝင်ဘာ ၂၀၂၃", "2023 နိုဝင်ဘာ 13",
        "2023年11月13日", "2023年11月13日（月）",
    ],
)  # fmt: skip
def test_a_date_in_any_usual_form_is_read(text: str) -> None:
    assert read_date(text) == Dated(NOVEMBER)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("01/02/2024", (date(2024, 2, 1), date(2024, 1, 2))),
        ("9.4.2016", (date(2016, 4, 9), date(2016, 9, 4))),
        ("01/26/16", (date(2016, 1, 26),)),
        ("1/2/16", (date(2016, 2, 1), date(2016, 1, 2))),
    ],
)
def test_numbers_that_may_mean_two_days_are_not_guessed(text: str, may: tuple[date, ...]) -> None:
    assert read_date(text) == Dated(None, may)


@pytest.mark.parametrize("text", ["02/02/2024", "2.2.2024"])
def test_a_day_that_equals_its_month_is_certain(text: str) -> None:
    assert read_date(text) == Dated(date(2024, 2, 2))


@pytest.mark.parametrize("text", ["February 30, 2023", "2023-13-01", "31 April 2023", "45/45/2023", "၂၀၂၃ မတ်လ ၃၂ ရက်"])
def test_a_day_that_no_calendar_has_is_told_apart_from_no_date(text: str) -> None:
    assert read_date(text) == Dated(None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May 2023",
        "2023",
        "8 minute read",
        "The 13th",
        "Mayor 13, 2023",
        "November 13th, 20233",
        "12 – 18 July",
        "x" * 90,
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The River Weekly 29 Dec 2004", date(2004, 12, 29)),
        ("Week Ending July 1, 2018", date(2018, 7, 1)),
        ("Update of 2023-11-13: the bridge", NOVEMBER),
        ("What happened on 1/2/2024", None),
        ("A bridge too far", None),
        ("Route 66, 2023 edition", None),
    ],
)
def test_a_date_inside_a_title_is_found_if_it_is_certain(text: str, day: date | None) -> None:
    assert find_date(text) == day


@given(st.integers(0, 365 * 300), st.sampled_from(["en", "my", "xx"]))
def test_what_the_house_writes_it_reads(days: int, language: str) -> None:
    day = date(1900, 1, 1) + timedelta(days)
    assert read_date(date_in_words(day, language)) == Dated(day)


@given(st.text(max_size=100))
def test_no_text_breaks_it(text: str) -> None:
    dated = read_date(text)
    assert dated is None or dated.date is None or not dated.may
    find_date(text)
