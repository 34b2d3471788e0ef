"""What the verbs that really send share: options, progress, an orderly stop, the report and the exit status."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.channel import Channel, Settings
from pipeline.commands import DONE, LEFT
from pipeline.commands.approval import wait_until
from pipeline.commands.mailings import standing
from pipeline.dispatch import Desk, Dispatched, Run, begun_outbox, carry_outbox, look_ahead, make_outbox, open_desk
from pipeline.publish import Batch
from pipeline.report import issue as issue_report
from pipeline.report import sending as report
from pipeline.send.show import shown
from pipeline.send.signals import orderly_stop


def send(
    batch: Batch, channels: Sequence[Channel], options: argparse.Namespace, settings: Settings, root: Path, place: Path
) -> int:
    """Write the outbox of a sound batch with its audience, and carry it."""
    with _desk(options, settings, root, place) as desk:
        if options.at:
            # what is missing is said now, and not when nobody is there any more
            look_ahead(batch, channels, desk)
            wait_until(options.at)
        outbox = make_outbox(batch, channels, desk)
        issue_report.outbox(batch, settings, outbox.folder, as_json=options.json)
        dispatched = carry_outbox(outbox, batch.reading.issue.slug, channels, desk)
        endings = _said(dispatched, desk, options)
    mailings = report.rows(endings)
    issue_report.result(batch, outbox.folder, left=dispatched.unsent, mailings=mailings, as_json=options.json)
    return DONE if dispatched.done else LEFT


def carry_on(options: argparse.Namespace, settings: Settings, root: Path) -> int:
    """Go on with an issue that was begun."""
    channels = [one for one in settings.channels if not options.channel or one.name in options.channel]
    with _desk(options, settings, root, options.outbox or root / "outbox") as desk:
        outbox = begun_outbox(options.slug, channels, desk)
        dispatched = carry_outbox(outbox, options.slug, channels, desk)
        endings = _said(dispatched, desk, options)
        report.document_of(dispatched, endings, as_json=options.json)
    return DONE if all(one.verdict == "done" for one in dispatched.finished.values()) else LEFT


@contextmanager
def _desk(options: argparse.Namespace, settings: Settings, root: Path, place: Path) -> Iterator[Desk]:
    stop = threading.Event()
    run = Run(
        new_ledger=options.new_ledger,
        wait=not options.no_wait,
        anyway=getattr(options, "anyway", False),
        watching=lambda channel: shown(channel, sys.stderr, json=options.json),
        tell=report.told,
        stop=stop,
    )
    with orderly_stop(stop), open_desk(settings, root, place, run) as desk:
        if desk.audience.warning:
            report.told(desk.audience.warning)
        yield desk


def _said(dispatched: Dispatched, desk: Desk, options: argparse.Namespace) -> list[report.Ending]:
    endings = []
    for name, finished in dispatched.finished.items():
        row = desk.ledger.mailing(dispatched.slug, name)
        if row:
            endings.append(report.Ending(standing(desk.ledger, row), finished.verdict, finished.why, finished.rate))
    report.ended(endings, as_json=options.json)
    return endings
