"""Record keys of the AT Protocol (TIDs), derived from an issue's date and a delivery's key instead of a clock.

The same delivery has the same record keys on every run and on every machine, so that a repeat is recognisable by the
far side and can never become a second thread.
"""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - as in the Issue
from hashlib import sha256

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH, _CLOCK_BITS, _TIME_BITS = 13, 10, 53
_DAY = 86_400_000_000
_EPOCH = Date(1970, 1, 1)


def tids(date: Date | None, key: str, count: int) -> tuple[str, ...]:
    """Record keys for the posts of one delivery, each greater than the one before.

    A TID (atproto.com/specs/tid) is 53 bits of microseconds since 1970 and 10 bits of a clock's identifier, in 13
    characters that sort like the numbers. The time here is a moment of the issue's day and the clock identifier a
    number, both taken from a hash of the key; the posts follow one another by a microsecond.

    Args:
        date: the issue's date (UTC); None, which is an error elsewhere, counts as the first day there is.
        key: the delivery's key.
        count: how many.
    """
    digest = int.from_bytes(sha256(key.encode()).digest())
    clock, moment = digest % (1 << _CLOCK_BITS), (digest >> _CLOCK_BITS) % (_DAY - count)
    start = _midnight(date) + moment
    return tuple(_encoded((start + number) << _CLOCK_BITS | clock) for number in range(count))


def _midnight(date: Date | None) -> int:
    """Microseconds from 1970 to the beginning of a day, kept to the days that a TID can tell (1970 to 2255)."""
    if date is None:
        return 0
    return min(max((date - _EPOCH).days, 0), (1 << _TIME_BITS) // _DAY - 1) * _DAY


def _encoded(value: int) -> str:
    return "".join(_ALPHABET[value >> 5 * place & 31] for place in range(_LENGTH - 1, -1, -1))
