"""Who is next: the readers of a batch in the order in which a lane writes to them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pipeline.ledger import Batch, Item, Told
from pipeline.reader import Reader
from pipeline.send.run.going import Run

_OPENED_AT_ONCE: Final = 200
_PATIENCE: Final = 90.0
"""Seconds that a lane waits for a domain's next slot; who has to wait longer is deferred."""


@dataclass(slots=True)
class Ready:
    """One reader of the batch: `tries` on this lane so far, and whether the ledger has the delivery as deferred."""

    item: Item
    reader: Reader
    tries: int
    deferred: bool


class Waiting:
    """The readers of one batch. Those whose domain has to wait let the others go first."""

    def __init__(
        self, run: Run, batch: Batch, tell: Callable[[Told, bool], None], rest: Callable[[float], None]
    ) -> None:
        """`tell` takes what came of a delivery and whether it was deferred before; `rest` sleeps."""
        self._run, self._readers, self._items = run, run.job.readers, batch.items
        self._tell, self._rest = tell, rest
        self._at = 0
        self._opened: deque[Ready] = deque()
        self._aside: dict[str, deque[Ready]] = {}

    def again(self, ready: Ready) -> None:
        """This one comes first once more."""
        self._opened.appendleft(ready)

    def drop(self) -> None:
        """Nobody comes next: the batch is somebody else's now."""
        self._at = len(self._items)
        self._opened.clear()
        self._aside.clear()

    def next(self, *, wait: bool) -> Ready | None:
        """The next reader to whom a message may go now; `wait` says to sleep until there is one, if need be.

        Who no longer receives is told to the ledger as suppressed.
        """
        while ready := self._first():
            if not self.receives(ready):
                continue
            if not self._wait_of(ready):
                return ready
            self._aside.setdefault(ready.reader.domain, deque()).append(ready)
        while wait and self._aside and not self._run.halted():
            if (shortest := self._shortest()) is None:
                continue
            domain, seconds = shortest
            if seconds:
                if not self._run.patient:
                    self._run.left_aside = True
                    return None
                self._rest(seconds)
                continue
            if self.receives(ready := self._take_aside(domain)):
                return ready
        return None

    def receives(self, ready: Ready) -> bool:
        """Whether the reader still receives; if not, the ledger is told."""
        if self._readers.receives(ready.reader.id):
            return True
        self._suppressed(ready.item)
        return False

    def _first(self) -> Ready | None:
        while not self._opened and self._at < len(self._items) and not self._run.halted():
            items = self._items[self._at : self._at + _OPENED_AT_ONCE]
            self._at += len(items)
            readers = self._readers.open([item.reader for item in items])
            for item in items:
                if reader := readers.get(item.reader):
                    self._opened.append(Ready(item, reader, 0, item.attempts > 0))
                else:
                    self._suppressed(item)
        return self._opened.popleft() if self._opened else None

    def _wait_of(self, ready: Ready) -> float:
        return self._run.throttle.domain(ready.reader.domain, ready.item.domain)

    def _shortest(self) -> tuple[str, float] | None:
        """The domain whose slot is next and the seconds until then, the slot taken if it is now.

        None: domains that rest for long were deferred, look again.
        """
        waits: dict[str, float] = {}
        for domain, those in list(self._aside.items()):
            waits[domain] = self._wait_of(those[0])
            if not waits[domain]:
                return domain, 0.0
            if waits[domain] > _PATIENCE:
                self._defer(self._aside.pop(domain), waits.pop(domain))
        return min(waits.items(), key=lambda pair: pair[1]) if waits else None

    def _take_aside(self, domain: str) -> Ready:
        those = self._aside[domain]
        ready = those.popleft()
        if not those:
            del self._aside[domain]
        return ready

    def _defer(self, those: deque[Ready], seconds: float) -> None:
        until = self._run.job.clock() + seconds
        for ready in those:
            told = Told(ready.item.number, "deferred", why="the receiving domain asked for a rest", retry_at=until)
            self._tell(told, ready.deferred)

    def _suppressed(self, item: Item) -> None:
        self._tell(Told(item.number, "suppressed", why="no longer receives"), item.attempts > 0)
