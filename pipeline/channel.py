"""Channels: the configured ways out, and the publication that they belong to.

These dataclasses are the configuration's schema: `pipeline.config` builds them from TOML by their annotations and
reports every unknown key, wrong type and missing value. A field without a default must be given.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """The name of a secret, never its value: `{ env = "BLUESKY_APP_PASSWORD" }`. Read by senders only."""

    env: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes: the configuration's `[publication]`.

    `address` is the publication's own e-mail address and stands for `sender` (written `from` in TOML) and
    `reply_to` where those are not given. `base_url` is where its website stands; `list_id` is the list's identifier
    (RFC 2919); `postal_address` stands in the footer, as the law of many countries asks.
    """

    name: str
    address: str
    language: str = "en"
    base_url: str | None = None
    sender: str | None = None
    reply_to: str | None = None
    list_id: str | None = None
    postal_address: str | None = None
    colour: str = "#7a1f2b"
    hashtags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A mailing by SMTP. Nothing here is needed for a dry run."""

    host: str = "localhost"
    port: int = 587
    security: str = "starttls"
    user: str | None = None
    password: Secret | None = None


@dataclass(frozen=True, slots=True)
class BlueskySettings:
    """A Bluesky account: limits from the lexicon app.bsky.feed.post (maxGraphemes 300, maxLength 3000 bytes)."""

    server: str = "https://bsky.social"
    handle: str | None = None
    password: Secret | None = None
    max_posts: int = 15


@dataclass(frozen=True, slots=True)
class MastodonSettings:
    """A Mastodon account; `max_characters` and `characters_per_url` are what GET /api/v2/instance says of it."""

    server: str = "https://mastodon.social"
    token: Secret | None = None
    max_characters: int = 500
    characters_per_url: int = 23
    visibility: str = "public"
    replies_visibility: str = "unlisted"
    max_posts: int = 15


ChannelSettings = SmtpSettings | BlueskySettings | MastodonSettings
SETTINGS: dict[str, type[SmtpSettings | BlueskySettings | MastodonSettings]] = {
    "smtp": SmtpSettings,
    "bluesky": BlueskySettings,
    "mastodon": MastodonSettings,
}


@dataclass(frozen=True, slots=True)
class Channel:
    """One configured way out: the name of its table (`[channels.newsletter]`), its kind and the kind's settings."""

    name: str
    kind: str
    settings: ChannelSettings


@dataclass(frozen=True, slots=True)
class Checks:
    """`[checks]`: rules that the publication does not want to hear of, by name."""

    silence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration. `source` is the file it came from, None for the built-in defaults."""

    publication: Publication
    channels: tuple[Channel, ...]
    checks: Checks = field(default_factory=Checks)
    source: str | None = None
