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
from gevent import Greenlet
from gevent.lock import Semaphore


class Engine(Protocol):
    """Brings each batch to `carry` at least once, some of them at the same time."""

    def run(self, batches: Iterable[int], carry: Callable[[int], None], lanes: int) -> None:
        """Carry all batches, and come back when nothing of them is under way any more.

        Args:
            batches: their numbers; it may end early, so take one when a lane is free and not before.
            carry: does one batch, in whatever thread or greenlet it is called.
            lanes: how many may be under way at once.

        Raises:
            BaseException: what came out of a `carry`, after the others have ended. What is no Exception (a second
                Ctrl-C) ends them where they wait.
        """


class PlainEngine:
    """Greenlets of the calling thread; each takes the next batch when it is done with one."""

    def run(self, batches: Iterable[int], carry: Callable[[int], None], lanes: int) -> None:
        """See `Engine.run`. No batch is begun after an error."""
        hub = gevent.get_hub()
        hub.print_exception = _told
        hub.NOT_ERROR = (*type(hub).NOT_ERROR, KeyboardInterrupt)  # it is raised, and need not be printed as well
        waiting, turn = iter(batches), Semaphore()
        errors: list[BaseException] = []

        def following() -> int | None:
            with turn:  # an iterator that waits for something must not be asked by two at once
                return None if errors else next(waiting, None)

        def work() -> None:
            try:
                while (number := following()) is not None:
                    carry(number)
            except BaseException as error:  # noqa: BLE001 - raised below, when the others have ended
                errors.append(error)

        _join([gevent.spawn(work) for _ in range(lanes)], errors)
        if errors:
            raise errors[0]


def _join(lanes: list[Greenlet], errors: list[BaseException]) -> None:
    """Come back when all have ended. A signal's exception may come up in any of them, in the hub, or here."""
    try:
        for _ in gevent.iwait(lanes):
            if any(not isinstance(error, Exception) for error in errors):
                break
    except BaseException as error:  # noqa: BLE001 - raised by the caller, when the lanes have ended
        errors.insert(0, error)
    gevent.killall(lanes)  # those that have ended are left alone


def _told(_context: object, kind: Any, error: Any, trace: Any) -> None:
    """What comes out of a greenlet that nobody waits for goes to Python's hook: gevent would print all its values."""
    sys.excepthook(kind, error, trace)
