"""The store: the open database with its keys, and transactions on it.

Writers of one audience take turns (SQLite's write lock, an advisory lock of PostgreSQL), so that what a transaction
read still holds when it writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, event, func, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from pipeline.audience import keys
from pipeline.audience.schema import KEY, METADATA, SCHEMA, SUBSCRIBER
from pipeline.audience.subscribers import UnknownSubscriber
from pipeline.audience.vault import Vault
from pipeline.channel import AudienceSettings
from pipeline.database import BUSY_SECONDS, DatabaseError, database_place, open_database, said
from pipeline.secret import reveal

PATIENCE = 2.0
"""Seconds that scrubbing waits for other programs."""
_WRITERS = 0x6175646965
"""The advisory lock that writers of the audience take on PostgreSQL."""


class Store:
    """One audience, open. Threads may share it.

    Attributes:
        engine: the database.
        settings: `[audience]`.
        master: the operator's key, None where nothing is sealed.
        vault: sealing and unsealing.
    """

    def __init__(self, settings: AudienceSettings, root: Path, clock: Callable[[], float]) -> None:
        self.settings, self._root, self._clock = settings, root, clock
        place = place_of(settings, root)
        self._shown = "" if "://" in place else settings.store
        self.engine = _scrubbing(open_database(place, SCHEMA))
        self.master: bytes | None = None
        try:
            ring = self._first_ring()
        except BaseException:
            self.engine.dispose()
            raise
        self.vault = Vault(ring, self._ring, record_ip=settings.record_ip, shown=self._shown)

    def close(self) -> None:
        """Give the database back."""
        self.engine.dispose()

    def now(self) -> int:
        """Milliseconds since the epoch."""
        return int(self._clock() * 1000)

    @property
    def embedded(self) -> bool:
        """Whether the database is one SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, and holds nobody up.

        Raises:
            DatabaseError: the database does not work.
        """
        with self.said(), self.engine.connect().execution_options(read_only=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, alone, with the keys of this moment.

        Raises:
            DatabaseError: the database does not work; nothing of it was written.
        """
        with self.said(), self.engine.begin() as connection:
            self._take_turn(connection)
            if connection.execute(select(func.max(KEY.c.id))).scalar() != self.vault.ring.newest:
                self.vault.ring = self._opened(keys.key_rows(connection))
            yield connection

    @contextmanager
    def said(self) -> Iterator[None]:
        """A database's own errors become ours; theirs could show what was to be written."""
        try:
            yield
        except SQLAlchemyError as error:
            raise self.fault(error) from None

    def fault(self, error: Exception) -> DatabaseError:
        """A database's own error, as one of ours."""
        return said(error, SCHEMA.name, self._shown)

    def scrub(self) -> bool:
        """Take what was deleted out of the file as well; False: another program was in the way.

        SQLite: the file is written anew and its log emptied. PostgreSQL: dead rows are given up; when the server
        overwrites them is its affair.
        """
        with self.said():
            return self._vacuum_file() if self.embedded else self._vacuum_tables()

    def _vacuum_file(self) -> bool:
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
            connection.cursor().execute("VACUUM")
            busy, *_pages = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                return False
            raise OperationalError("VACUUM", None, error) from None
        finally:
            connection.cursor().execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            connection.close()
        return not busy

    def _vacuum_tables(self) -> bool:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in METADATA.sorted_tables:
                connection.exec_driver_sql(f'VACUUM "{table.name}"')
        return True

    def reload(self) -> None:
        """Read the data keys anew."""
        self.vault.ring = self._ring()

    def _take_turn(self, connection: Connection) -> None:
        if not self.embedded:
            connection.execute(text("SELECT pg_advisory_xact_lock(:writers)"), {"writers": _WRITERS})

    def _first_ring(self) -> keys.KeyRing:
        with self.said(), self.engine.connect().execution_options(read_only=True) as connection:
            rows = keys.key_rows(connection)
        sealed = any(row.clear is None for row in rows)
        if self.settings.seal or sealed:
            self.master = keys.master_key(self.settings.key, self._root, sealed=sealed)
        if (ring := keys.open_ring(rows, self.master, seal=self.settings.seal)) is not None:
            return ring
        with self.said(), self.engine.begin() as connection:
            self._take_turn(connection)
            keys.make_missing(connection, self.master, self.now())
        return self._ring()

    def _ring(self) -> keys.KeyRing:
        with self.said(), self.engine.connect().execution_options(read_only=True) as connection:
            return self._opened(keys.key_rows(connection))

    def _opened(self, rows: Sequence[Row[Any]]) -> keys.KeyRing:
        ring = keys.open_ring(rows, self.master, seal=self.settings.seal)
        if ring is None:
            raise DatabaseError("the audience's keys are damaged", "restore it from a copy", file=self._shown)
        return ring


def place_of(settings: AudienceSettings, root: Path) -> str:
    """The file or the URL of an audience.

    Raises:
        MissingSecret: the secret that holds the URL is not there.
        DatabaseError: it holds something else.
    """
    return database_place(root, settings.store, reveal(settings.store_url, root) if settings.store_url else None)


def number_of(connection: Connection, reader: str) -> int:
    """The inner number of a subscriber.

    Raises:
        UnknownSubscriber: there is none with this id.
    """
    number: int | None = connection.execute(select(SUBSCRIBER.c.number).where(SUBSCRIBER.c.id == reader)).scalar()
    if number is None:
        raise UnknownSubscriber("there is no subscriber with this id", "look it up with `publish subscribers show`")
    return number


def _scrubbing(engine: Engine) -> Engine:
    """SQLite overwrites with zeros what is deleted (and `scrub` does the rest)."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA secure_delete=ON")

        engine.dispose()  # what was opened before this is opened anew
    return engine
