"""What the configuration must give a mailing before its first message leaves. No store is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from pipeline.channel import Channel, MailSettings, Settings
from pipeline.delivery import UNSUBSCRIBE, UNSUBSCRIBE_MAILTO, VIEW_IN_BROWSER
from pipeline.errors import PublishError
from pipeline.secret import reveal
from pipeline.send.message.dkim import Signer


def configured(
    settings: Settings, root: Path, rows: Sequence[Mapping[str, Any]], channel: Channel, tell: Callable[[str], None]
) -> Iterator[PublishError]:
    """The message can be completed: a way to unsubscribe, an address for every slot, a whole DKIM setting.

    `tell` takes what weakens the mailing and stops nothing.
    """
    mail = mail_settings(channel)
    source = settings.source or ""
    if not (mail.unsubscribe_url or mail.unsubscribe_mailto):
        remedy = f"set unsubscribe_url or unsubscribe_mailto in [channels.{channel.name}]"
        yield PublishError(f"{channel.name} gives its readers no way to unsubscribe", remedy, file=source)
    yield from _unfilled(rows, channel, mail, source)
    if not (settings.publication.base_url or settings.publication.issue_url):
        tell(f"{channel.name}: neither base_url nor issue_url is set, so its mails have no List-Archive")
    given = [mail.dkim_domain, mail.dkim_selector, mail.dkim_key]
    if any(given) and not all(given):
        remedy = "set dkim_domain, dkim_selector and dkim_key, or none of them"
        yield PublishError(f"{channel.name} is to be signed with half a setting", remedy, file=source)
    elif signs := signer(mail, root):
        _warn(channel.name, mail, signs, settings, tell)


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


def _warn(name: str, mail: MailSettings, signs: Signer, settings: Settings, tell: Callable[[str], None]) -> None:
    """What weakens a signature and stops nothing: a short key, or another domain than that of From (RFC 9989)."""
    if signs.warning:
        tell(f"{name}: {signs.warning}")
    sender = parseaddr(settings.publication.sender or settings.publication.address)[1].rpartition("@")[2]
    signed = mail.dkim_domain or ""
    if not f".{sender}".endswith(f".{signed}") and not f".{signed}".endswith(f".{sender}"):
        tell(f"{name}: signed for {signed} and not for {sender}: DMARC will not count it")


def mail_settings(channel: Channel) -> MailSettings:
    """The settings of a channel that is a mailing."""
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
