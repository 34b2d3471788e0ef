"""What the account of a thread lacks: some of its keys are given, and others are not."""

from __future__ import annotations

from dataclasses import fields

from pipeline.channel.kinds import ChannelSettings
from pipeline.channel.mail import MailSettings


def lacking(settings: ChannelSettings) -> tuple[str, ...]:
    """The keys that an account named in part still needs; keys of the same thing are one entry, `url or webhook`.

    None where it is whole, and none where nothing of it is named: then the thread is meant to be prepared only. A
    mailing has no account.
    """
    if isinstance(settings, MailSettings):
        return ()
    named = [field.name for field in fields(settings) if field.default is None and field.name != "after"]
    either = settings.either
    account = [(name,) for name in named if name not in either] + ([either] if either else [])
    missing = [" or ".join(keys) for keys in account if not any(getattr(settings, name) for name in keys)]
    return tuple(missing) if len(missing) < len(account) else ()


def to_be_posted(settings: ChannelSettings) -> bool:
    """Whether a channel is meant for more than the outbox: a mailing, and a thread of which any account is named."""
    return settings.set_up or bool(lacking(settings))
