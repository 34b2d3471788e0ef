"""Dates as readers of each language write them."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.text.dates import date_in_words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "3 August 2026"),
        ("en-GB", "3 August 2026"),
        ("my", "၂၀၂၆ ခုနှစ် ဩဂုတ်လ ၃ ရက်"),
        ("fa", "2026-08-03"),
    ],
)
def test_date_in_words(language: str, words: str) -> None:
    assert date_in_words(date(2026, 8, 3), language) == words


def test_every_month_has_its_own_name() -> None:
    for language in ("en", "my"):
        assert len({date_in_words(date(2026, month, 1), language) for month in range(1, 13)}) == 12
