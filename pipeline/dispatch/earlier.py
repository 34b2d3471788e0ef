"""Threads that a run may have posted of which this ledger knows nothing: looked for before anything is posted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Final

from pipeline.channel import READABLE, Channel
from pipeline.database import DatabaseError
from pipeline.dispatch.desk import Desk
from pipeline.ledger import MailingRow
from pipeline.outbox import ISSUE, Outbox
from pipeline.send.run.history import FOUND

_DAY: Final = 86_400.0
_MONTH: Final = 30 * _DAY


def doubt_earlier(outbox: Outbox, mailing: MailingRow, channel: Channel, desk: Desk) -> None:
    """Bring a thread into doubt whose issue is no younger than this ledger, and that its network may show us.

    The ledger may be a new one in the place of one that was lost. With `--new-ledger` too: CI may say it by itself.
    """
    events = desk.ledger.events(mailing.slug)
    if channel.kind not in READABLE or any(one.channel == channel.name and one.what == "run began" for one in events):
        return
    known = min(row.started_at for row in desk.ledger.mailings() if row.channel == channel.name)
    day = _day(outbox, desk.run.clock())
    if day - _DAY <= known:
        desk.ledger.doubt_earlier(mailing.id, min(day, desk.run.clock()) - _DAY)


@contextmanager
def telling_found(mailing: MailingRow, desk: Desk) -> Iterator[None]:
    """Say at the end how many posts the run found there that it would have posted otherwise."""
    before = _found(mailing, desk)
    yield
    if found := _found(mailing, desk) - before:
        said = f"{found} of {mailing.audience_count} posts stood there already, and were not posted again"
        key = f"{mailing.slug}/{mailing.channel}"
        desk.run.tell(f"{key}: {said}: this ledger knew nothing of them. If another one does, restore that one")


def _found(mailing: MailingRow, desk: Desk) -> int:
    with suppress(DatabaseError):  # how the run ended is the thing to tell
        events = desk.ledger.events(mailing.slug)
        return sum(one.channel == mailing.channel and one.what == FOUND for one in events)
    return 0


def _day(outbox: Outbox, now: float) -> float:
    """The issue's date, in seconds since the epoch: a day before it is the first on which it can have been posted."""
    try:
        said = json.loads((outbox.folder / ISSUE).read_bytes())["date"]
        return datetime.combine(date.fromisoformat(said), datetime.min.time(), UTC).timestamp()
    except (OSError, ValueError, KeyError, TypeError):
        return now - _MONTH  # an issue without a date
