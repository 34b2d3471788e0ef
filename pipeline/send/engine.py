"""Engines: what brings batches to lanes. The plain one is threads of this process.

An engine carries numbers of batches and nothing else, each at least once: `carry` may be called twice for one batch, at
the same time too and on two machines, because opening a batch fences whoever had it before (DESIGN, States).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol


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
    """Threads of this process; each takes the next batch when it is done with one."""

    def run(self, batches: Iterable[int], carry: Callable[[int], None], lanes: int) -> None:
        """See `Engine.run`. No batch is begun after an error."""
        shared = _Shared(batches)

        def work() -> None:
            try:
                for number in shared:
                    carry(number)
            except BaseException:
                shared.close()
                raise

        with ThreadPoolExecutor(lanes, "lane") as pool:
            workers = [pool.submit(work) for _ in range(lanes)]
        for worker in workers:
            worker.result()


class _Shared:
    """One iterator for several threads."""

    def __init__(self, batches: Iterable[int]) -> None:
        self._batches = iter(batches)
        self._closed = False
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        with self._lock:
            if self._closed:
                raise StopIteration
            return next(self._batches)

    def close(self) -> None:
        self._closed = True
