"""Standing: the deliveries of a thread, one by one. A thread has some dozens; nobody asks this of a mailing."""

from __future__ import annotations

from sqlalchemy import select

from pipeline.ledger.keeping import LOST
from pipeline.ledger.schema import delivery
from pipeline.ledger.store import Store, seconds
from pipeline.ledger.values import Standing


def standing(store: Store, mailing: int) -> list[Standing]:
    """All deliveries in their order."""
    c = delivery.c
    query = (
        select(c.number, c.state, c.receipt, c.code, c.why, c.attempts, c.first_at, c.at, c.retry_at)
        .where(c.mailing == mailing)
        .order_by(c.number)
    )
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return [
        Standing(n, state, receipt, code, why, tries, _time(first_at), _tried(at, first_at, why), _time(retry_at))
        for n, state, receipt, code, why, tries, first_at, at, retry_at in rows
    ]


def _tried(at: int | None, first_at: int | None, why: str) -> float | None:
    """When it was last tried at the latest: `at` is written before each try, and again with what came of it.

    A copy of a lost ledger knows only that there may have been a try after it was made.
    """
    return None if first_at is None or why == LOST else _time(at)


def _time(stored: int | None) -> float | None:
    return None if stored is None else seconds(stored)
