"""What stands in the ledger of one mailing: sums, and its deliveries streamed a page at a time.

Nothing here keeps a transaction open while the caller works: SQLite could not shorten its log meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from pipeline.ledger.schema import delivery
from pipeline.ledger.store import Store, milliseconds, seconds
from pipeline.ledger.values import Row, Sums
from pipeline.reader import Frozen

_PAGE = 2_000
_MINUTE, _REST = 60_000, 120_000
"""Milliseconds; a run in which nothing came of anything for longer than the second was resting."""
_ROW = (delivery.c.number, delivery.c.reader, delivery.c.state, delivery.c.code, delivery.c.why, delivery.c.at)


def sums(store: Store, mailing: int) -> Sums:
    """How many deliveries are in each state."""
    with store.reading() as connection:
        return count(connection, mailing)


def count(connection: Connection, mailing: int) -> Sums:
    """The same within a transaction."""
    query = select(delivery.c.state, func.count()).where(delivery.c.mailing == mailing).group_by(delivery.c.state)
    return _sums((state, number) for state, number in connection.execute(query))


def by_domain(store: Store, mailing: int) -> dict[str, Sums]:
    """How many of each domain are in each state, largest domain first."""
    query = (
        select(delivery.c.domain, delivery.c.state, func.count())
        .where(delivery.c.mailing == mailing)
        .group_by(delivery.c.domain, delivery.c.state)
    )
    parts: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    with store.reading() as connection:
        for domain, state, number in connection.execute(query):
            parts[domain].append((state, number))
    made = {domain: _sums(counts) for domain, counts in parts.items()}
    return dict(sorted(made.items(), key=lambda pair: (-pair[1].total, pair[0])))


def next_due(store: Store, mailing: int) -> float | None:
    """When the first deferred delivery is due."""
    query = select(func.min(func.coalesce(delivery.c.retry_at, 0))).where(
        delivery.c.mailing == mailing, delivery.c.state == "deferred"
    )
    with store.reading() as connection:
        due = connection.execute(query).scalar()
    return None if due is None else seconds(due)


def missing(store: Store, mailing: int) -> Iterator[Row]:
    """Every delivery that is not sent."""
    for _, reader, state, code, why, at in _paged(store, _ROW, mailing, delivery.c.state != "sent"):
        yield Row(reader, state, code, why, None if at is None else seconds(at))


def readers(store: Store, mailing: int) -> Iterator[Frozen]:
    """The frozen audience in the order of enrolment."""
    for _, reader, domain in _paged(store, (delivery.c.number, delivery.c.reader, delivery.c.domain), mailing):
        yield Frozen(reader, domain)


def pace(store: Store, mailing: int, since: float) -> int:
    """How many were sent since a moment."""
    query = (
        select(func.count())
        .select_from(delivery)
        .where(delivery.c.mailing == mailing, delivery.c.state == "sent", delivery.c.at >= milliseconds(since))
    )
    with store.reading() as connection:
        return connection.execute(query).scalar_one()


def carried(store: Store, mailing: int) -> float:
    """Seconds in which something came of deliveries, the first call included, long rests left out."""
    minute = (delivery.c.at // _MINUTE).label("minute")
    spans = (
        select(func.min(delivery.c.at), func.max(delivery.c.at))
        .where(delivery.c.mailing == mailing, delivery.c.at.is_not(None))
        .group_by(minute)
        .order_by(minute)
    )
    first = select(func.min(delivery.c.first_at)).where(delivery.c.mailing == mailing)
    with store.reading() as connection:
        before = connection.execute(first).scalar()
        rows = connection.execute(spans).all()
    total = 0
    for begin, end in rows:
        gap = 0 if before is None else begin - before
        total += end - begin + (gap if 0 <= gap <= _REST else 0)
        before = end
    return seconds(total)


def _paged(
    store: Store, columns: tuple[ColumnElement[Any], ...], mailing: int, *conditions: ColumnElement[bool]
) -> Iterator[tuple[Any, ...]]:
    last = -1
    query = select(*columns).order_by(delivery.c.number).limit(_PAGE)
    while True:
        page = query.where(delivery.c.mailing == mailing, delivery.c.number > last, *conditions)
        with store.reading() as connection:
            rows = connection.execute(page).all()
        if not rows:
            return
        yield from (tuple(row) for row in rows)
        last = rows[-1][0]


def _sums(counts: Iterable[tuple[str, int]]) -> Sums:
    return Sums(**{state.replace(" ", "_"): number for state, number in counts})
