"""Reading: the audience of one mailing, as sending asks for it (`pipeline.reader.Readers`).

Somebody receives who is not suppressed, whose membership of the list is active, and whose language fits the edition:
it is the edition's, or a variety of it (`en-GB` reads `en`).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, bindparam, delete, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.audience.addresses import domain_of
from pipeline.audience.leaving import suppress
from pipeline.audience.schema import FULL, MEMBERSHIP, SUBSCRIBER
from pipeline.audience.store import Store
from pipeline.audience.watch import Watch
from pipeline.reader import Frozen, Reader, Tokens

CHUNK = 2000
"""Rows that freezing holds at once."""
MANY = 20
"""A domain's name is said from this many readers on: fewer, and it could name its owner."""
_OTHER = "other"


class AudienceReaders:
    """`pipeline.reader.Readers` over the store. Threads may share it.

    Args:
        store: the audience.
        list_name: whose list.
        edition: a language, or None for all.
        tokens: opaque names.
    """

    def __init__(self, store: Store, list_name: str, edition: str | None, tokens: Tokens) -> None:
        self.tokens: Tokens = tokens
        self._store = store
        edition = edition and edition.lower()  # as `csv_values.language` keeps it: an edition may be written en-GB
        self._receives = _receives(list_name, edition)
        self._open = (
            select(SUBSCRIBER.c.id, SUBSCRIBER.c.address)
            .select_from(_ROWS)
            .where(SUBSCRIBER.c.id.in_(bindparam("readers", expanding=True)), self._receives)
        )
        self._full: set[str] | None = None
        self._lock = threading.Lock()
        self._watch = _watching(store.engine, self._receives) if store.embedded else None

    def close(self) -> None:
        """Give back what this holds of the database."""
        if self._watch is not None:
            self._watch.close()

    def freeze(self) -> Iterator[Frozen]:
        """Everybody who receives now, by id, streamed; a domain's name only where many readers share it.

        Raises:
            DatabaseError: the database does not work.
        """
        asked = select(SUBSCRIBER.c.id, SUBSCRIBER.c.domain).select_from(_ROWS).where(self._receives)
        with self._store.reading() as connection:
            domains = self._domains(connection)
            streamed = connection.execution_options(yield_per=CHUNK)
            for reader, domain in streamed.execute(asked.order_by(SUBSCRIBER.c.id)):
                yield Frozen(reader, domains.get(domain, _OTHER))

    def open(self, ids: Sequence[str]) -> dict[str, Reader]:
        """The addresses of those among `ids` who still receive.

        Raises:
            DatabaseError: the database does not work, or a sealed address was damaged.
        """
        try:
            version = self._watch.version() if self._watch else 0
        except sqlite3.Error as error:
            raise self._store.fault(error) from None
        with self._store.reading() as connection:
            rows = connection.execute(self._open, {"readers": list(ids)}).all()
        if self._watch:
            self._watch.remember(version, [reader for reader, _ in rows])
        return {reader: self._reader(reader, sealed) for reader, sealed in rows}

    def receives(self, reader: str) -> bool:
        """Whether this one still receives at this moment.

        Raises:
            DatabaseError: the database does not work.
        """
        if self._watch is None:
            with self._store.reading() as connection:
                return connection.execute(self._open, {"readers": [reader]}).first() is not None
        try:
            return self._watch.receives(reader)
        except sqlite3.Error as error:
            raise self._store.fault(error) from None

    def suppress(self, reader: str, reason: str, code: str) -> None:
        """Never write to this reader again, on any list.

        Raises:
            DatabaseError: the database does not work.
        """
        suppress(self._store, reader, f"{code} {reason}".strip())

    def full(self, reader: str, slug: str, limit: int) -> bool:
        """The mailbox was full for this issue; at `limit` issues in a row suppress, and say so (0: never).

        Raises:
            DatabaseError: the database does not work.
        """
        with self._store.writing() as connection:
            number = connection.execute(select(SUBSCRIBER.c.number).where(SUBSCRIBER.c.id == reader)).scalar()
            if number is None:
                return False
            insert = (sqlite if self._store.embedded else postgresql).insert(FULL)
            row = {"subscriber": number, "slug": slug, "at": self._store.now()}
            connection.execute(insert.values(row).on_conflict_do_nothing())
            mine = FULL.c.subscriber == number
            issues = connection.execute(select(func.count()).select_from(FULL).where(mine)).scalar_one()
        if self._full is not None:
            self._full.add(reader)
        if not 0 < limit <= issues:
            return False
        suppress(self._store, reader, f"the mailbox was full for {issues} issues in a row")
        return True

    def reached(self, reader: str) -> None:
        """A message was taken: full mailboxes of before do not count any more.

        Costs nothing for readers without any; who had some is looked up once, when this is first called.

        Raises:
            DatabaseError: the database does not work.
        """
        if reader not in self._counted():
            return
        with self._store.writing() as connection:
            number = select(SUBSCRIBER.c.number).where(SUBSCRIBER.c.id == reader).scalar_subquery()
            connection.execute(delete(FULL).where(FULL.c.subscriber == number))
        self._counted().discard(reader)

    def _counted(self) -> set[str]:
        """Ids of those whose mailbox was full lately."""
        if self._full is None:
            with self._lock, self._store.reading() as connection:
                asked = select(SUBSCRIBER.c.id).join(FULL, FULL.c.subscriber == SUBSCRIBER.c.number)
                self._full = set(connection.execute(asked).scalars())
        return self._full

    def _domains(self, connection: Connection) -> dict[bytes, str]:
        """The names of the domains that many readers share: read off one of them."""
        someone = func.min(SUBSCRIBER.c.id)
        shared = (
            select(someone)
            .select_from(_ROWS)
            .where(self._receives)
            .group_by(SUBSCRIBER.c.domain)
            .having(func.count() >= MANY)
        )
        asked = select(SUBSCRIBER.c.id, SUBSCRIBER.c.domain, SUBSCRIBER.c.address).where(SUBSCRIBER.c.id.in_(shared))
        rows = connection.execute(asked)
        return {row.domain: self._reader(row.id, row.address).domain for row in rows}

    def _reader(self, reader: str, sealed: bytes) -> Reader:
        address = self._store.vault.unseal(sealed, "subscriber", "address", reader)
        return Reader(reader, address, domain_of(address))


_ROWS = SUBSCRIBER.join(MEMBERSHIP, MEMBERSHIP.c.subscriber == SUBSCRIBER.c.number)


def _receives(list_name: str, edition: str | None) -> ColumnElement[bool]:
    fits = (SUBSCRIBER.c.state == "active") & (MEMBERSHIP.c.list == list_name) & (MEMBERSHIP.c.state == "active")
    if edition is None:
        return fits
    language = SUBSCRIBER.c.language
    return fits & ((language == edition) | language.startswith(f"{edition}-", autoescape=True))


def _watching(engine: Engine, receives: ColumnElement[bool]) -> Watch:
    asked: Select[Any] = (
        select(literal_column("1")).select_from(_ROWS).where(SUBSCRIBER.c.id == bindparam("reader"), receives)
    )
    compiled = asked.compile(dialect=sqlite.dialect(paramstyle="named"))
    return Watch(engine, str(compiled), compiled.params)
