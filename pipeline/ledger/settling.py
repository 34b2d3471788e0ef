"""Settling: a person's word on deliveries in doubt, and on refused ones that are to be tried once more."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, case, select, update

from pipeline.ledger import events
from pipeline.ledger.mailings import found
from pipeline.ledger.schema import delivery, mailing
from pipeline.ledger.store import Store
from pipeline.ledger.values import EARLIER, DeliveryState, MailingRow, NotAllowed


def settle(store: Store, slug: str, channel: str, reader: str | None, state: Literal["sent", "unsent"]) -> int:
    """Settle what is in doubt of one reader, or all of it; gives how many."""
    settled: dict[str, Any] = {
        "state": "sent" if state == "sent" else "planned",
        "why": f"settled by a person: {state}",
        "doubt_at": None,
        "retry_at": None,
    }
    if state == "unsent":  # of a run that nobody knew of, there was no first try
        settled["first_at"] = case((delivery.c.why == EARLIER, None), else_=delivery.c.first_at)
    with store.writing() as connection:
        row = _known(connection, slug, channel)
        number = _turn(connection, row, reader, "in doubt", settled)
        if number:
            said = f"{reader}: {state}" if reader else f"{number} that were in doubt: {state}"
            events.add(connection, store.now(), slug, channel, "settled", said)
    return number


def put_back(store: Store, slug: str, channel: str, reader: str | None) -> int:
    """Plan again who was refused, one reader or all; gives how many. A mailing that was done runs again."""
    planned = {
        "state": "planned",
        "code": "",
        "why": "put back by a person",
        "retry_at": None,
        "attempts": 0,
        "first_at": None,
    }
    with store.writing() as connection:
        row = _known(connection, slug, channel)
        if row.state == "cancelled":
            raise NotAllowed(f"{slug}/{channel} was cancelled", "a cancelled mailing sends to nobody any more")
        number = _turn(connection, row, reader, "refused", planned)
        if number:
            said = reader or f"{number} that were refused"
            events.add(connection, store.now(), slug, channel, "put back", said)
        if number and row.state == "done":
            connection.execute(update(mailing).where(mailing.c.id == row.id).values(state="running", reason=""))
            events.add(connection, store.now(), slug, channel, "running", "it was done before they were put back")
    return number


def stands(store: Store, slug: str, channel: str, reader: str) -> DeliveryState | None:
    """The state of one delivery, None where there is none."""
    with store.reading() as connection:
        row = _known(connection, slug, channel, lock=False)
        query = select(delivery.c.state).where(delivery.c.mailing == row.id, delivery.c.reader == reader)
        state: DeliveryState | None = connection.execute(query).scalar()
    return state


def _known(connection: Connection, slug: str, channel: str, *, lock: bool = True) -> MailingRow:
    row = found(connection, slug, channel, lock=lock)
    if row is None:
        raise NotAllowed(f"nothing was planned for {slug}/{channel}", "publish status names what was")
    return row


def _turn(
    connection: Connection, row: MailingRow, reader: str | None, state: DeliveryState, values: dict[str, Any]
) -> int:
    """Give these values to a reader's delivery, or to all, if in this state; gives how many were."""
    turned = update(delivery).where(delivery.c.mailing == row.id, delivery.c.state == state)
    if reader is not None:
        turned = turned.where(delivery.c.reader == reader)
    return connection.execute(turned.values(values)).rowcount
