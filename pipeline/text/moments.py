"""Moments as people write them in a command or a file: ISO 8601 with a zone. Without one a moment is refused.

A time without a zone means another moment on the editor's machine than on the one that sends.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from pipeline.errors import WrongUse

_FORM = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})(?:[Tt ](?P<time>\d{2}:\d{2}(?::\d{2})?))?\s?(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)
_REMEDY = "write it like 2026-11-30T07:00+06:30, or 2026-11-30T00:30Z for UTC"
_YEARS = range(1971, 9999)
_WIDEST = timedelta(hours=14)
"""No place on earth is further from UTC than this."""


def moment(text: str) -> datetime:
    """A moment from its text, in the zone that the text names.

    Args:
        text: a date, a time of day to the minute or the second, and a zone as `Z` or as hours from UTC (RFC 3339;
            a space for the `T` and hours without minutes are taken too).

    Raises:
        WrongUse: it is no moment, or does not say its time of day or its zone.
    """
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise WrongUse(f"{text!r} is no moment", _REMEDY)
    if not found["time"]:
        raise WrongUse(f"{text!r} says no time of day", _REMEDY)
    if not found["zone"]:
        raise WrongUse(f"{text!r} says no zone, and means another moment on another machine", _REMEDY)
    try:
        read = datetime.fromisoformat(f"{found['date']}T{found['time']}{found['zone'].upper()}")
    except ValueError as error:
        raise WrongUse(f"{text!r} is not in the calendar or on the clock", _REMEDY) from error
    if read.year not in _YEARS or abs(read.utcoffset() or timedelta()) > _WIDEST:
        raise WrongUse(f"{text!r} is too far away", _REMEDY)
    return read


def in_utc(seconds: float) -> datetime:
    """The second that a clock shows (seconds since 1970), in UTC."""
    return datetime.fromtimestamp(int(seconds), UTC)


def moment_in_words(time: datetime) -> str:
    """A moment for people, with its zone: 2026-11-30 07:00 +06:30, with the seconds where there are some."""
    shown = time.strftime("%Y-%m-%d %H:%M:%S" if time.second else "%Y-%m-%d %H:%M")
    zone = time.isoformat()[len("2026-11-30T07:00:00") :]
    return f"{shown} {'UTC' if zone == '+00:00' else zone}"


def length_in_words(seconds: float) -> str:
    """How long something takes, in its two largest units: 2 days 3 h, 2 h 13 min, 45 s."""
    left = max(0, int(seconds))
    parts = [(left // 86_400, "day"), (left // 3600 % 24, "h"), (left // 60 % 60, "min"), (left % 60, "s")]
    first = next((at for at, (number, _) in enumerate(parts) if number), 3)
    said = [f"{number} {unit}{'s' * (unit == 'day' and number != 1)}" for number, unit in parts[first : first + 2]]
    return said[0] if len(said) == 1 or not parts[first + 1][0] else " ".join(said)
