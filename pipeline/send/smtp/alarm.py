"""The alarm: ends a wait for the far side that lasts too long, with one timer for many waits.

gevent arms a timer of its own for every wait on a socket that has a timeout. A message has several, none of which ever
rings, and arming them cost more than reading the answers.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from gevent import get_hub, getcurrent

_Answer = TypeVar("_Answer")


class Late(TimeoutError):
    """What was waited for did not come in time."""


class Alarm:
    """For one greenlet at a time, of the thread that made it; to be closed."""

    def __init__(self) -> None:
        self._loop = get_hub().loop
        self._timer: Any = None
        self._rings_at = self._until = math.inf
        self._overdue = math.inf
        self._waiter: Any = None

    def within(self, seconds: float, call: Callable[[], _Answer]) -> _Answer:
        """What `call` gives, which may wait for so long in all. A call within a call ends with the outer one.

        Raises:
            Late: it waited longer.
        """
        waiter, until = self._waiter, self._until
        now = time.monotonic()
        self._until = min(now + seconds, until)
        if self._until < self._rings_at:
            self._set(self._until - now, now)
        self._waiter = getcurrent()
        try:
            return call()
        finally:
            self._waiter, self._until = waiter, until

    def close(self) -> None:
        """Ring no more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer.close()
            self._timer = None
        self._rings_at = math.inf

    def _set(self, seconds: float, now: float) -> None:
        self.close()
        self._rings_at = now + seconds
        self._timer = self._loop.timer(seconds, ref=False)
        self._timer.start(self._ring, update=True)

    def _ring(self) -> None:
        now = time.monotonic()
        self.close()
        if self._waiter is None:
            return
        if now < self._until:
            self._set(self._until - now, now)
        elif self._overdue != self._until:
            # The thread may have been held up, and the answer lie there unread: it is looked for once more.
            self._overdue = self._until
            self._set(0.001, now)
        else:
            self._waiter.throw(Late("no answer in time"))
