"""Planning: a frozen audience is enrolled, a chunk at a time, and the mailing runs when all of it is in."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice

from sqlalchemy import Connection, delete, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from pipeline.database import DatabaseError
from pipeline.ledger import events, lease, mailings
from pipeline.ledger.holder import Holder
from pipeline.ledger.schema import batch, delivery, mailing
from pipeline.ledger.statements import Statements
from pipeline.ledger.store import Store
from pipeline.ledger.values import AlreadyRunning, ContentChanged, MailingRow, NotAllowed
from pipeline.reader import Frozen

_CHUNK = 10_000
"""Deliveries a transaction: memory stays small, and other processes get their turn at the file."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be sent to how many."""

    slug: str
    channel: str
    kind: str
    digest: str
    audience_digest: str
    audience_count: int
    batch_size: int


def plan(store: Store, what: Plan, rows: Iterable[Frozen]) -> MailingRow:
    """Enrol an audience, or give the mailing that is there. Raises as `Ledger.plan`."""
    holder = Holder.mine()
    number = _begin(store, what, holder)
    if number is not None:
        try:
            _enrol(store, what, rows, number, holder)
        except BaseException:
            with contextlib.suppress(DatabaseError):  # the lease ends by itself; the fault above is the one to tell
                lease.release(store, number, holder)
            raise
    row = mailings.find(store, what.slug, what.channel)
    assert row is not None  # noqa: S101 - it was there in the line above, and mailings are never deleted
    return row


def _begin(store: Store, what: Plan, holder: Holder) -> int | None:
    """Make the mailing's row in state planning, empty and held by us; None where there is nothing to plan."""
    with store.writing() as connection:
        found = mailings.found(connection, what.slug, what.channel, lock=True)
        if found and found.state != "planning" and found.digest == what.digest:
            return None
        now = store.now()
        values = {
            **asdict(what),
            "state": "planning",
            # a pause outlives a corrected text: while it is planned anew, the reason alone says that there is one
            "reason": found.reason if found and found.state in {"paused", "planning"} else "",
            "started_at": now,
            "holder": holder.written,
            "held_at": now,
            "lease_until": now + lease.LEASE,
        }
        if found is None:
            return mailings.make(connection, **values)
        _empty(connection, found, holder, now)
        connection.execute(update(mailing).where(mailing.c.id == found.id).values(values))
        return found.id


def _empty(connection: Connection, found: MailingRow, holder: Holder, now: int) -> None:
    """Take out of a mailing what was planned, if surely nobody has received anything of it.

    Who was put off or refused has not: the relay said so. A doubt counts until a person has settled it.
    """
    row = mailings.locked(connection, found.id)
    lease.refuse_other(row, holder, now)
    if row.state == "cancelled":
        fault = f"{found.slug}/{found.channel} was cancelled, and that is for good"
        raise NotAllowed(fault, "give the new text a slug of its own")
    reached = select(delivery.c.number).where(
        delivery.c.mailing == found.id,
        or_(delivery.c.state.in_(("sent", "sending", "in doubt", "retracting")), delivery.c.doubt_at.is_not(None)),
    )
    if connection.execute(reached.limit(1)).first():
        raise ContentChanged(
            f"the issue changed after {found.slug}/{found.channel} was sent to readers",
            "bring back the text that was sent, or send a correction as an issue of its own",
        )
    connection.execute(delete(delivery).where(delivery.c.mailing == found.id))
    # batches keep their epochs: who still holds one of the old plan must not find it current in the new one
    connection.execute(update(batch).where(batch.c.mailing == found.id).values(epoch=batch.c.epoch + 1))


def _enrol(store: Store, what: Plan, rows: Iterable[Frozen], number: int, holder: Holder) -> None:
    statement, first = Statements(store.engine).enrol, 0
    for chunk in _chunks(rows):
        given = [(first + place, reader.id, reader.domain) for place, reader in enumerate(chunk)]
        with store.writing() as connection, _once():
            _keep(connection, number, holder, store.now())
            connection.execute(statement, {"mailing": number, "rows": json.dumps(given)})
        first += len(chunk)
    with store.writing() as connection:
        _keep(connection, number, holder, store.now())
        if first != what.audience_count:
            fault = f"the frozen audience holds {first} readers, not {what.audience_count}"
            raise NotAllowed(fault, "make the outbox again")
        state = "paused" if mailings.locked(connection, number).reason else "running"
        done = {"state": state, "holder": "", "held_at": 0, "lease_until": 0}
        connection.execute(update(mailing).where(mailing.c.id == number).values(done))
        events.add(connection, store.now(), what.slug, what.channel, "planned", str(first))
        if store.postgres:  # without it, the first groups are looked up by reading the whole table
            connection.execute(text("ANALYZE delivery"))


def _chunks(rows: Iterable[Frozen]) -> Iterator[list[Frozen]]:
    left = iter(rows)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk


@contextlib.contextmanager
def _once() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise NotAllowed("the frozen audience holds a reader twice", "make the outbox again") from None


def _keep(connection: Connection, number: int, holder: Holder, now: int) -> None:
    """Make sure that the planning is still ours, and keep it for another lease."""
    row = mailings.locked(connection, number)
    if row.state != "planning" or row.holder != holder.written:
        who = Holder.read(row.holder).named if row.holder else "another process"
        raise AlreadyRunning(who, row.held_at / 1000, f"{row.slug}/{row.channel}")
    connection.execute(update(mailing).where(mailing.c.id == number).values(lease_until=now + lease.LEASE))
