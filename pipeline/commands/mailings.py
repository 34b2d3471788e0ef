"""The verbs of a mailing that was begun: status, resume, pause, cancel, settle, log."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.commands import DONE, LEFT
from pipeline.commands.place import publication
from pipeline.errors import WrongUse
from pipeline.report import mailings as report

if TYPE_CHECKING:
    from pipeline.ledger import Ledger, MailingRow, MailingState, Sums

_STATES = ("planned", "sending", "sent", "deferred", "refused", "suppressed", "in_doubt")
_SETTLED: dict[str, Literal["sent", "unsent"]] = {"sent": "sent", "unsent": "unsent"}
_KEY = re.compile(r"[^/@\s]+/[^/@\s]+(?:/(?:[a-z2-7]{16}|[0-9]+))?")
"""A mailing, or a delivery of it: a subscriber's id, or a post's number."""
_RECENT = 60.0
"""Seconds of a running mailing that its rate is taken from."""


def status(options: argparse.Namespace) -> int:
    """Say how the mailings stand; with `--missing`, who has not got the issue."""
    with _ledger(options) as ledger:
        rows = _mailings(ledger, options.slug, options.channel)
        standings = [standing(ledger, row) for row in rows]
        lacking = _lacking(ledger, rows) if options.missing else None
        report.status(standings, lacking, as_json=options.json)
    return LEFT if any(one.left and one.state != "cancelled" for one in standings) else DONE


def pause(options: argparse.Namespace) -> int:
    """Stop sending after the messages in flight."""
    return _set_state(options, "paused", "paused; “publish resume” goes on")


def cancel(options: argparse.Namespace) -> int:
    """Stop sending for good."""
    if not options.yes and not _sure(f"Nobody who has not got {options.slug} yet will get it. Cancel it?"):
        return LEFT
    return _set_state(options, "cancelled", "cancelled")


def settle(options: argparse.Namespace) -> int:
    """Decide on deliveries in doubt."""
    decisions = [_decision(number, word) for number, word in enumerate(options.keys, 1)]
    lines, settled = [], 0
    with _ledger(options) as ledger:
        for slug, channel, reader, state in decisions:
            number = ledger.settle(slug, channel, reader, state)
            settled += number
            lines.append(f"{'/'.join(filter(None, (slug, channel, reader)))}: {number} settled as {state}")
    report.changed(lines, {"settled": settled}, as_json=options.json)
    return DONE if settled else LEFT


def log(options: argparse.Namespace) -> int:
    """Say what happened to an issue."""
    with _ledger(options) as ledger:
        events = ((event.at, event.channel, event.what, event.detail) for event in ledger.events(options.slug))
        report.history(options.slug, events, as_json=options.json)
    return DONE


def resume(options: argparse.Namespace) -> int:
    """Go on sending what the outbox holds."""
    from pipeline.commands.sending import carry_on  # noqa: PLC0415 - loads what sends

    settings, root = publication(options)
    return carry_on(options, settings, root)


def standing(ledger: Ledger, row: MailingRow) -> report.Standing:
    """How a mailing stands, for the report."""
    sums, now = ledger.sums(row.id), time.time()
    recent = (
        ledger.pace(row.id, now - _RECENT) / min(_RECENT, max(1.0, now - row.started_at)) if row.started_at else 0.0
    )
    return report.Standing(
        slug=row.slug,
        channel=row.channel,
        state=row.state,
        reason=row.reason,
        audience=row.audience_count,
        counts={state: getattr(sums, state) for state in _STATES},
        domains={
            name: {state: getattr(part, state) for state in _STATES} for name, part in ledger.by_domain(row.id).items()
        },
        started=row.started_at,
        rate=recent,
        next_due=ledger.next_due(row.id),
        holder=_carrier(row, now),
    )


def unanswered(slug: str, channel: str, sums: Sums, next_due: float | None) -> report.Standing:
    """How a mailing stood when its ledger ceased to answer."""
    return report.Standing(
        slug=slug,
        channel=channel,
        state="running",
        reason="",
        audience=sums.total,
        counts={state: getattr(sums, state) for state in _STATES},
        domains={},
        started=0.0,
        rate=0.0,
        next_due=next_due,
    )


def _carrier(row: MailingRow, now: float) -> str:
    """Who carries a mailing now, for a person; empty: nobody."""
    from pipeline.ledger import Holder  # noqa: PLC0415 - loads the database's library

    if row.state != "running" or not row.holder or row.lease_until <= now:
        return ""
    holder = Holder.read(row.holder)
    return "" if holder == Holder.mine() or holder.surely_dead else holder.named


def _ledger(options: argparse.Namespace) -> Ledger:
    from pipeline.ledger import open_ledger  # noqa: PLC0415 - loads the database's library

    settings, root = publication(options)
    return open_ledger(settings.ledger, root)


def _mailings(ledger: Ledger, slug: str | None, channels: list[str]) -> list[MailingRow]:
    rows = [row for row in ledger.mailings(slug) if not channels or row.channel in channels]
    if slug and not rows:
        raise WrongUse(f"nothing of {slug} was sent from here", "“publish status” names what was")
    return rows


def _lacking(ledger: Ledger, rows: list[MailingRow]) -> Iterator[report.Lacking]:
    for row in rows:
        for one in ledger.missing(row.id):
            yield report.Lacking(f"{row.slug}/{row.channel}/{one.reader}", one.state, one.code, one.why)


def _set_state(options: argparse.Namespace, state: MailingState, said: str) -> int:
    with _ledger(options) as ledger:
        rows = _mailings(ledger, options.slug, options.channel)
        for row in rows:
            ledger.set_state(row.id, state, "by hand")
    lines = [f"{row.slug}/{row.channel}: {said}" for row in rows]
    report.changed(
        lines, {"mailings": [f"{row.slug}/{row.channel}" for row in rows], "state": state}, as_json=options.json
    )
    return DONE


def _decision(number: int, word: str) -> tuple[str, str, str | None, Literal["sent", "unsent"]]:
    """`SLUG/CHANNEL/READER=sent` in parts; without a reader, all that are in doubt there.

    Raises:
        WrongUse: it is none. It is named by its number: somebody may have written an address where an id belongs.
    """
    key, _, said = word.rpartition("=")
    state = _SETTLED.get(said)
    match key.split("/") if _KEY.fullmatch(key) else []:
        case [slug, channel] if state:
            return slug, channel, None, state
        case [slug, channel, reader] if state:
            return slug, channel, reader, state
    remedy = "write SLUG/CHANNEL/ID=sent or SLUG/CHANNEL/ID=unsent, with the id that “publish status --missing” names"
    raise WrongUse(f"word {number} says nothing that can be settled", remedy)


def _sure(question: str) -> bool:
    """Ask a person; where nobody can answer, the answer is no."""
    if not sys.stdin or not sys.stdin.isatty():
        raise WrongUse("nobody is here to be asked", "add --yes")
    return input(f"{question} [y/N] ").strip().casefold() in {"y", "yes"}


def outbox_folder(options: argparse.Namespace, root: Path, slug: str) -> Path:
    """Where the outbox of an issue lies."""
    return (options.outbox or root / "outbox") / slug
