"""The publication, the people it names, its channels: the configuration as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.channel.kinds import ChannelSettings
from pipeline.channel.stores import ApprovalSettings, AudienceSettings, Checks, LedgerSettings

UNNAMED = "Untitled briefing"
"""What a publication without a configuration is called."""


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
    issue_url: str | None = None
    view_in_browser: bool = True
    feedback_id: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of `[people]`: the name that issues write, and what the networks know them by, without the "@".

    `did` is the identifier behind the Bluesky handle, which a mention there needs. `line` is that of the configuration.
    """

    name: str
    bluesky: str | None = None
    mastodon: str | None = None
    did: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Channel:
    """One configured way out: the name of its table (`[channels.newsletter]`), its kind and the kind's settings.

    `people` are those whom a thread mentions; a mailing has none.
    """

    name: str
    kind: str
    settings: ChannelSettings
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration. `source` is the file it came from, None for the built-in defaults."""

    publication: Publication
    channels: tuple[Channel, ...]
    checks: Checks = field(default_factory=Checks)
    audience: AudienceSettings = field(default_factory=AudienceSettings)
    ledger: LedgerSettings = field(default_factory=LedgerSettings)
    approval: ApprovalSettings = field(default_factory=ApprovalSettings)
    source: str | None = None
