"""What becomes of a doubt that the far side itself has cleared: the delivery never came."""

from __future__ import annotations

from sqlalchemy import update

from pipeline.ledger import events
from pipeline.ledger.mailings import locked
from pipeline.ledger.schema import delivery
from pipeline.ledger.store import Store
from pipeline.ledger.values import EARLIER


def not_there(store: Store, mailing: int, number: int, why: str = "it is not there") -> None:
    """Plan again a delivery in doubt that is taken not to be there; what is not in doubt is left alone.

    Where nobody knew of an earlier run, there was none of this delivery; nor of any other, if the first is not there:
    the others answer it.
    """
    planned = {"state": "planned", "why": f"looked for: {why}", "doubt_at": None, "retry_at": None}
    doubtful = (delivery.c.mailing == mailing) & (delivery.c.state == "in doubt")
    mine = doubtful & (delivery.c.number == number)
    never = (mine if number else doubtful) & (delivery.c.why == EARLIER)
    with store.writing() as connection:
        row = locked(connection, mailing)
        anew = connection.execute(update(delivery).where(never).values(planned | {"first_at": None})).rowcount
        if anew or connection.execute(update(delivery).where(mine).values(planned)).rowcount:
            events.add(connection, store.now(), row.slug, row.channel, "looked", f"{number + 1}: {why}")
