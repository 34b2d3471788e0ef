"""Batches: which hold something to do, and opening one, which fences whoever had it before."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sqlalchemy import and_, bindparam, func, or_, select, text, update

from pipeline.ledger import events
from pipeline.ledger.holder import Holder
from pipeline.ledger.mailings import locked
from pipeline.ledger.schema import delivery
from pipeline.ledger.store import LATEST, Store, milliseconds, seconds
from pipeline.ledger.values import DIED, Batch, Item

_WINDOW = 100_000
"""Deliveries looked at in one query."""

_OPEN = text("""
INSERT INTO batch (mailing, number, epoch) VALUES (:mailing, :number, 1)
ON CONFLICT (mailing, number) DO UPDATE SET epoch = batch.epoch + 1 RETURNING epoch""")


_PART = and_(
    delivery.c.mailing == bindparam("whose"),
    delivery.c.number >= bindparam("first"),
    delivery.c.number < bindparam("end"),
)
_DUE = and_(delivery.c.state == "deferred", func.coalesce(delivery.c.retry_at, 0) <= bindparam("now"))
# Whether the first try in doubt is so young that a repeat is harmless. One from the future is not: the clock was set
# back, and how old the try is nobody knows.
_YOUNG = delivery.c.doubt_at.between(bindparam("young"), bindparam("latest"))

# Made once: SQLAlchemy takes longer to put them together than SQLite to carry them out.
_WAITING = (
    select((delivery.c.number // bindparam("size")).label("batch"))
    .where(
        _PART,
        or_(
            delivery.c.state.in_(("planned", "sending")),
            _DUE,
            and_(delivery.c.state == "in doubt", _YOUNG),
        ),
    )
    .distinct()
    .order_by("batch")
)
_LEFT = (
    update(delivery)
    .where(_PART, delivery.c.state == "sending")
    .values(
        state="in doubt",
        doubt_at=func.coalesce(delivery.c.doubt_at, delivery.c.at),
        why=DIED,
    )
)
# A repeat that was deferred, or planned and not made in time: the first try is as doubtful as ever.
_LATE = (
    update(delivery)
    .where(_PART, delivery.c.state.in_(("planned", "deferred")), delivery.c.doubt_at.is_not(None), ~_YOUNG)
    .values(state="in doubt", retry_at=None)
)
_AGAIN = update(delivery).where(_PART, delivery.c.state == "in doubt", _YOUNG).values(state="planned")
_ITEMS = (
    select(delivery.c.number, delivery.c.reader, delivery.c.domain, delivery.c.attempts, delivery.c.first_at)
    .where(_PART, or_(delivery.c.state == "planned", _DUE))
    .order_by(delivery.c.number)
)


def waiting(store: Store, mailing: int, repeatable_for: float) -> Iterator[int]:
    """Numbers of the batches that hold something to do now."""
    with store.reading() as connection:
        row = locked(connection, mailing, shared=True)
    size = row.batch_size
    window = max(1, _WINDOW // size) * size
    for first in range(0, row.audience_count, window):
        now = store.now()
        asked = {"whose": mailing, "first": first, "end": first + window, "size": size, "now": now}
        with store.reading() as connection:
            numbers = connection.execute(_WAITING, asked | _young(now, repeatable_for)).scalars().all()
        yield from numbers


def open_batch(store: Store, mailing: int, number: int, repeatable_for: float) -> Batch:
    """Take a batch over: its next epoch, and all of it that may go out now."""
    with store.writing() as connection:
        size = locked(connection, mailing, shared=True).batch_size
        epoch = int(connection.execute(_OPEN, {"mailing": mailing, "number": number}).scalar_one())
        part, now = {"whose": mailing, "first": number * size, "end": (number + 1) * size}, store.now()
        young = part | _young(now, repeatable_for)
        # What may have been accepted becomes in doubt; what may be repeated without harm is planned again.
        for statement, asked in ((_LEFT, part), (_LATE, young), (_AGAIN, young)):
            connection.execute(statement, asked)
        rows = connection.execute(_ITEMS, part | {"now": now}).all()
    items = [
        Item(n, reader, domain, tries, None if at is None else seconds(at)) for n, reader, domain, tries, at in rows
    ]
    return Batch(mailing, number, epoch, tuple(items))


def doubt_left(store: Store, mailing: int, holder: Holder) -> int:
    """Bring into doubt at once what a dead run left in "sending", and say so in the history; gives how many."""
    with store.writing() as connection:
        row, now = locked(connection, mailing), store.now()
        if Holder.living(row.holder, row.lease_until, now) not in {None, holder}:
            return 0
        everything = {"whose": mailing, "first": 0, "end": row.audience_count}
        number = connection.execute(_LEFT, everything).rowcount
        if number:
            said = f"{number}: an earlier run ended while their messages were under way"
            events.add(connection, now, row.slug, row.channel, "in doubt", said)
    return number


def _young(now: int, repeatable_for: float) -> dict[str, int]:
    """Between which times a first try is young."""
    if math.isinf(repeatable_for):
        return {"young": -LATEST, "latest": LATEST}
    return {"young": now - milliseconds(repeatable_for) + 1, "latest": now}
