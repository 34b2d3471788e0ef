"""The kinds of channels by name, each with what its table may say."""

from __future__ import annotations

from pipeline.channel.mail import DirectorySettings, MaildirSettings, MailSettings, MboxSettings, SmtpSettings
from pipeline.channel.threads import BlueskySettings, MastodonSettings, ThreadSettings

ChannelSettings = MailSettings | ThreadSettings
SETTINGS: dict[str, type[ChannelSettings]] = {
    "smtp": SmtpSettings,
    "maildir": MaildirSettings,
    "mbox": MboxSettings,
    "directory": DirectorySettings,
    "bluesky": BlueskySettings,
    "mastodon": MastodonSettings,
}
