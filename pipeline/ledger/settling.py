"""Settling: a person says what became of deliveries in doubt."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import update

from pipeline.ledger import events
from pipeline.ledger.mailings import found
from pipeline.ledger.schema import delivery
from pipeline.ledger.store import Store
from pipeline.ledger.values import NotAllowed


def settle(store: Store, slug: str, channel: str, reader: str | None, state: Literal["sent", "unsent"]) -> int:
    """Settle what is in doubt of one reader, or all of it; gives how many."""
    with store.writing() as connection:
        row = found(connection, slug, channel, lock=True)
        if row is None:
            raise NotAllowed(f"nothing was planned for {slug}/{channel}", "publish status names what was")
        doubted = update(delivery).where(delivery.c.mailing == row.id, delivery.c.state == "in doubt")
        if reader is not None:
            doubted = doubted.where(delivery.c.reader == reader)
        settled = {
            "state": "sent" if state == "sent" else "planned",
            "why": f"settled by a person: {state}",
            "doubt_at": None,
            "retry_at": None,
        }
        number = connection.execute(doubted.values(settled)).rowcount
        if number:
            events.add(connection, store.now(), slug, channel, "settled", f"{number} {state}")
    return number
