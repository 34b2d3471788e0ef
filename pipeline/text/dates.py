"""Dates in words."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house

_ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_BURMESE = (
    "ဇန်နဝါရီ", "ဖေဖော်ဝါရီ", "မတ်", "ဧပြီ", "မေ", "ဇွန်",
    "ဇူလိုင်", "ဩဂုတ်", "စက်တင်ဘာ", "အောက်တိုဘာ", "နိုဝင်ဘာ", "ဒီဇင်ဘာ",
)  # fmt: skip
_BURMESE_DIGITS = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")


def burmese_digits(number: int) -> str:
    """A number in Burmese digits: 2023 is ၂၀၂၃."""
    return str(number).translate(_BURMESE_DIGITS)


def date_in_words(date: Date, language: str) -> str:
    """A date as a reader of the language writes it; in ISO form where the language is none of ours.

    Args:
        date: the day, in the Gregorian calendar.
        language: a BCP 47 tag; English and Burmese are written in words.

    Returns:
        "13 November 2023", "၂၀၂၃ ခုနှစ် နိုဝင်ဘာလ ၁၃ ရက်" (year, month, day, as Burmese is written) or "2023-11-13".
    """
    match language.partition("-")[0].lower():
        case "en":
            return f"{date.day} {_ENGLISH[date.month - 1]} {date.year}"
        case "my":
            year, day = burmese_digits(date.year), burmese_digits(date.day)
            return f"{year} ခုနှစ် {_BURMESE[date.month - 1]}လ {day} ရက်"
        case _:
            return date.isoformat()
