"""What the verbs that really send share: options, progress, an orderly stop, the report and the exit status."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from pipeline.channel import Channel, MailSettings, Settings
from pipeline.commands import DONE, LEFT
from pipeline.commands.approval import unclear_moment, wait_until
from pipeline.commands.standing import standing, unanswered
from pipeline.database import DatabaseError
from pipeline.dispatch import (
    Desk,
    Dispatched,
    Run,
    begun_outbox,
    carry_outbox,
    look_ahead,
    make_outbox,
    missing_besides,
    missing_to_resume,
    open_desk,
)
from pipeline.errors import PublishError
from pipeline.outbox import Outbox
from pipeline.publish import Batch
from pipeline.report import issue as issue_report
from pipeline.report import sending as report
from pipeline.report.standing import Standing
from pipeline.send.run.job import Finished
from pipeline.send.run.signals import orderly_stop
from pipeline.send.show import shown


def send(
    batch: Batch, channels: Sequence[Channel], options: argparse.Namespace, settings: Settings, root: Path, place: Path
) -> int:
    """Write the outbox of a sound batch with its audience, and carry it."""
    unclear = unclear_moment(options.at)
    run = _run(options)

    def besides() -> list[PublishError]:
        return [*unclear, *missing_besides(batch, channels, settings, root, run)]

    with report.heard_or_not(), _desk(settings, root, place, run, besides, channels) as desk:
        if options.at:
            # what is missing is said now, and not when nobody is there any more
            look_ahead(batch, channels, desk, unclear)
            wait_until(options.at)
        outbox = make_outbox(batch, channels, desk)
        issue_report.outbox(batch, settings, outbox.folder, as_json=options.json)
        dispatched, endings = _carried(outbox, batch.reading.issue.slug, channels, desk, options)
        mailings = report.rows(endings)
        issue_report.result(batch, outbox.folder, left=dispatched.unsent, mailings=mailings, as_json=options.json)
    return DONE if dispatched.done else LEFT


def carry_on(options: argparse.Namespace, settings: Settings, root: Path) -> int:
    """Go on with an issue that was begun."""
    channels = [one for one in settings.channels if not options.channel or one.name in options.channel]
    run, place = _run(options, resumes=True), options.outbox or root / "outbox"

    def besides() -> list[PublishError]:
        return missing_to_resume(options.slug, channels, settings, root, place, run)

    with report.heard_or_not(), _desk(settings, root, place, run, besides, channels) as desk:
        outbox = begun_outbox(options.slug, channels, desk)
        dispatched, endings = _carried(outbox, options.slug, channels, desk, options)
        report.document_of(dispatched, endings, as_json=options.json)
    return DONE if all(one.verdict == "done" for one in dispatched.finished.values()) else LEFT


def _run(options: argparse.Namespace, *, resumes: bool = False) -> Run:
    return Run(
        new_ledger=options.new_ledger,
        wait=not options.no_wait,
        plans_only=getattr(options, "plan", False),
        resumes=resumes,
        anyway=getattr(options, "anyway", False),
        watching=lambda channel: shown(channel, sys.stderr, json=options.json),
        tell=report.told,
    )


def _carried(
    outbox: Outbox, slug: str, channels: Sequence[Channel], desk: Desk, options: argparse.Namespace
) -> tuple[Dispatched, list[report.Ending]]:
    """Carry an outbox, and say how each of its mailings ended."""
    before = _done_before(slug, desk)
    with _stoppable(desk):
        dispatched = carry_outbox(outbox, slug, channels, desk)
    return dispatched, _said(dispatched, before, desk, options)


def _done_before(slug: str, desk: Desk) -> dict[str, float]:
    """The mailings of an issue that are done already, and since when."""
    done = {row.channel for row in desk.ledger.mailings(slug) if row.state == "done"}
    events = desk.ledger.events(slug) if done else ()
    return {event.channel: event.at for event in events if event.what == "done" and event.channel in done}


@contextmanager
def _desk(
    settings: Settings,
    root: Path,
    place: Path,
    run: Run,
    besides: Callable[[], Iterable[PublishError]],
    channels: Sequence[Channel],
) -> Iterator[Desk]:
    mailings = any(isinstance(channel.settings, MailSettings) for channel in channels)
    with open_desk(settings, root, place, run, besides, mailings=mailings) as desk:
        if mailings and (warning := desk.audience.warning):
            report.told(warning)
        yield desk


@contextmanager
def _stoppable(desk: Desk) -> Iterator[None]:
    """While mailings are carried: asked once, the run ends after the messages in flight; asked again, at once."""
    before = signal.signal(signal.SIGINT, _end_at_once)
    try:
        with orderly_stop(desk.run.stop):
            yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    """End as if killed, which the ledger is made for: lanes may wait for a relay's answer for minutes."""
    with suppress(OSError):
        os.write(2, "\nended at once; “publish status” says who is in doubt\n".encode())
    os._exit(128 + number)


def _said(
    dispatched: Dispatched, before: Mapping[str, float], desk: Desk, options: argparse.Namespace
) -> list[report.Ending]:
    endings = []
    for name, finished in dispatched.finished.items():
        since, seen = None if finished.sent else before.get(name), finished.read_back
        stands = _stands(dispatched.slug, name, finished, desk)
        endings.append(report.Ending(stands, finished.verdict, finished.why, finished.rate, since, seen))
    report.ended(endings, as_json=options.json)
    return endings


def _stands(slug: str, channel: str, finished: Finished, desk: Desk) -> Standing:
    """How a channel stands by the ledger; where that knows nothing of it, or fails in mid-run, as its run knew it."""
    with suppress(DatabaseError):  # the verdict says so, and is worth more than this fault
        if row := desk.ledger.mailing(slug, channel):
            return standing(desk.ledger, row)
    return unanswered(slug, channel, finished.sums, finished.next_due)
