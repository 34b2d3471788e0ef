"""What is remembered besides deliveries: an issue's history, which contents were tested, what relays taught us."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.ledger.schema import event
from pipeline.ledger.schema import learned as taught
from pipeline.ledger.schema import tested as tests
from pipeline.ledger.store import Store, seconds
from pipeline.ledger.values import Event

_PAGE = 1_000


def add(connection: Connection, now: int, slug: str, channel: str, what: str, detail: str) -> None:
    """Add a line to an issue's history within a transaction."""
    connection.execute(insert(event).values(slug=slug, channel=channel, at=now, what=what, detail=detail))


def note(store: Store, slug: str, channel: str, what: str, detail: str) -> None:
    """Add a line to an issue's history."""
    with store.writing() as connection:
        add(connection, store.now(), slug, channel, what, detail)


def of(store: Store, slug: str) -> Iterator[Event]:
    """An issue's history, oldest first."""
    last = 0
    while True:
        query = select(event).where(event.c.slug == slug, event.c.id > last).order_by(event.c.id).limit(_PAGE)
        with store.reading() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        yield from (Event(seconds(row.at), row.slug, row.channel, row.what, row.detail) for row in rows)
        last = rows[-1].id


def record_test(store: Store, slug: str, channel: str, digest: str) -> None:
    """The content with this digest went to somebody as a test."""
    _put(store, tests, {"slug": slug, "channel": channel, "digest": digest}, {"at": store.now()})


def tested(store: Store, slug: str, channel: str, digest: str) -> bool:
    """Whether the content with this digest was sent as a test."""
    query = select(tests.c.at).where(tests.c.slug == slug, tests.c.channel == channel, tests.c.digest == digest)
    with store.reading() as connection:
        return connection.execute(query).first() is not None


def learn(store: Store, relay: str, scope: str, name: str, value: float) -> None:
    """Keep what a relay taught us; a newer value replaces the old."""
    _put(store, taught, {"relay": relay, "scope": scope, "name": name}, {"value": value, "at": store.now()})


def learned(store: Store, relay: str) -> dict[tuple[str, str], float]:
    """What a relay taught us: (scope, name) to value."""
    query = select(taught.c.scope, taught.c.name, taught.c.value).where(taught.c.relay == relay)
    with store.reading() as connection:
        return {(scope, name): value for scope, name, value in connection.execute(query)}


def _put(store: Store, table: Table, key: dict[str, str], values: dict[str, float]) -> None:
    """Insert a row, or replace the values of the one with this key."""
    dialect = postgresql if store.postgres else sqlite
    statement = dialect.insert(table).values(**key, **values)
    with store.writing() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
