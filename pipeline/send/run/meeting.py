"""The meeting: greenlets that have something for the ledger come together, and one of them writes for all."""

from __future__ import annotations

from collections.abc import Callable

import gevent
from gevent.event import Event


class _Group:
    """Those who wait for one write; `written` is False when they are let go because their leader was ended."""

    __slots__ = ("over", "written")

    def __init__(self) -> None:
        self.over, self.written = Event(), False


class Meeting:
    """`meet` of a run's `Writer`: the first who comes waits until no other can come any more, then writes for all.

    "Can come" is what the event loop knows: as long as an answer of some connection lies there unread, its greenlet may
    still come along. Larger groups cost less for each (PostgreSQL's commit_delay is the same thought).

    For greenlets of one thread, and for a `write` that does not change over to another of them.
    """

    def __init__(self) -> None:
        self._group: _Group | None = None

    def __call__(self, write: Callable[[], None]) -> None:
        """Come back when `write` was called, by whomever, after this call began.

        Raises:
            BaseException: what `write` raises comes to whoever called it; the others take it that it was called.
        """
        while (group := self._group) is not None:
            group.over.wait()
            if group.written:
                return
        self._group = group = _Group()
        try:
            gevent.idle()
            self._group, group.written = None, True  # whoever comes from here on is for the next write
            write()
        finally:
            if self._group is group:
                self._group = None
            group.over.set()
