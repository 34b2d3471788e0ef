"""The store: connections to the ledger's database, transactions, and its errors in our words."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from pipeline.channel import LedgerSettings
from pipeline.database import DatabaseError, database_place, open_database, said, shown
from pipeline.ledger.schema import SCHEMA
from pipeline.secret import reveal

LATEST = 2**62
"""Later than any time, in milliseconds; both databases hold it."""


class Store:
    """One open database. `lock` is held by whoever writes in this process, so that SQLite never has to wait for us."""

    def __init__(self, engine: Engine, place: str, clock: Callable[[], float]) -> None:
        self.engine, self._place, self._clock = engine, place, clock
        self.lock = threading.RLock()
        self.postgres = engine.dialect.name == "postgresql"
        self._reading = engine.execution_options(read_only=True)

    def now(self) -> int:
        """Milliseconds since the epoch."""
        return milliseconds(self._clock())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads.

        Raises:
            DatabaseError: the database fails.
        """
        with self.faults(), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: committed and durable at its end, or nothing of it is there.

        Raises:
            DatabaseError: the database fails.
        """
        with self.faults(), self.lock, self.engine.begin() as connection:
            yield connection

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn the database's errors into DatabaseError."""
        try:
            yield
        except SQLAlchemyError as error:
            raise self.fault(error) from error

    def fault(self, error: Exception) -> DatabaseError:
        """A database's error in our words."""
        return said(error, SCHEMA.name, self._place)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self.engine.dispose()


def open_store(settings: LedgerSettings, root: Path, clock: Callable[[], float]) -> Store:
    """Open the database that the settings name. Raises as `open_ledger`."""
    place = place_of(settings, root)
    return Store(open_database(place, SCHEMA), shown(place), clock)


def place_of(settings: LedgerSettings, root: Path) -> str:
    """The file or the URL of a ledger.

    Raises:
        MissingSecret: the secret that holds the URL is not there.
        DatabaseError: it holds something else.
    """
    return database_place(root, settings.store, reveal(settings.store_url, root) if settings.store_url else None)


def milliseconds(seconds: float) -> int:
    """Seconds as databases keep them."""
    return math.floor(seconds * 1000)


def seconds(stored: int) -> float:
    """Milliseconds as callers know them."""
    return stored / 1000
