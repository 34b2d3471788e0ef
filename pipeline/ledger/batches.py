"""Batches: which hold something to do, and opening one, which fences whoever had it before."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, text, update

from pipeline.ledger.mailings import locked
from pipeline.ledger.schema import delivery
from pipeline.ledger.store import LATEST, Store, milliseconds, seconds
from pipeline.ledger.values import Batch, Item

_WINDOW = 100_000
"""Deliveries looked at in one query."""

_OPEN = text("""
INSERT INTO batch (mailing, number, epoch) VALUES (:mailing, :number, 1)
ON CONFLICT (mailing, number) DO UPDATE SET epoch = batch.epoch + 1 RETURNING epoch""")


def waiting(store: Store, mailing: int, repeatable_for: float) -> Iterator[int]:
    """Numbers of the batches that hold something to do now."""
    with store.reading() as connection:
        row = locked(connection, mailing, shared=True)
    size, number = row.batch_size, delivery.c.number
    window = max(1, _WINDOW // size) * size
    for first in range(0, row.audience_count, window):
        now = store.now()
        can = or_(
            delivery.c.state.in_(("planned", "sending")),
            _due(now),
            and_(delivery.c.state == "in doubt", _young(now, repeatable_for)),
        )
        part = and_(delivery.c.mailing == mailing, number >= first, number < first + window)
        query = select((number // size).label("batch")).where(part, can).distinct().order_by("batch")
        with store.reading() as connection:
            numbers = connection.execute(query).scalars().all()
        yield from numbers


def open_batch(store: Store, mailing: int, number: int, repeatable_for: float) -> Batch:
    """Take a batch over: its next epoch, and all of it that may go out now."""
    with store.writing() as connection:
        size, now = locked(connection, mailing, shared=True).batch_size, store.now()
        epoch = int(connection.execute(_OPEN, {"mailing": mailing, "number": number}).scalar_one())
        part = and_(
            delivery.c.mailing == mailing, delivery.c.number >= number * size, delivery.c.number < (number + 1) * size
        )
        _doubt(connection, part, now, repeatable_for)
        columns = (delivery.c.number, delivery.c.reader, delivery.c.domain, delivery.c.attempts, delivery.c.first_at)
        query = select(*columns).where(part, or_(delivery.c.state == "planned", _due(now))).order_by(delivery.c.number)
        rows = connection.execute(query).all()
    items = (
        Item(n, reader, domain, tries, None if at is None else seconds(at)) for n, reader, domain, tries, at in rows
    )
    return Batch(mailing, number, epoch, tuple(items))


def _doubt(connection: Connection, part: ColumnElement[bool], now: int, repeatable_for: float) -> None:
    """What may have been accepted becomes in doubt; what may be repeated without harm is planned again."""
    c = delivery.c
    began = func.coalesce(c.doubt_at, c.at)
    left = and_(part, c.state == "sending")
    connection.execute(
        update(delivery).where(left).values(state="in doubt", doubt_at=began, why="the run ended during the call")
    )
    # A repeat that was deferred, or planned and not made in time: the first try is as doubtful as ever.
    late = and_(part, c.state.in_(("planned", "deferred")), c.doubt_at.is_not(None), ~_young(now, repeatable_for))
    connection.execute(update(delivery).where(late).values(state="in doubt", retry_at=None))
    again = and_(part, c.state == "in doubt", _young(now, repeatable_for))
    connection.execute(update(delivery).where(again).values(state="planned"))


def _due(now: int) -> ColumnElement[bool]:
    return and_(delivery.c.state == "deferred", func.coalesce(delivery.c.retry_at, 0) <= now)


def _young(now: int, repeatable_for: float) -> ColumnElement[bool]:
    """Whether the first try in doubt is so young that a repeat is harmless.

    One from the future is not: the clock was set back, and how old the try is nobody knows.
    """
    if math.isinf(repeatable_for):
        return delivery.c.doubt_at <= LATEST
    return delivery.c.doubt_at.between(now - milliseconds(repeatable_for) + 1, now)
