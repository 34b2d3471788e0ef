"""Channels: the configured ways out, and the publication that they belong to.

These dataclasses are the configuration's schema: `pipeline.config` builds them from TOML by their annotations and
reports every unknown key, wrong type and missing value. A field without a default must be given.
"""

from pipeline.channel.account import lacking, to_be_posted
from pipeline.channel.kinds import READABLE, REPEATABLE, SETTINGS, ChannelSettings
from pipeline.channel.mail import DirectorySettings, MaildirSettings, MailSettings, MboxSettings, SmtpSettings
from pipeline.channel.publication import UNNAMED, Channel, Person, Publication, Settings
from pipeline.channel.secret import Secret
from pipeline.channel.stores import STATE, ApprovalSettings, AudienceSettings, Checks, LedgerSettings
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

__all__ = [
    "READABLE",
    "REPEATABLE",
    "SETTINGS",
    "STATE",
    "UNNAMED",
    "AppriseSettings",
    "ApprovalSettings",
    "AudienceSettings",
    "BlueskySettings",
    "Channel",
    "ChannelSettings",
    "Checks",
    "DirectorySettings",
    "DiscordSettings",
    "FacebookSettings",
    "LedgerSettings",
    "LinkedInSettings",
    "MailSettings",
    "MaildirSettings",
    "MastodonSettings",
    "MboxSettings",
    "Person",
    "Publication",
    "Secret",
    "Settings",
    "SlackSettings",
    "SmtpSettings",
    "TelegramSettings",
    "ThreadSettings",
    "ThreadsSettings",
    "WebhookSettings",
    "XSettings",
    "lacking",
    "to_be_posted",
]
