"""The watch: one connection of its own that notices that anybody changed an embedded database.

SQLite's `PRAGMA data_version` differs as soon as another connection, of this process or another, has committed
(https://www.sqlite.org/pragma.html#pragma_data_version). It costs a few microseconds.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Engine

MOST = 20_000
"""How many readers are remembered."""
FRESH = 0.001
"""Seconds for which a look holds: every look lets go of the interpreter, and many lanes ask."""


class Watch:
    """Remembers who was found to receive, until anything changes. Threads may share it.

    Args:
        engine: of a SQLite file.
        question: a query that gives a row if the `:reader` receives.
        fixed: its other parameters.
    """

    def __init__(self, engine: Engine, question: str, fixed: Mapping[str, Any]) -> None:
        pooled = engine.raw_connection()
        self._connection = cast("sqlite3.Connection", pooled.dbapi_connection)
        pooled.detach()
        self._question, self._fixed, self._lock = question, dict(fixed), threading.Lock()
        self._version, self._looked, self._found = -1, float("-inf"), set[str]()

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._connection.close()

    def version(self) -> int:
        """What the database is now; to be asked before what `remember` is told was read."""
        with self._lock:
            return self._look()

    def remember(self, version: int, readers: Iterable[str]) -> None:
        """These were found to receive, at this version or later."""
        with self._lock:
            if version == self._version:
                if len(self._found) > MOST:
                    self._found.clear()
                self._found.update(readers)

    def receives(self, reader: str) -> bool:
        """Whether a reader receives at this moment.

        Raises:
            sqlite3.Error: the database does not work.
        """
        if time.monotonic() - self._looked < FRESH and reader in self._found:  # in this order: no lock is held
            return True
        with self._lock:
            self._look(again=False)
            if reader in self._found:
                return True
            found = self._connection.execute(self._question, {**self._fixed, "reader": reader}).fetchone() is not None
            if found:
                self._found.add(reader)
            return found

    def _look(self, *, again: bool = True) -> int:
        now = time.monotonic()
        if not again and now - self._looked < FRESH:
            return self._version
        self._looked = now
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._version = version
            self._found.clear()
        return version
