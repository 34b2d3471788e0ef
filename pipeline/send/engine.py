"""Engines: what brings batches to lanes. The plain one is greenlets of one thread.

Threads would fight for the interpreter's lock: with eight connections a message took twice the CPU that it takes with
one. Greenlets change over where a connection waits, so that waiting costs nobody anything.

An engine carries numbers of batches and nothing else, each at least once: `carry` may be called twice for one batch, at
the same time too and on two machines, because opening a batch fences whoever had it before (DESIGN, States).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import gevent


class Engine(Protocol):
    """Brings each batch to `carry` at least once, some of them at the same time."""

    def run(self, batches: Iterable[int], carry: Callable[[int], None], lanes: int) -> None:
        """Carry all batches, and come back when nothing of them is under way any more.

        Args:
            batches: their numbers; it may end early, so take one when a lane is free and not before.
            carry: does one batch, in whatever thread it is called.
            lanes: how many may be under way at once.

        Raises:
            BaseException: what came out of a `carry`, after the others have ended.
        """


class PlainEngine:
    """Greenlets of the calling thread; each takes the next batch when it is done with one."""

    def run(self, batches: Iterable[int], carry: Callable[[int], None], lanes: int) -> None:
        """See `Engine.run`. No batch is begun after an error."""
        gevent.get_hub().print_exception = _told
        waiting = iter(batches)
        errors: list[BaseException] = []

        def work() -> None:
            try:
                while not errors and (number := next(waiting, None)) is not None:
                    carry(number)
            except BaseException as error:  # noqa: BLE001 - raised below, when the others have ended
                errors.append(error)

        gevent.joinall([gevent.spawn(work) for _ in range(lanes)])
        if errors:
            raise errors[0]


def _told(_context: object, kind: Any, error: Any, trace: Any) -> None:
    """What comes out of a greenlet that nobody waits for goes to Python's hook: gevent would print all its values."""
    sys.excepthook(kind, error, trace)
