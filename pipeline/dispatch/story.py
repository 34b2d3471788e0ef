"""The story of a real run, top to bottom: gates, freeze, write, read back, plan, claim, carry, release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.channel import Channel, MailSettings, Settings
from pipeline.database import DatabaseError
from pipeline.dispatch.awaited import in_order
from pipeline.dispatch.carrying import carry_channel
from pipeline.dispatch.desk import Desk, Run
from pipeline.dispatch.gates import forgotten, lost, pass_gates, storeless
from pipeline.dispatch.ready import reasons
from pipeline.dispatch.threads import carry_thread_channel, threads_among
from pipeline.errors import PublishError, WrongUse
from pipeline.ledger import AlreadyRunning, Event, Sums
from pipeline.outbox import Outbox, audience_row, content_digest, delivery_rows, read_outbox
from pipeline.publish import Batch, carried, write
from pipeline.reader import Frozen
from pipeline.send.run.job import Finished
from pipeline.text.moments import in_utc


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What a real run did: the outbox's folder, how each mailing or thread ended, and the channels without account."""

    folder: Path
    slug: str
    finished: Mapping[str, Finished]
    unsent: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is left anywhere."""
        return not self.unsent and all(one.verdict == "done" for one in self.finished.values())


def look_ahead(batch: Batch, channels: Sequence[Channel], desk: Desk, wrong: Sequence[PublishError] = ()) -> None:
    """Pass the gates and do nothing else: what a run that waits for its time asks before it waits.

    `wrong` is what is known to be wrong already, and is said with the rest.

    Raises:
        NotReady: a gate is closed.
    """
    pass_gates(batch.reading.issue.slug, delivery_rows(batch.packed), channels, desk, wrong)


def missing_besides(
    batch: Batch, channels: Sequence[Channel], settings: Settings, root: Path, run: Run
) -> list[PublishError]:
    """What else is missing where a store cannot be opened."""
    rows = delivery_rows(batch.packed)
    return storeless(batch.reading.issue.slug, rows, channels, settings, root, run)


def missing_to_resume(
    slug: str, channels: Sequence[Channel], settings: Settings, root: Path, place: Path, run: Run
) -> list[PublishError]:
    """The same for an issue that was begun: its outbox says which of the channels are meant."""

    def ask() -> list[PublishError]:
        rows = read_outbox(place / slug).rows
        begun = [one for one in channels if audience_row(rows, one.name)]
        return storeless(slug, rows, begun, settings, root, run)

    return reasons(ask)


def make_outbox(batch: Batch, channels: Sequence[Channel], desk: Desk) -> Outbox:
    """Pass the gates, write the outbox of a sound batch with its frozen audiences, and read it back.

    Raises:
        NotReady: a gate is closed; the outbox that was there before stands.
        PublishError: the outbox cannot be written, or a store cannot be read.
    """
    look_ahead(batch, channels, desk)
    slug, rows = batch.reading.issue.slug, delivery_rows(batch.packed)
    mailings = mailings_among(channels)
    audiences = {channel.name: _audience(slug, rows, channel, desk) for channel in mailings}
    begun = _begun(slug, rows, desk)
    for name in (channel.name for channel in channels if carried(channel)):
        if name not in begun:
            # before the outbox has it: an audience there, and no trace of it here, is a ledger that was lost
            desk.ledger.note(slug, name, "frozen", _mark(rows, name))
    return read_outbox(write(batch, desk.settings, desk.place, audiences, sending=in_utc(desk.run.clock())))


def begun_outbox(slug: str, channels: Sequence[Channel], desk: Desk) -> Outbox:
    """The outbox of an issue whose sending was begun, past the gates again: what `publish resume` carries.

    Raises:
        NotReady: a gate is closed.
        WrongUse: nothing of this issue was begun.
        PublishError: the outbox is not whole, the ledger that knew of it was lost, or a store cannot be read.
    """
    traces = any(event.what == "frozen" for event in desk.ledger.events(slug)) or desk.ledger.mailings(slug)
    if not traces and (channel := next(iter(forgotten(slug, desk)), "")):
        raise lost(slug, channel)
    outbox = read_outbox(desk.place / slug) if traces else None
    if outbox is None or not (begun := _begun(slug, outbox.rows, desk)):
        raise WrongUse(f"nothing of {slug} was begun", "publish its issue; “publish status” names what was begun")
    pass_gates(slug, outbox.rows, [one for one in channels if one.name in begun], desk)
    return outbox


def carry_outbox(outbox: Outbox, slug: str, channels: Sequence[Channel], desk: Desk) -> Dispatched:
    """Carry the mailings of an outbox that has their audiences, and its threads that were begun, one after the other.

    What keeps one channel back is its verdict, and the others go on: another process may carry that one.

    Raises:
        PublishError: the ledger cannot be read, or one and the same thing keeps back all channels.
    """
    begun = _begun(slug, outbox.rows, desk)
    # a dry run may have written the outbox again, without its audience: the ledger has it
    ready = [one for one in mailings_among(channels) if one.name in begun or audience_row(outbox.rows, one.name)]
    threads = in_order([one for one in threads_among(channels) if one.name in begun])
    ways = [(carry_channel, one) for one in ready] + [(carry_thread_channel, one) for one in threads]
    finished, faults = dict[str, Finished](), list[PublishError]()
    for carry, channel in ways:
        try:
            finished[channel.name] = carry(outbox, slug, channel, desk)
        except PublishError as error:
            finished[channel.name] = _kept_back(error, slug, channel.name, desk)
            faults += [] if isinstance(error, AlreadyRunning) else [error]
    if len(faults) == len(ways) and len({str(fault) for fault in faults}) == 1:
        raise faults[0]  # the same for all: the ledger is away
    unsent = tuple(channel.name for channel in channels if not carried(channel))
    return Dispatched(outbox.folder, slug, finished, unsent)


def _kept_back(error: PublishError, slug: str, channel: str, desk: Desk) -> Finished:
    """The verdict on a channel that could not be carried, with its sums as far as the ledger answers."""
    sums = Sums()
    with suppress(DatabaseError):
        if row := desk.ledger.mailing(slug, channel):
            sums = desk.ledger.sums(row.id)
    return Finished(sums, "fenced" if isinstance(error, AlreadyRunning) else "stopped", str(error))


def _begun(slug: str, rows: Sequence[Mapping[str, Any]], desk: Desk) -> set[str]:
    """The channels whose sending was begun: those in the ledger, and those that were to go out with these very bytes.

    What lies in the outbox besides was made by a dry run, or for other channels than were asked for.
    """
    noted = {event.channel for event in desk.ledger.events(slug) if _is_of(event, rows)}
    return noted | {row.channel for row in desk.ledger.mailings(slug)}


def _is_of(event: Event, rows: Sequence[Mapping[str, Any]]) -> bool:
    return event.what == "frozen" and event.detail == _mark(rows, event.channel)


def _mark(rows: Sequence[Mapping[str, Any]], channel: str) -> str:
    """What a channel's content is known by in the history."""
    return content_digest(rows, channel)[:16]


def mailings_among(channels: Sequence[Channel]) -> list[Channel]:
    """The channels that are mailings."""
    return [channel for channel in channels if isinstance(channel.settings, MailSettings)]


def _audience(slug: str, rows: Sequence[Mapping[str, Any]], channel: Channel, desk: Desk) -> Iterator[Frozen]:
    """Who receives: those of the mailing that was begun, or everybody who receives now."""
    row = desk.ledger.mailing(slug, channel.name)
    if row and row.state != "planning" and row.digest == content_digest(rows, channel.name):
        yield from desk.ledger.rows(row.id)
    else:
        settings = channel.settings
        assert isinstance(settings, MailSettings)  # noqa: S101 - only mailings come here
        yield from desk.audience.readers(settings.list, settings.edition).freeze()
