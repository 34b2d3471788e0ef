"""The meeting: greenlets that have something for the ledger come together, and one of them writes for all."""

from __future__ import annotations

from collections.abc import Callable

import gevent
from gevent.event import Event


class Meeting:
    """`meet` of a run's `Writer`: the first who comes waits until no other can come any more, then writes for all.

    "Can come" is what the event loop knows: as long as an answer of some connection lies there unread, its greenlet may
    still come along. Larger groups cost less for each (PostgreSQL's commit_delay is the same thought).
    """

    def __init__(self) -> None:
        self._done: Event | None = None

    def __call__(self, write: Callable[[], None]) -> None:
        """Come back when `write` was called, by whomever, after this call began."""
        if self._done is not None:
            self._done.wait()
            return
        self._done = done = Event()
        try:
            gevent.idle()
        finally:
            self._done = None
            write()
            done.set()
