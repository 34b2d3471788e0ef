"""How a mailing stands, from the ledger's row to the report: who carries it now, its sums, its pace."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.channel import REPEATABLE
from pipeline.report.mailings import Lacking
from pipeline.report.standing import Standing

if TYPE_CHECKING:
    from pipeline.ledger import Ledger, MailingRow, Sums

_STATES = (
    "planned", "sending", "sent", "deferred", "refused", "suppressed", "in_doubt", "retracting", "retracted"
)  # fmt: skip
_POSTS = ("mastodon", "linkedin", "facebook", "threads", "x", "telegram", "discord", "slack")
_UNITS = {"bluesky": "thread", **dict.fromkeys(_POSTS, "post"), "webhook": "message", "apprise": "notice"}
"""What a delivery is, by kind; of all others it is a reader's."""
_RECENT = 60.0
"""Seconds of a mailing that is being carried that its rate is taken from."""


def standing(ledger: Ledger, row: MailingRow) -> Standing:
    """How a mailing stands, for the report. Where nobody carries it, nobody is being sent anything."""
    now, holder = time.time(), carrier(row)
    sums, domains = ledger.sums(row.id), ledger.by_domain(row.id)
    if not holder:
        sums, domains = sums.abandoned, {name: part.abandoned for name, part in domains.items()}
    return Standing(
        slug=row.slug,
        channel=row.channel,
        state=row.state,
        reason=row.reason,
        audience=row.audience_count,
        counts=_counts(sums),
        domains={name: _counts(part) for name, part in domains.items()},
        started=row.started_at,
        rate=_rate(ledger, row, sums.sent, now, carried=bool(holder)),
        next_due=ledger.next_due(row.id),
        asked=now,
        holder=holder,
        unit=_UNITS.get(row.kind, "reader"),
        links=_links(ledger, row) if row.kind in _UNITS else (),
        repeatable=row.kind in REPEATABLE,
    )


def _links(ledger: Ledger, row: MailingRow) -> tuple[str, ...]:
    """Where a thread begins on the web: receipts are the far side's id and, after a space, its address there."""
    receipts = [one.receipt for one in ledger.standing(row.id)[:1] if one.state != "retracted"]
    return tuple(link for receipt in receipts if (link := receipt.partition(" ")[2]))


def unanswered(slug: str, channel: str, sums: Sums, next_due: float | None) -> Standing:
    """How a mailing stood when its ledger ceased to answer."""
    return Standing(
        slug=slug,
        channel=channel,
        state="running",
        reason="",
        audience=sums.total,
        counts=_counts(sums.abandoned),
        domains={},
        started=0.0,
        rate=0.0,
        next_due=next_due,
        asked=time.time(),
    )


def lacking(ledger: Ledger, rows: Iterable[MailingRow]) -> Iterator[Lacking]:
    """Who has not got it, streamed; whose run died is in doubt, though nobody has opened his batch since."""
    from pipeline.ledger import DIED  # noqa: PLC0415 - loads the database's library

    for row in rows:
        carried = carrier(row)
        for one in ledger.missing(row.id):
            died = one.state == "sending" and not carried
            state, code, why = ("in doubt", "", DIED) if died else (one.state, one.code, one.why)
            yield Lacking(f"{row.slug}/{row.channel}/{one.reader}", state, code, why)


def carrier(row: MailingRow) -> str:
    """Which other process carries a mailing now, for a person; empty: none."""
    from pipeline.ledger import Holder  # noqa: PLC0415 - loads the database's library

    holder = Holder.living(row.holder, row.lease_until, time.time())
    return "" if holder in {None, Holder.mine()} else holder.named


def _rate(ledger: Ledger, row: MailingRow, sent: int, now: float, *, carried: bool) -> float:
    """Messages a second: of the last minute while it is carried, afterwards of all the time in which it was."""
    if carried:
        return ledger.pace(row.id, now - _RECENT) / min(_RECENT, max(1.0, now - row.started_at))
    return sent / max(1.0, ledger.carried(row.id)) if sent else 0.0


def _counts(sums: Sums) -> dict[str, int]:
    return {state: getattr(sums, state) for state in _STATES}
