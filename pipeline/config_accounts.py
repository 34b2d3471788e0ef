"""What is wrong with the accounts of the channels taken together, and with whom the approval asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from pipeline.channel import SETTINGS, ApprovalSettings, Channel, ChannelSettings, MailSettings, SmtpSettings

_ACCOUNT: Final = {
    "bluesky": ("server", "handle"),
    "mastodon": ("server", "token"),
    "linkedin": ("server", "organisation"),
    "facebook": ("server", "page"),
    "threads": ("server", "user"),
    "x": ("server", "token"),
    "telegram": ("server", "chat"),
    "discord": ("webhook",),
    "slack": ("webhook",),
    "apprise": ("url",),
}
"""By kind: the keys that together say which account it is. A webhook has one of two."""


def wrong_accounts(channels: Sequence[Channel]) -> Iterator[tuple[str, str, str]]:
    """Channels that would reach the same readers: the path below `channels.NAME`, the fault, the remedy.

    Args:
        channels: those that are sound in themselves, in the order of the configuration.
    """
    seen: dict[Any, str] = {}
    for channel in channels:
        if isinstance(channel.settings, MailSettings):
            continue
        account = _account(channel.kind, channel.settings)
        if account and (other := seen.setdefault((channel.kind, account), channel.name)) != channel.name:
            fault = f"{channel.name} and {other} post to the same account: its followers would get everything twice"
            yield channel.name, fault, "take one of them out, or correct the account"
    # what goes into a folder of this machine reaches nobody
    yield from _same_readers([(one.name, one.settings) for one in channels if isinstance(one.settings, SmtpSettings)])


def wrong_approval(approval: ApprovalSettings, kinds: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """What nobody could ever do that `[approval]` asks for: the key, the fault, the remedy.

    Args:
        approval: the table.
        kinds: of all channels.
    """
    asked = [key for key in ("require_approval", "two_people") if getattr(approval, key)]
    needed = 2 if approval.two_people else 1
    if asked and len(approval.people) < needed:
        who = "two people have to approve" if needed > 1 else "somebody has to approve"
        has = f"only {len(approval.people)}" if approval.people else "nobody"
        remedy = 'add NAME = "public key", as “publish approve --new-key --by NAME” prints it'
        yield asked[-1], f"{who}, and [approval.people] has {has}", remedy
    if approval.require_test and not any(issubclass(SETTINGS[kind], MailSettings) for kind in kinds):
        fault = "a test is a mail to somebody, and there is no mailing"
        yield "require_test", fault, "take it out: what a thread will be is shown by the dry run"


def _same_readers(mailings: Sequence[tuple[str, SmtpSettings]]) -> Iterator[tuple[str, str, str]]:
    """Mailings to one list, of which an edition is the same or one is for everybody."""
    seen: list[tuple[str, str, str | None]] = []
    for mine, settings in mailings:
        whose, edition = settings.list, settings.edition
        same = (name for name, of, which in seen if of == whose and (which == edition or None in {which, edition}))
        if other := next(same, None):
            fault = f"{mine} and {other} go to the same readers of the list {whose}, who would get both"
            yield mine, fault, "take one of them out, or give each a `list` or an `edition` of its own"
        seen.append((mine, whose, edition))


def _account(kind: str, settings: ChannelSettings) -> tuple[Any, ...] | None:
    """What tells an account from others of its kind; None: none is named."""
    if kind == "webhook":
        url = getattr(settings, "url", None) or getattr(settings, "webhook", None)
        values: list[Any] = [url, getattr(settings, "secret", None) or "none"]
    else:
        values = [getattr(settings, key) for key in _ACCOUNT.get(kind, ())]
    return tuple(_plain(value) for value in values) if values and all(values) else None


def _plain(value: Any) -> Any:
    """A value without what does not tell accounts apart: case of hosts and names, an at-sign, a slash at the end."""
    if not isinstance(value, str):
        return value
    if "://" not in value:
        return value.casefold().lstrip("@")
    parts = urlsplit(value)
    return parts.netloc.casefold(), parts.path.rstrip("/"), parts.query
