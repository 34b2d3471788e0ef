"""The gates of a real send: what must hold before the first message leaves, asked of all channels at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.approval import require_approval, signable
from pipeline.channel import REPEATABLE, Channel, MailSettings, Settings, SmtpSettings, to_be_posted
from pipeline.database import DatabaseError
from pipeline.dispatch.accounts import named
from pipeline.dispatch.configured import configured, mail_settings
from pipeline.dispatch.desk import Desk, Run
from pipeline.dispatch.ready import NotReady, reasons
from pipeline.dispatch.threads import reachable
from pipeline.errors import PublishError
from pipeline.outbox import begun_before, content_digest
from pipeline.send.sender import SendError
from pipeline.send.senders import make_sender


def pass_gates(
    slug: str,
    rows: Sequence[Mapping[str, Any]],
    channels: Sequence[Channel],
    desk: Desk,
    wrong: Sequence[PublishError] = (),
) -> None:
    """Ask everything of every mailing and thread among `channels`; `rows` are those of `deliveries.json`.

    `wrong` is what is known to be wrong already, and is said with the rest.

    Raises:
        NotReady: with every reason.
    """
    mistakes = list(wrong)
    for channel in (one for one in channels if to_be_posted(one.settings)):
        if isinstance(channel.settings, MailSettings):
            mistakes += reasons(partial(configured, desk.settings, desk.root, rows, channel, desk.run.tell))
        for gate in _GATES if isinstance(channel.settings, MailSettings) else _OF_THREADS:
            mistakes += reasons(partial(gate, slug, rows, channel, desk))
        if not _is_over(slug, rows, channel, desk):
            mistakes += reasons(partial(_reachable, channel, desk.root))
    mistakes += _approved(slug, rows, desk.settings, desk.root, desk.run)
    if mistakes:
        with suppress(DatabaseError):  # what is missing is the thing to tell
            # of no channel: a trace of one says that its sending was begun
            desk.ledger.note(slug, "", "not begun", "; ".join(mistake.fault for mistake in mistakes))
        raise NotReady(mistakes, begun=bool(desk.ledger.mailings(slug)))


def storeless(
    slug: str, rows: Sequence[Mapping[str, Any]], channels: Sequence[Channel], settings: Settings, root: Path, run: Run
) -> list[PublishError]:
    """What the gates say that ask neither the ledger nor the audience, for a run in which these cannot be opened."""
    mistakes: list[PublishError] = []
    for channel in channels:
        if isinstance(channel.settings, MailSettings):
            mistakes += reasons(partial(configured, settings, root, rows, channel, run.tell))
        mistakes += reasons(partial(_reachable, channel, root))
    return mistakes + _approved(slug, rows, settings, root, run)


def _is_over(slug: str, rows: Sequence[Mapping[str, Any]], channel: Channel, desk: Desk) -> bool:
    """Whether this very content is done, cancelled or retracted: then the far side need not be there."""
    row = desk.ledger.mailing(slug, channel.name)
    return bool(row and row.state in _OVER and row.digest == content_digest(rows, channel.name))


def _recorded(slug: str, _rows: object, channel: Channel, desk: Desk) -> Iterator[PublishError]:
    """A ledger that begins with this run knows nothing of the run before it: no matter where a repeat is harmless."""
    if desk.run.new_ledger or channel.kind in REPEATABLE:
        return
    if desk.run.in_ci and not desk.ledger.persistent:
        fault = (
            f"the ledger knows of no earlier mailing: whether {slug}/{channel.name} was sent already cannot be known"
        )
        remedy = "set [ledger] store_url, restore the file before the run, or force it with --new-ledger"
        yield PublishError(fault, remedy)
    elif channel.name in forgotten(slug, desk):
        yield lost(slug, channel.name)


def forgotten(slug: str, desk: Desk) -> tuple[str, ...]:
    """The channels that were begun, for the outbox has their frozen audiences, while the ledger has no trace of them.

    The outbox is asked first: the ledger is told before an outbox with an audience is written.
    """
    begun = begun_before(desk.place / slug)
    known = {event.channel for event in desk.ledger.events(slug)} if begun else set()
    known |= {row.channel for row in desk.ledger.mailings(slug)}
    return tuple(name for name in begun if name not in known)


def lost(slug: str, channel: str) -> PublishError:
    """The ledger was lost, or is another one."""
    fault = f"sending {slug}/{channel} was begun from this outbox, and the ledger knows nothing of it"
    remedy = (
        "restore the ledger, or its place in the configuration: it alone knows who has the issue. "
        "If you are sure that nobody has, publish with --new-ledger"
    )
    return PublishError(fault, remedy)


def _somebody(slug: str, _rows: object, channel: Channel, desk: Desk) -> Iterator[PublishError]:
    """An empty list is a misspelt one, or readers that were never imported."""
    settings = mail_settings(channel)
    if desk.ledger.mailing(slug, channel.name):
        return
    if not any(True for _ in desk.audience.readers(settings.list, settings.edition).freeze()):
        whom = f"the list {settings.list}" + (f", edition {settings.edition}" if settings.edition else "")
        remedy = (
            f"“publish subscribers import FILE --list {settings.list}”, or correct `list` in [channels.{channel.name}]"
        )
        yield PublishError(f"{channel.name} would go to nobody: {whom} has no active reader", remedy)


def _tested(slug: str, rows: Sequence[Mapping[str, Any]], channel: Channel, desk: Desk) -> Iterator[PublishError]:
    if not desk.settings.approval.require_test:
        return
    if not desk.ledger.tested(slug, channel.name, content_digest(rows, channel.name)):
        fault = f"{channel.name} was never sent as a test with exactly this content"
        yield PublishError(fault, f"publish test ISSUE --channel {channel.name} --to you@example.org")


def _unchanged(slug: str, rows: Sequence[Mapping[str, Any]], channel: Channel, desk: Desk) -> Iterator[PublishError]:
    """Content that changed after somebody may have received it is an error, not a second mailing (law 13).

    As long as nobody can have received it, a correction is just that, and is planned anew.
    """
    row = desk.ledger.mailing(slug, channel.name)
    if row is None or row.digest == content_digest(rows, channel.name):
        return
    if row.state == "cancelled":
        fault = f"{slug}/{channel.name} was cancelled, and that is for good"
        yield PublishError(fault, "give the new text a slug of its own")
        return
    sums = desk.ledger.sums(row.id)
    reached = sums.sent + sums.in_doubt + sums.sending + sums.retracting
    if reached and row.state == "retracting":
        fault = f"{slug}/{channel.name} is being taken back, and {reached} of it may be there still"
        yield PublishError(fault, f"“publish retract {slug} --channel {channel.name}” first, to its end")
    elif reached:
        whom = "readers were written to" if isinstance(channel.settings, MailSettings) else "posts went out"
        # what is compared are the very bytes: the settings and the program make them too
        fault = f"what {channel.name} has of {slug} changed after {reached} of {channel.name}'s {whom}"
        remedy = "restore the issue as it was, or the channel's settings, or the program: whichever changed"
        yield PublishError(fault, f"{remedy}. Else give the new text a slug of its own")


def _reachable(channel: Channel, root: Path) -> Iterator[PublishError]:
    """The far side is there and lets us in; where a login is not to be had, that it is there is asked all the same."""
    if not isinstance(channel.settings, MailSettings):
        yield from reachable(channel, root)
        return
    try:
        sender = make_sender(channel, root)
    except PublishError as error:
        yield from named(channel, error)
        settings = channel.settings
        if not (isinstance(settings, SmtpSettings) and (settings.user or settings.password)):
            return
        anonymous = replace(channel, settings=replace(settings, user=None, password=None))
        try:
            sender = make_sender(anonymous, root)
        except PublishError:
            return  # it was told above
    try:
        sender.check()
    except SendError as error:
        yield from named(channel, error)


def _approved(
    slug: str, rows: Sequence[Mapping[str, Any]], settings: Settings, root: Path, run: Run
) -> list[PublishError]:
    def gate() -> tuple[PublishError, ...]:
        require_approval(settings, root, signable(rows), slug, run.clock())
        return ()  # the approvals that hold are no reasons

    return reasons(gate)


_OVER = frozenset({"done", "cancelled", "retracting", "retracted"})
_GATES = (_recorded, _somebody, _tested, _unchanged)
_OF_THREADS = (_recorded, _unchanged)
