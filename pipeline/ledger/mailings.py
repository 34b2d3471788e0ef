"""Mailings: their rows, and the states that they go through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Row, insert, select, update

from pipeline.ledger import events
from pipeline.ledger.schema import mailing
from pipeline.ledger.store import Store, seconds
from pipeline.ledger.sums import count
from pipeline.ledger.values import MailingRow, MailingState, NotAllowed

_FROM: Mapping[MailingState, Sequence[MailingState]] = {
    "running": ("paused", "stopped"),
    "paused": ("running", "stopped"),
    "stopped": ("running", "paused"),
    "cancelled": ("planning", "running", "paused", "stopped"),
    "done": ("running", "paused", "stopped"),
}
"""From which states each one may be reached. Only the plan itself leads from planning to running."""

_COLUMNS = [column for column in mailing.columns if column.name != "held_at"]


def find(store: Store, slug: str, channel: str) -> MailingRow | None:
    """The mailing of an issue's channel."""
    with store.reading() as connection:
        return found(connection, slug, channel)


def found(connection: Connection, slug: str, channel: str, *, lock: bool = False) -> MailingRow | None:
    """The same within a transaction, locked for its rest if asked."""
    query = select(*_COLUMNS).where(mailing.c.slug == slug, mailing.c.channel == channel)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return _value(row) if row else None


def all_of(store: Store, slug: str | None) -> list[MailingRow]:
    """All mailings of an issue, or all there are."""
    query = select(*_COLUMNS).order_by(mailing.c.id)
    with store.reading() as connection:
        rows = connection.execute(query if slug is None else query.where(mailing.c.slug == slug))
        return [_value(row) for row in rows]


def locked(connection: Connection, number: int, *, shared: bool = False) -> Row[tuple[object, ...]]:
    """A mailing's row by its id, locked for the rest of the transaction: first of all locks, so that none can cross.

    Raises:
        NotAllowed: there is none.
    """
    query = select(mailing).where(mailing.c.id == number).with_for_update(read=shared)
    row = connection.execute(query).first()
    if row is None:
        raise NotAllowed("the ledger knows no such mailing", "plan it first")
    return row


def set_state(store: Store, number: int, state: MailingState, reason: str) -> None:
    """Bring a mailing into a state, in one transaction with the event that says so."""
    with store.writing() as connection:
        row = locked(connection, number)
        if row.state == state:
            return
        if row.state not in _FROM.get(state, ()):
            raise NotAllowed(
                f"the mailing is {row.state} and cannot become {state}", "publish status says what can be done"
            )
        if state == "done" and not (sums := count(connection, number)).done:
            raise NotAllowed(
                f"the mailing is not done: {sums.left} deliveries are left", "run it again, or settle them"
            )
        connection.execute(update(mailing).where(mailing.c.id == number).values(state=state, reason=reason))
        events.add(connection, store.now(), row.slug, row.channel, state, reason)


def make(connection: Connection, **values: object) -> int:
    """Insert a mailing and give its id."""
    return int(connection.execute(insert(mailing).values(**values).returning(mailing.c.id)).scalar_one())


def _value(row: Row[tuple[object, ...]]) -> MailingRow:
    values = dict(row._mapping)  # noqa: SLF001 - the documented way to a row's names
    values["started_at"], values["lease_until"] = seconds(row.started_at), seconds(row.lease_until)
    return MailingRow(**values)
