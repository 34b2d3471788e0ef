"""The writer: intents and outcomes of all connections of a run, many in one transaction.

There is no thread behind it: whoever comes when nobody writes writes for all who wait, in one transaction.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from pipeline.database import DatabaseError
from pipeline.ledger.direct import Direct
from pipeline.ledger.group import Request, tidy, write
from pipeline.ledger.statements import Statements
from pipeline.ledger.store import Store
from pipeline.ledger.values import Batch, Told

Meet = Callable[[Callable[[], None]], None]


def _one_at_a_time() -> Meet:
    """For threads: whoever waited while another wrote finds that nothing is left for him to write."""
    turn = threading.Lock()

    def meet(write: Callable[[], None]) -> None:
        with turn:
            write()

    return meet


class Writer:
    """Group commit: whoever waits when a transaction begins goes into it. A context manager.

    Args:
        store: the ledger's database.
        meet: called with what writes for all who wait, to be called once after each call of this began, and never by
            two at a time. The default is for threads; a run whose connections share one thread gives one of its own.
    """

    def __init__(self, store: Store, meet: Meet | None = None) -> None:
        self._store, self._statements = store, Statements(store.engine)
        self._meet = meet or _one_at_a_time()
        self._waiting: list[Request] = []
        self._kept: list[Request] = []  # outcomes whose transaction failed: truth that is not written yet
        self._direct: Direct | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def exchange(self, batch: Batch, told: Sequence[Told], intents: Sequence[int]) -> frozenset[int]:
        """Tell outcomes and ask for intents; durable on disk when this returns. Called from any thread.

        Args:
            batch: as it was opened; outcomes are taken whatever its epoch is by now.
            told: what came of deliveries of this batch. A late "sent" clears a doubt and stands for ever; others count
                only for the try that they belong to. "refused", "suppressed" and "deferred" may also be told of what
                was not tried.
            intents: numbers of this batch that are to be sent next.

        Returns:
            Those of `intents` that may be sent now, each once. Fewer than asked: another carrier opened the batch
            (fence), the mailing is not running any more, or the delivery is not planned or deferred.

        Raises:
            DatabaseError: nothing of this call was written. Its outcomes are kept and written first in the next
                transaction that works, and tried once more by `close`; telling them again does no harm.
        """
        if not told and not intents:
            return frozenset()
        request = Request(batch, [tidy(one) for one in told], intents)
        self._waiting.append(request)
        try:
            self._meet(self._write)
        except BaseException:
            self._leave(request)
            raise
        if request.error:
            raise request.error
        if not request.served:
            raise DatabaseError("the ledger was not written", "run it again to go on")
        return request.granted

    def close(self) -> None:
        """Write what could not be written before. `exchange` after it raises DatabaseError; a second one does nothing.

        Raises:
            DatabaseError: outcomes could not be written; their deliveries stay "sending" and will be in doubt.
        """
        if self._closed:
            return
        left = [*self._kept, *self._waiting]
        last = Request(left[0].batch, (), ()) if left else None
        if last:
            self._waiting.append(last)
            self._meet(self._write)
        self._closed = True
        self._drop()
        if last and last.error:
            raise last.error

    def _leave(self, request: Request) -> None:
        """Whoever is ended while he waits sends nothing any more; what he told is true all the same."""
        with suppress(ValueError):
            self._waiting[self._waiting.index(request)] = replace(request, intents=())

    def _write(self) -> None:
        requests, self._waiting = self._waiting, []
        if requests:
            self._serve(requests)

    def _serve(self, requests: list[Request]) -> None:
        try:
            for request, granted in zip(requests, self._commit(requests), strict=True):
                request.granted, request.served = granted, True
            self._kept = []
        except SQLAlchemyError as failed:
            error = self._store.fault(failed)
            error.__cause__ = failed
            self._fail(requests, error)
        except Exception as failed:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            self._fail(requests, failed)
        except BaseException:
            # Ctrl-C while one writes for all: nobody may take it for a fence, or his outcomes for written.
            self._fail(requests, DatabaseError("the ledger was interrupted", "run it again to go on"))
            raise

    def _fail(self, requests: list[Request], error: Exception) -> None:
        self._kept = [*self._kept, *(replace(request, intents=()) for request in requests if request.told)]
        for request in requests:
            request.error, request.served = error, True

    def _commit(self, requests: list[Request]) -> list[frozenset[int]]:
        """One transaction. A connection that turns out to be dead is replaced once; then its fault is everybody's."""
        if self._closed:
            raise DatabaseError("the ledger is closed", "open it again")
        try:
            return self._transaction(requests)
        except SQLAlchemyError as error:
            self._drop()
            if not getattr(error, "connection_invalidated", False):
                raise
        except BaseException:
            self._drop()
            raise
        return self._transaction(requests)

    def _transaction(self, requests: list[Request]) -> list[frozenset[int]]:
        group = [*self._kept, *requests]
        with self._store.lock:
            self._direct = self._direct or Direct(self._store.engine)
            now = self._store.now()
            granted = self._direct.transaction(lambda ask: write(ask, self._statements, now, group))
        return granted[len(self._kept) :]

    def _drop(self) -> None:
        """Let go of a connection of which nobody knows how it stands."""
        direct, self._direct = self._direct, None
        if direct is not None:
            direct.drop()
