"""The kinds of channels by name, each with what its table may say."""

from __future__ import annotations

from pipeline.channel.mail import DirectorySettings, MaildirSettings, MailSettings, MboxSettings, SmtpSettings
from pipeline.channel.threads import (
    AppriseSettings,
    BlueskySettings,
    DiscordSettings,
    FacebookSettings,
    LinkedInSettings,
    MastodonSettings,
    SlackSettings,
    TelegramSettings,
    ThreadSettings,
    ThreadsSettings,
    WebhookSettings,
    XSettings,
)

ChannelSettings = MailSettings | ThreadSettings
SETTINGS: dict[str, type[ChannelSettings]] = {
    "smtp": SmtpSettings,
    "maildir": MaildirSettings,
    "mbox": MboxSettings,
    "directory": DirectorySettings,
    "bluesky": BlueskySettings,
    "mastodon": MastodonSettings,
    "linkedin": LinkedInSettings,
    "facebook": FacebookSettings,
    "threads": ThreadsSettings,
    "x": XSettings,
    "telegram": TelegramSettings,
    "discord": DiscordSettings,
    "slack": SlackSettings,
    "webhook": WebhookSettings,
    "apprise": AppriseSettings,
}
REPEATABLE = frozenset({"bluesky", "webhook"})
"""Kinds whose far side takes a delivery once however often it comes, so that a machine that knows nothing may begin."""
READABLE = frozenset({"mastodon", "linkedin", "facebook", "threads"})
"""Kinds whose far side takes a repeat for another post, and shows an account what it posted, for nothing: X takes money
for every post that is read, and refuses the same words by itself."""
