"""The gates of a real send: what must hold before the first message leaves, asked of all channels at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from pipeline.approval import require_approval, signable
from pipeline.channel import Channel, MailSettings
from pipeline.delivery import UNSUBSCRIBE, UNSUBSCRIBE_MAILTO, VIEW_IN_BROWSER
from pipeline.dispatch.desk import Desk
from pipeline.errors import PublishError
from pipeline.outbox import content_digest
from pipeline.secret import reveal
from pipeline.send.message.dkim import Signer
from pipeline.send.sender import SendError
from pipeline.send.senders import make_sender


class NotReady(PublishError):
    """A real send cannot begin; `mistakes` holds every reason. Nothing was sent."""

    def __init__(self, mistakes: tuple[PublishError, ...]) -> None:
        super().__init__("a real send cannot begin", "")
        self.mistakes = mistakes
        self.exit_status = max(mistake.exit_status for mistake in mistakes)

    def __str__(self) -> str:
        return "\n".join([*(str(mistake) for mistake in self.mistakes), "Nothing was sent."])


def pass_gates(slug: str, rows: Sequence[Mapping[str, Any]], channels: Sequence[Channel], desk: Desk) -> None:
    """Ask everything of every mailing among `channels`; `rows` are those of `deliveries.json`.

    Raises:
        NotReady: with every reason.
    """
    mistakes: list[PublishError] = []
    for channel in channels:
        for gate in (_configured, _recorded, _somebody, _tested, _unchanged, _reachable):
            mistakes += _reasons(gate, slug, rows, channel, desk)
    mistakes += _approved(slug, rows, desk)
    if mistakes:
        raise NotReady(tuple(mistakes))


def _reasons(gate: Any, *arguments: Any) -> list[PublishError]:
    """What a gate yields, and what it raises: one or several PublishErrors."""
    found: list[PublishError] = []
    try:
        found.extend(gate(*arguments))
    except PublishError as error:
        found.extend(getattr(error, "mistakes", (error,)))
    return found


def _configured(_slug: str, rows: Sequence[Mapping[str, Any]], channel: Channel, desk: Desk) -> Iterator[PublishError]:
    """The message can be completed: a way to unsubscribe, an address for every slot, a whole DKIM setting."""
    settings = _mail(channel)
    source = desk.settings.source or ""
    if not (settings.unsubscribe_url or settings.unsubscribe_mailto):
        remedy = f"set unsubscribe_url or unsubscribe_mailto in [channels.{channel.name}]"
        yield PublishError(f"{channel.name} gives its readers no way to unsubscribe", remedy, file=source)
    yield from _unfilled(rows, channel, settings, source)
    given = [settings.dkim_domain, settings.dkim_selector, settings.dkim_key]
    if any(given) and not all(given):
        remedy = "set dkim_domain, dkim_selector and dkim_key, or none of them"
        yield PublishError(f"{channel.name} is to be signed with half a setting", remedy, file=source)
    elif signs := signer(settings, desk.root):
        _warn(channel, settings, signs, desk)


def _unfilled(
    rows: Sequence[Mapping[str, Any]], channel: Channel, settings: MailSettings, source: str
) -> Iterator[PublishError]:
    """Slots of the outbox that this configuration fills with nothing."""
    slots = {slot["name"] for row in rows if row["channel"] == channel.name for slot in row["slots"]}
    if VIEW_IN_BROWSER.name in slots:
        fault = f"{channel.name} links to the issue on the web, and nothing says where that is"
        remedy = 'set issue_url = "https://…/{slug}" in [publication], or view_in_browser = false'
        yield PublishError(fault, remedy, file=source)
    filled = {UNSUBSCRIBE.name: settings.unsubscribe_url, UNSUBSCRIBE_MAILTO.name: settings.unsubscribe_mailto}
    if any(filled.values()) and (empty := [name for name, value in filled.items() if name in slots and not value]):
        fault = f"{channel.name}'s outbox was made for another way to unsubscribe ({', '.join(empty)})"
        yield PublishError(fault, "restore the configuration, or publish the issue again", file=source)


def _warn(channel: Channel, settings: MailSettings, signs: Signer, desk: Desk) -> None:
    """What weakens a signature and stops nothing: a short key, or another domain than that of From (RFC 9989)."""
    if signs.warning:
        desk.run.tell(f"{channel.name}: {signs.warning}")
    sender = parseaddr(desk.settings.publication.sender or desk.settings.publication.address)[1].rpartition("@")[2]
    signed = settings.dkim_domain or ""
    if not f".{sender}".endswith(f".{signed}") and not f".{signed}".endswith(f".{sender}"):
        desk.run.tell(f"{channel.name}: signed for {signed} and not for {sender}: DMARC will not count it")


def _recorded(slug: str, _rows: object, channel: Channel, desk: Desk) -> Iterator[PublishError]:
    """In CI a ledger that begins with this run knows nothing of the run before it."""
    if desk.run.in_ci and not desk.ledger.persistent and not desk.run.new_ledger:
        fault = (
            f"the ledger knows of no earlier mailing: whether {slug}/{channel.name} was sent already cannot be known"
        )
        remedy = "set [ledger] store_url, restore the file before the run, or force it with --new-ledger"
        yield PublishError(fault, remedy)


def _somebody(slug: str, _rows: object, channel: Channel, desk: Desk) -> Iterator[PublishError]:
    """An empty list is a misspelt one, or readers that were never imported."""
    settings = _mail(channel)
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
    """Content that changed after something was sent is an error, not a second mailing (law 13)."""
    row = desk.ledger.mailing(slug, channel.name)
    if row is None or row.digest == content_digest(rows, channel.name):
        return
    sums = desk.ledger.sums(row.id)
    if sums.planned != sums.total:
        fault = f"{slug} changed after {sums.total - sums.planned} of {channel.name}'s readers were written to"
        yield PublishError(fault, "restore the issue as it was, or give the new text a slug of its own")


def _reachable(_slug: str, _rows: object, channel: Channel, desk: Desk) -> Iterator[PublishError]:
    sender = make_sender(channel, desk.root)
    try:
        sender.check()
    except SendError as error:
        yield error if error.file else SendError(f"{channel.name}: {error.fault}", error.remedy)


def _approved(slug: str, rows: Sequence[Mapping[str, Any]], desk: Desk) -> list[PublishError]:
    def gate() -> tuple[PublishError, ...]:
        require_approval(desk.settings, desk.root, signable(rows), slug, desk.run.clock())
        return ()  # the approvals that hold are no reasons

    return _reasons(gate)


def _mail(channel: Channel) -> MailSettings:
    assert isinstance(channel.settings, MailSettings)  # noqa: S101 - only mailings come here
    return channel.settings


def signer(settings: MailSettings, root: Path) -> Signer | None:
    """What signs a channel's messages, if it is to sign them.

    Raises:
        PublishError: the key is not there, or is none.
    """
    if not (settings.dkim_domain and settings.dkim_selector and settings.dkim_key):
        return None
    return Signer(settings.dkim_domain, settings.dkim_selector, reveal(settings.dkim_key, root))
