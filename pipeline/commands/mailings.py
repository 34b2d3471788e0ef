"""The verbs of a mailing that was begun: status, resume, pause, cancel, log, keep."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands import DONE, LEFT
from pipeline.commands.place import publication
from pipeline.commands.standing import lacking, standing
from pipeline.errors import WrongUse
from pipeline.report import mailings as report
from pipeline.report.saying import as_far_as_heard

if TYPE_CHECKING:
    from pipeline.ledger import Ledger, MailingRow, MailingState
    from pipeline.report.standing import Standing


def status(options: argparse.Namespace) -> int:
    """Say how the mailings stand; with `--missing`, who has not got the issue."""
    with _ledger(options) as ledger:
        rows = _mailings(ledger, options.slug, options.channel)
        standings = [standing(ledger, row) for row in rows]
        missing = lacking(ledger, rows) if options.missing else None
        with as_far_as_heard():
            report.status(standings, missing, as_json=options.json)
    return LEFT if any(_is_open(one) for one in standings) else DONE


def pause(options: argparse.Namespace) -> int:
    """Stop sending after the messages in flight."""
    return _set_state(options, "paused", "paused; “publish resume” goes on")


def cancel(options: argparse.Namespace) -> int:
    """Stop sending for good."""
    with _ledger(options) as ledger:
        _mailings(ledger, options.slug, options.channel)  # before a person is asked about something that is not there
    if not options.yes and not _sure(f"Nobody who has not got {options.slug} yet will get it. Cancel it?"):
        return LEFT
    return _set_state(options, "cancelled", "cancelled")


def log(options: argparse.Namespace) -> int:
    """Say what happened to an issue."""
    with _ledger(options) as ledger:
        events = [
            (event.at, event.channel, event.what, event.detail)
            for event in ledger.events(options.slug)
            if not (options.channel and event.channel) or event.channel in options.channel
        ]
        if not events:
            _mailings(ledger, options.slug, options.channel)
        with as_far_as_heard():
            report.history(options.slug, events, as_json=options.json)
    return DONE


def keep(options: argparse.Namespace) -> int:
    """Copy the ledger's file; an empty one is made where there is none, so that CI has something to save."""
    from pipeline.ledger import open_ledger  # noqa: PLC0415 - loads the database's library

    settings, root = publication(options)
    with open_ledger(settings.ledger, root) as ledger:
        number = ledger.keep(options.copy, options.unsure)
    lines = [f"{options.copy}: the ledger as it is now"]
    if options.unsure:
        lines = [f"{options.copy}: the ledger, with {number} of {options.unsure} in doubt that may be sent from now on"]
    report.changed(lines, {"copy": str(options.copy), "in_doubt": number}, as_json=options.json)
    return DONE


def resume(options: argparse.Namespace) -> int:
    """Go on sending what the outbox holds."""
    from pipeline.commands.sending import carry_on  # noqa: PLC0415 - loads what sends

    settings, root = publication(options)
    return carry_on(options, settings, root)


def _ledger(options: argparse.Namespace) -> AbstractContextManager[Ledger]:
    from pipeline.ledger import look_into_ledger  # noqa: PLC0415 - loads the database's library

    settings, root = publication(options)
    return look_into_ledger(settings.ledger, root)


def _mailings(ledger: Ledger, slug: str | None, channels: list[str]) -> list[MailingRow]:
    rows = [row for row in ledger.mailings(slug) if not channels or row.channel in channels]
    if slug and not rows:
        raise WrongUse(f"nothing of {slug} was sent from here", "“publish status” names what was")
    return rows


def _set_state(options: argparse.Namespace, state: MailingState, said: str) -> int:
    with _ledger(options) as ledger:
        rows = _mailings(ledger, options.slug, options.channel)
        being = [row for row in rows if row.state not in {"done", "cancelled", "retracted"}]
        rows = being or [row for row in rows if row.state == state] or rows
        for row in rows:
            ledger.set_state(row.id, state, "by hand")
    lines = [f"{row.slug}/{row.channel}: {said}" for row in rows]
    report.changed(
        lines, {"mailings": [f"{row.slug}/{row.channel}" for row in rows], "state": state}, as_json=options.json
    )
    return DONE


def _is_open(standing: Standing) -> bool:
    """Whether something of it is left that is not left for good."""
    return standing.state == "retracting" or bool(standing.left and standing.state not in {"cancelled", "retracted"})


def _sure(question: str) -> bool:
    """Ask a person; where nobody can answer, the answer is no."""
    if not sys.stdin or not sys.stdin.isatty():
        raise WrongUse("nobody is here to be asked", "add --yes")
    return input(f"{question} [y/N] ").strip().casefold() in {"y", "yes"}


def outbox_folder(options: argparse.Namespace, root: Path, slug: str) -> Path:
    """Where the outbox of an issue lies."""
    return (options.outbox or root / "outbox") / slug
