"""What the values of the configuration may be, beyond their types: one small function a field.

Each takes the value and gives None, or what is wrong and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from pipeline.text.tags import LIST_NAME

Complaint = tuple[str, str] | None
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_MAILBOX = re.compile(rf"(?:[^<>\r\n]* <{_ADDRESS.pattern}>|{_ADDRESS.pattern})")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LIST_ID = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HASHTAG = re.compile(r"#?[^\s#.,;:!?]+")
_VISIBILITIES = ("public", "unlisted", "private")
_REPLIES = ("mentioned", "followers", "following")
_NAME = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
_FEEDBACK = re.compile(r"[A-Za-z0-9]{5,15}")
_NO_CARD = (
    "is carried by channels of kind bluesky, discord, facebook, linkedin, mastodon, telegram and x only",
    "take it out here; “publish card” makes it a file",
)
_NUMBER = re.compile(r"[0-9]{1,30}")
_MONTH = re.compile(r"20[0-9]{2}(0[1-9]|1[0-2])")
_GRAPH = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}")
_CHAT = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-[0-9]{5,20}")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_HIGHEST_PORT = 65535
_LONGEST_VERP = 11
"""Of the 64 characters that a local part may have (RFC 5321 section 4.5.3.1.1), the token takes 52 and the "+" one."""


def _matches(pattern: re.Pattern[str], fault: str, remedy: str) -> Callable[[str], Complaint]:
    return lambda value: None if pattern.fullmatch(value) else (fault, remedy)


def _one_of(*names: str) -> Callable[[str], Complaint]:
    return lambda value: None if value in names else ("is none of the known values", f"use {', '.join(names)}")


def _any(_value: object) -> Complaint:
    return None


def _at_least(lowest: int, highest: int) -> Callable[[int], Complaint]:
    return lambda value: None if lowest <= value <= highest else ("is out of range", f"use {lowest} to {highest}")


def _line(value: str) -> Complaint:
    clean = value.strip() and not any(ord(character) < ord(" ") for character in value)
    return None if clean else ("is empty or has line breaks", "write it on one line")


def _web(value: str) -> Complaint:
    try:
        parts = urlsplit(value)
    except ValueError:
        return "is no web address", "write it with https://"
    good = parts.scheme in {"https", "http"} and parts.hostname and not re.search(r"\s", value)
    return None if good else ("is no web address", "write it with https://")


def _server(value: str) -> Complaint:
    """Where a secret goes: encrypted, unless it never leaves this machine."""
    parts = None if _web(value) else urlsplit(value)
    if parts and parts.scheme == "http" and parts.hostname not in _HERE:
        return "would get our secrets unencrypted", "write it with https://"
    return _web(value)


def _handle(value: str) -> Complaint:
    if value.startswith("@"):
        return "begins with an @", f'write it without: "{value.lstrip("@")}"'
    return None if _LIST_ID.fullmatch(value) else ("is no handle", "write it like name.example.org")


def _hashtags(values: tuple[str, ...]) -> Complaint:
    bad = [value for value in values if not _HASHTAG.fullmatch(value)]
    return (f"holds {bad[0]!r}, which is no hashtag", "write words without spaces or punctuation") if bad else None


def _issue_url(value: str) -> Complaint:
    if "{slug}" not in value:
        return "does not say where the slug goes", "write it like https://example.org/briefings/{slug}"
    return _web(value.replace("{slug}", "slug"))


def _replies(value: str) -> Complaint:
    some = value.split("+")
    good = value in {"everybody", "nobody"} or ({*some} <= {*_REPLIES} and len({*some}) == len(some))
    return None if good else ("is none of the known values", f"use everybody, nobody, or some of {'+'.join(_REPLIES)}")


def _unsubscribe_url(value: str) -> Complaint:
    safe = value.startswith("https://") and not re.search(r"[^A-Za-z0-9._~:/?=%+-]", value)
    return _web(value) if safe else ("is no https address of plain characters", "write it like https://example.org/u/")


def _verp(value: str) -> Complaint:
    if not _ADDRESS.fullmatch(value):
        return "is no e-mail address", "write name@example.org"
    if len(value.partition("@")[0]) > _LONGEST_VERP:
        return "has too long a name before the @ for a token behind it", f"use at most {_LONGEST_VERP} characters"
    return None


def _mail_values() -> dict[str, Callable[[Any], Complaint]]:
    """What every kind of mailing has."""
    return {
        "list": _matches(LIST_NAME, "is no list's name", "use small letters, digits and hyphens, at most 40"),
        "edition": _matches(_LANGUAGE, "is no language tag", "write en, my, en-GB …"),
        "unsubscribe_url": _unsubscribe_url,
        "unsubscribe_mailto": _verp,
        "return_path": _verp,
        "window": _at_least(1, 1000),
        "brake_percent": _at_least(0, 100),
        "brake_least": _at_least(1, 1_000_000),
        "soft_bounces": _at_least(1, 100),
        "wait_minutes": _at_least(0, 10_080),
        "give_up_hours": _at_least(1, 336),
        "dkim_domain": _matches(_LIST_ID, "is no domain", "write it like example.org"),
        "dkim_selector": _matches(_NAME, "is no selector", "use letters, digits and hyphens"),
    }


_mailbox = _matches(_MAILBOX, "is no e-mail address", "write name@example.org or Name <name@example.org>")
VALUES: dict[str, Callable[[Any], Complaint]] = {
    "Publication.name": _line,
    "Publication.address": _matches(_ADDRESS, "is no e-mail address", "write name@example.org"),
    "Publication.sender": _mailbox,
    "Publication.reply_to": _mailbox,
    "Publication.language": _matches(_LANGUAGE, "is no language tag", "write en, my, en-GB …"),
    "Publication.base_url": _web,
    "Publication.list_id": _matches(_LIST_ID, "is no list identifier", "write it like weekly.example.org"),
    "Publication.postal_address": _line,
    "Publication.colour": _matches(_COLOUR, "is no colour", "write six hexadecimal digits: #7a1f2b"),
    "Publication.hashtags": _hashtags,
    "Publication.issue_url": _issue_url,
    "Publication.feedback_id": _matches(_FEEDBACK, "is no sender id", "write 5 to 15 letters and digits"),
    "SmtpSettings.port": _at_least(1, _HIGHEST_PORT),
    "SmtpSettings.connections": _at_least(1, 200),
    "SmtpSettings.per_connection": _at_least(1, 100_000),
    "SmtpSettings.per_minute": _at_least(0, 10_000_000),
    "SmtpSettings.per_domain_minute": _at_least(0, 10_000_000),
    "SmtpSettings.timeout": _at_least(1, 600),
    "SmtpSettings.hello": _matches(_LIST_ID, "is no host name", "write it like mail.example.org"),
    **{f"MailSettings.{name}": value for name, value in _mail_values().items()},
    "AudienceSettings.pending_days": _at_least(0, 36_500),
    "AudienceSettings.unsubscribed_days": _at_least(0, 36_500),
    "AudienceSettings.suppressed_days": _at_least(0, 36_500),
    "AudienceSettings.history_days": _at_least(0, 36_500),
    "SmtpSettings.security": _one_of("starttls", "tls", "none"),
    "ThreadSettings.max_posts": _at_least(1, 100),
    "ThreadSettings.card": lambda value: _NO_CARD if value else None,
    "BlueskySettings.card": _any,
    "BlueskySettings.max_posts": _at_least(3, 100),
    "BlueskySettings.server": _server,
    "BlueskySettings.handle": _handle,
    "BlueskySettings.replies": _replies,
    "MastodonSettings.card": _any,
    "MastodonSettings.max_posts": _at_least(3, 100),
    "MastodonSettings.server": _server,
    "MastodonSettings.max_characters": _at_least(200, 100_000),
    "MastodonSettings.characters_per_url": _at_least(1, 100),
    "MastodonSettings.visibility": _one_of(*_VISIBILITIES),
    "MastodonSettings.replies_visibility": _one_of(*_VISIBILITIES),
    "DiscordSettings.card": _any,
    "TelegramSettings.card": _any,
    "TelegramSettings.server": _server,
    "TelegramSettings.chat": _matches(_CHAT, "is no channel", "write @name, or the number in quotation marks"),
    "WebhookSettings.url": _server,
    "LinkedInSettings.card": _any,
    "LinkedInSettings.server": _server,
    "LinkedInSettings.organisation": _matches(_NUMBER, "is no number of a page", "write its digits alone"),
    "LinkedInSettings.version": _matches(_MONTH, "is no version", 'write a year and month, as in "202610"'),
    "FacebookSettings.card": _any,
    "FacebookSettings.server": _server,
    "FacebookSettings.page": _matches(_NUMBER, "is no number of a page", "write its digits alone"),
    "FacebookSettings.version": _matches(_GRAPH, "is no version", 'write it as in "v25.0"'),
    "ThreadsSettings.max_posts": _at_least(3, 100),
    "ThreadsSettings.server": _server,
    "ThreadsSettings.user": _matches(_NUMBER, "is no number of an account", "write its digits alone"),
    "ThreadsSettings.version": _matches(_GRAPH, "is no version", 'write it as in "v1.0"'),
    "XSettings.card": _any,
    "XSettings.max_posts": _at_least(3, 100),
    "XSettings.server": _server,
}
"""By dataclass and field: what is wrong with a value of the right type."""
