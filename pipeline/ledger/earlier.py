"""Earlier runs that a ledger knows nothing of: it may be a new one in the place of one that was lost.

The first thread that it knows on a channel may stand there already. So all of it is in doubt before anything of it is
posted, and the usual rules for doubt hold: the far side is asked, and where it cannot say a person decides.
"""

from __future__ import annotations

from sqlalchemy import update

from pipeline.ledger import events
from pipeline.ledger.mailings import locked
from pipeline.ledger.schema import delivery
from pipeline.ledger.store import Store, milliseconds
from pipeline.ledger.values import EARLIER


def doubt_earlier(store: Store, mailing: int, since: float) -> int:
    """Bring into doubt what was never tried of a thread; gives how many posts.

    `since`, in seconds since the epoch: no earlier can it have been posted.
    """
    at = milliseconds(since)
    never = (delivery.c.mailing == mailing) & (delivery.c.state == "planned") & (delivery.c.attempts == 0)
    doubt = {"state": "in doubt", "first_at": at, "at": at, "doubt_at": at, "why": EARLIER}
    with store.writing() as connection:
        row = locked(connection, mailing)
        number = connection.execute(update(delivery).where(never).values(doubt)).rowcount
        if number:
            events.add(connection, store.now(), row.slug, row.channel, "in doubt", f"{number}: {EARLIER}")
    return number
