"""What becomes of a doubt that the far side itself has cleared: the delivery never came."""

from __future__ import annotations

from sqlalchemy import update

from pipeline.ledger import events
from pipeline.ledger.mailings import locked
from pipeline.ledger.schema import delivery
from pipeline.ledger.store import Store


def not_there(store: Store, mailing: int, number: int) -> None:
    """Plan again a delivery in doubt that surely is not there; what is not in doubt is left alone."""
    planned = {"state": "planned", "why": "looked for: it is not there", "doubt_at": None, "retry_at": None}
    mine = (delivery.c.mailing == mailing) & (delivery.c.number == number) & (delivery.c.state == "in doubt")
    with store.writing() as connection:
        row = locked(connection, mailing)
        if connection.execute(update(delivery).where(mine).values(planned)).rowcount:
            events.add(connection, store.now(), row.slug, row.channel, "looked", f"{number + 1}: it is not there")
