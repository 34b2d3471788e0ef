"""Retry times: how long what was deferred rests, and when it is given up.

The steps are those of RFC 5321 section 4.5.4.1 (half an hour and more, for days), with an early one before them for
greylisting (RFC 6647 section 4.2).
"""

from __future__ import annotations

from hashlib import sha256

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
STEPS = (5 * _MINUTE, 30 * _MINUTE, _HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR)
"""Seconds after the first, second … attempt; the last one repeats."""
JITTER = 0.2
LEAST_ATTEMPTS = 6
"""So many attempts come before anything is given up, whatever the clock says: clocks jump."""
_LONGEST = _DAY


def retry_after(key: str, attempt: int, wait: float | None = None) -> float:
    """Seconds until a deferred delivery may be tried again.

    Args:
        key: the delivery's; from it comes the jitter, so that a thousand readers deferred together do not come back
            together, and two runs reckon the same.
        attempt: how many there have been, from 1.
        wait: what the far side asked for, in seconds: never sooner, but a day at most.
    """
    step = STEPS[min(max(attempt, 1), len(STEPS)) - 1]
    share = int.from_bytes(sha256(f"{key} {attempt}".encode()).digest()[:4], "big") / 0xFFFFFFFF
    rest = step * (1 - JITTER + 2 * JITTER * share)
    return max(rest, min(max(wait or 0.0, 0.0), _LONGEST))


def given_up(attempts: int, first_at: float | None, now: float, hours: int) -> bool:
    """Whether a delivery that was deferred once more is given up: after `hours`, and only after enough attempts."""
    return attempts >= LEAST_ATTEMPTS and first_at is not None and now - first_at >= hours * _HOUR
