"""Dates as people write them: words in, a day out, or why it cannot be told.

English in every usual order, Burmese with its own digits and month names, ISO 8601, Chinese and Japanese characters.
A date of numbers alone is not guessed: 01/02/2024 is January to one reader and February to another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house

_ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_BURMESE = (
    ("ဇန်နဝါရီ", "ဇန်န၀ါရီ"), ("ဖေဖော်ဝါရီ", "ဖေဖော်၀ါရီ"), ("မတ်",), ("ဧပြီ",), ("မေ",), ("ဇွန်",), ("ဇူလိုင်",),
    ("ဩဂုတ်", "သြဂုတ်"), ("စက်တင်ဘာ",), ("အောက်တိုဘာ",), ("နိုဝင်ဘာ", "နို၀င်ဘာ"), ("ဒီဇင်ဘာ",),
)  # fmt: skip
_MONTHS = {name: number for number, name in enumerate(_ENGLISH, 1)} | {
    name: number for number, names in enumerate(_BURMESE, 1) for name in names
}
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_MY_NAMES = tuple(name for names in _BURMESE for name in names)
_MY_NAME = "(?P<name>" + "|".join(_MY_NAMES) + ")(?:လ)?"
_YEAR, _DAY = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})"
_TH = r"(?:st|nd|rd|th)?"
_TIME = (
    r"(?:(?:[ ,]+(?:at )?|T)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2}))?(?: ?\([A-Z]{2,5}\))?)?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_WRITTEN = (
    rf"{_NAME},? ?{_DAY}{_TH},? ?{_YEAR}",
    rf"(?<!\d){_DAY}{_TH}(?: of)?[ -]?{_NAME}[,-]? ?{_YEAR}",
    rf"{_YEAR},? {_NAME},? {_DAY}{_TH}(?!\d)",
    rf"(?<!\d){_YEAR}(?:-(?P<month>\d{{1,2}})-|/(?P<month_>\d{{1,2}})/|\.(?P<month__>\d{{1,2}})\.){_DAY}(?!\d)",
    rf"{_YEAR} ?(?:ခုနှစ်|ခု)? ?[၊,]? ?{_MY_NAME} ?[၊,]? ?{_DAY} ?(?:ရက်)?(?:နေ့)?",
    rf"{_MY_NAME} ?{_DAY} ?(?:ရက်)?(?:နေ့)? ?[၊,]? ?{_YEAR} ?(?:ခုနှစ်)?",
    rf"{_DAY} ?(?:ရက်)? ?{_MY_NAME} ?[၊,]? ?{_YEAR} ?(?:ခုနှစ်)?",
    rf"{_YEAR} ?年 ?(?P<month>\d{{1,2}}) ?月 ?{_DAY} ?日(?:（.）)?",
)
_NUMBERS = r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})" + _TIME
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Dated:
    """What a text says about a day: the `date`; or, where that is None, the days that it `may` mean (or no day)."""

    date: Date | None
    may: tuple[Date, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether the text may mean more than one day."""
        return len(self.may) > 1


def _may_be(form: str, folded: str) -> bool:
    """Whether a text could have a form at all: one that names the month needs one of its names."""
    names = _ENGLISH if _NAME in form else _MY_NAMES if _MY_NAME in form else ("",)
    return any(name in folded for name in names)


def read_date(text: str) -> Dated | None:
    """The date that a whole text is; None where it is no date at all.

    Args:
        text: such as "November 13th, 2023", "13/11/2023" or "၂၀၂၃ ခုနှစ် နိုဝင်ဘာလ ၁၃ ရက်"; a weekday before it and a
            time behind it are passed over.
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or not any(character.isdigit() for character in text):
        return None
    folded = text.casefold()
    for form in _WRITTEN:  # not compiled before they are needed: most dates have the first form, most texts are none
        if _may_be(form, folded) and (match := re.fullmatch(f"{_WEEKDAY}{form}{_TIME}", text, re.IGNORECASE)):
            return _dated(match)
    numbers = re.fullmatch(_NUMBERS, text)
    return _of_numbers(numbers) if numbers else None


def find_date(text: str) -> Date | None:
    """The first date in a short text such as a title that can be told for certain, None where there is none."""
    text = " ".join(text[:400].split())
    if not any(character.isdigit() for character in text):
        return None
    for form in _WRITTEN:
        if (match := re.search(form, text, re.IGNORECASE)) and (date := _dated(match).date):
            return date
    return None


def _dated(match: re.Match[str]) -> Dated:
    parts = match.groupdict()
    number = next((parts[key] for key in ("month", "month_", "month__") if parts.get(key)), None)
    month = int(number) if number else _month(str(parts["name"]))
    day = _day(int(str(parts["year"])), month, int(str(parts["day"])))
    return Dated(day)


def _month(name: str) -> int:
    return _MONTHS.get(name) or _MONTHS[name[:3].lower()]


def _of_numbers(match: re.Match[str]) -> Dated:
    """Day and month without a name: certain only where one of them cannot be a month, or both are the same."""
    first, second, year = int(match.group(1)), int(match.group(3)), int(match.group(4))
    if len(match.group(4)) == len("24"):
        year += 2000
    may = tuple(dict.fromkeys(day for day in (_day(year, second, first), _day(year, first, second)) if day))
    certain = len(may) == 1 and len(match.group(4)) == len("2024")
    return Dated(may[0]) if certain else Dated(None, may or ())


def _day(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day)
    except ValueError:
        return None
