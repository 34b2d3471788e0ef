"""`--at`: wait for the moment at which an issue is to leave, or leave it to the next CI run.

The clock is looked at again and again, never counted: a machine that slept, or whose clock was set, is on time again
with the next look.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from pipeline.errors import PublishError, WrongUse
from pipeline.text.moments import length_in_words, moment_in_words

FURTHEST: Final = 7 * 86_400.0
"""Seconds ahead that a person at a terminal can mean; more is a slip in the date, or work for a timer."""
_LOOK: Final = 5.0
"""Seconds between two looks at the clock."""
_TELL: Final = 600.0
_TELL_NEAR: Final = 60.0
"""Seconds between two lines about the time left, and in the last ten minutes."""


class NotYet(PublishError):
    """It is not time; nothing was sent, and the run that comes after that moment sends it."""

    exit_status = 3


def wait_or_defer(
    at: datetime,
    clock: Callable[[], float] = time.time,
    *,
    ci: bool,
    tell: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Come back when it is time; at once if it is past. An interrupt ends the wait, and nothing was sent.

    Args:
        at: the moment, with a zone.
        clock: seconds since 1970, as the system has them now.
        ci: whether this is a CI run, which does not wait.
        tell: takes a line for the person who waits, now and then.
        sleep: waits for some seconds.

    Raises:
        NotYet: in CI, before the moment.
        WrongUse: it is more than seven days ahead.
    """
    left = near_enough(at, clock, ci=ci)
    if left <= 0:
        return
    if ci:
        remedy = f"the first run after that sends it; it is {length_in_words(left)} away"
        raise NotYet(f"it is to leave at {moment_in_words(at)}, and nothing was sent", remedy)
    _wait(at, clock, tell, sleep)


def near_enough(at: datetime, clock: Callable[[], float] = time.time, *, ci: bool) -> float:
    """Seconds until a moment, below zero if it is past.

    Raises:
        WrongUse: it is more than seven days ahead, and this is no CI run.
    """
    left = at.timestamp() - clock()
    if left > FURTHEST and not ci:
        fault = f"{moment_in_words(at)} is {length_in_words(left)} ahead"
        raise WrongUse(fault, "look at the date; at most 7 days are waited for, beyond that let a timer start it")
    return left


def _wait(
    at: datetime, clock: Callable[[], float], tell: Callable[[str], None], sleep: Callable[[float], None]
) -> None:
    told = float("inf")  # seconds that were left when a line was last said
    while (left := at.timestamp() - clock()) > 0:
        every = _TELL_NEAR if left <= _TELL else _TELL
        if told - left >= every or left > told + _TELL:  # the second: the clock was set back
            tell(f"It leaves at {moment_in_words(at)}, in {length_in_words(left)}. Ctrl-C: it does not leave.")
            told = left
        sleep(min(left, _LOOK))
