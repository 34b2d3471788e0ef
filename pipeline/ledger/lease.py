"""The lock of a mailing: one process carries it, for as long as it lives or its lease lasts.

The lock saves work, and tells people; what keeps a reader from two mails is the epoch of a batch, not this.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from pipeline.ledger.holder import Holder
from pipeline.ledger.mailings import locked
from pipeline.ledger.schema import mailing
from pipeline.ledger.store import Store, seconds
from pipeline.ledger.values import AlreadyRunning

LEASE = 60_000
"""Milliseconds."""


def claim(store: Store, number: int, holder: Holder) -> None:
    """Take or keep the mailing for a lease. Raises AlreadyRunning."""
    with store.writing() as connection:
        row, now = locked(connection, number), store.now()
        refuse_other(row, holder, now)
        held_at = row.held_at if row.holder == holder.written else now
        values = {"holder": holder.written, "held_at": held_at, "lease_until": now + LEASE}
        connection.execute(update(mailing).where(mailing.c.id == number).values(values))


def refuse_other(row: Any, holder: Holder, now: int) -> None:
    """Raise AlreadyRunning if somebody else holds the mailing of this row of the database; `now` in milliseconds."""
    other = Holder.living(row.holder, row.lease_until, now)
    if other not in {None, holder}:
        raise AlreadyRunning(other.named, seconds(row.held_at), f"{row.slug}/{row.channel}")


def release(store: Store, number: int, holder: Holder) -> None:
    """Give the mailing back, if this holder has it."""
    with store.writing() as connection:
        mine = (mailing.c.id == number) & (mailing.c.holder == holder.written)
        connection.execute(update(mailing).where(mine).values(holder="", held_at=0, lease_until=0))
