"""This process's clock, which can be set ahead, and its sleep, which can be over at once. Imported before `pipeline`.

A run that was killed is resumed "a minute later", or "two hours later", without anybody waiting for it.
"""

from __future__ import annotations

import time
from typing import SupportsIndex

_true_time, _true_sleep = time.time, time.sleep


class _Clock:
    ahead = 0.0
    hasty = False

    def time(self) -> float:
        return _true_time() + self.ahead

    def sleep(self, seconds: SupportsIndex | float) -> None:
        if self.hasty and (skipped := float(seconds)) > 0:
            self.ahead += skipped
            seconds = 0.0
        _true_sleep(seconds)


_clock = _Clock()
time.time, time.sleep = _clock.time, _clock.sleep


def set_clock(ahead: float, *, hasty: bool) -> None:
    """Let the clock be so many seconds ahead; where `hasty`, a sleep moves the clock instead of passing time."""
    _clock.ahead, _clock.hasty = ahead, hasty
