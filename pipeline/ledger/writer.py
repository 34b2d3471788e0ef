"""The writer: one thread that writes intents and outcomes for all connections of a run, many in one transaction."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from pipeline.database import DatabaseError
from pipeline.ledger.group import Request, tidy, write
from pipeline.ledger.statements import Statements
from pipeline.ledger.store import Store
from pipeline.ledger.values import Batch, Told


class Writer:
    """Group commit: whatever waits when a transaction ends goes into the next one. A context manager."""

    def __init__(self, store: Store) -> None:
        self._store, self._statements = store, Statements(postgres=store.postgres)
        self._waiting: SimpleQueue[Request | None] = SimpleQueue()
        self._kept: list[Request] = []  # outcomes whose transaction failed: truth that is not written yet
        self._connection: Connection | None = None
        self._closing = threading.Lock()
        self._closed = False
        self._left: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

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
            (fence), the mailing does not run any more, or the delivery is not planned or deferred.

        Raises:
            DatabaseError: nothing of this call was written. Its outcomes are kept and written first in the next
                transaction that works, and tried once more by `close`; telling them again does no harm.
        """
        if not told and not intents:
            return frozenset()
        request = Request(batch, [tidy(one) for one in told], intents)
        with self._closing:
            if self._closed:
                raise DatabaseError("the ledger is closed", "open it again")
            self._waiting.put(request)
        request.answered.acquire()  # the writer lets it go
        if request.error:
            raise request.error
        return request.granted

    def close(self) -> None:
        """Write what still waits, and end the thread. `exchange` after it raises DatabaseError.

        Raises:
            DatabaseError: outcomes could not be written; their deliveries stay "sending" and will be in doubt.
        """
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._waiting.put(None)
        self._thread.join()
        if self._left:
            raise self._left

    def _run(self) -> None:
        going = True
        while going:
            requests, going = self._gather()
            if requests:
                self._serve(requests)
        if self._kept:
            last = Request(self._kept[0].batch, (), ())
            self._serve([last])
            self._left = last.error
        self._drop()

    def _gather(self) -> tuple[list[Request], bool]:
        """Wait for a request, and take all that wait with it; False when the last one is among them."""
        requests: list[Request] = []
        try:
            request = self._waiting.get()
            while request is not None:
                requests.append(request)
                request = self._waiting.get_nowait()
        except Empty:
            return requests, True
        return requests, False

    def _serve(self, requests: list[Request]) -> None:
        error: Exception | None = None
        try:
            for request, granted in zip(requests, self._commit(requests), strict=True):
                request.granted = granted
        except SQLAlchemyError as failed:
            error = self._store.fault(failed)
            error.__cause__ = failed
        except Exception as failed:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            error = failed
        self._kept = [*self._kept, *(Request(one.batch, one.told, ()) for one in requests if one.told)] if error else []
        for request in requests:
            request.error = error
            request.answered.release()

    def _commit(self, requests: list[Request]) -> list[frozenset[int]]:
        """One transaction. A connection that turns out to be dead is replaced once; then its fault is everybody's."""
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
            self._connection = self._connection or self._store.engine.connect()
            with self._connection.begin():
                granted = write(self._connection, self._statements, self._store.now(), group)
        return granted[len(self._kept) :]

    def _drop(self) -> None:
        """Let go of a connection of which nobody knows how it stands."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.invalidate()
                connection.close()
            except SQLAlchemyError:
                pass  # it is gone already
