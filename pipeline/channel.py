"""Channels: the configured ways out, and the publication that they belong to.

These dataclasses are the configuration's schema: `pipeline.config` builds them from TOML by their annotations and
reports every unknown key, wrong type and missing value. A field without a default must be given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNNAMED = "Untitled briefing"
"""What a publication without a configuration is called."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is found, never its value: exactly one of the three. Read by `pipeline.secret` alone.

    `env` names an environment variable; `file` a file that only its owner may read; `keyring` an entry of the
    system's keyring, `service/name`.
    """

    env: str | None = None
    file: str | None = None
    keyring: str | None = None

    def __str__(self) -> str:
        """How a person finds it: “the environment variable X”."""
        if self.env:
            return f"the environment variable {self.env}"
        return f"the file {self.file}" if self.file else f"the keyring's entry {self.keyring}"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """What every kind of mailing has, whoever carries it. Nothing here is needed for a dry run.

    `list` and `edition` choose the audience: the subscribers of a list, and of them those who read in a language
    (None: all). `unsubscribe_url` is a base address to which the reader's token is appended, `unsubscribe_mailto` a
    mailbox whose local part gets it (`unsubscribe+TOKEN@…`); a real send needs one of them. `return_path` is the
    mailbox that bounces come back to, with a token (VERP). `window` is how many readers a connection announces to
    the ledger at once, and so how many are in doubt after a crash. `brake_percent` of the audience refused, and
    `brake_least` readers at least, stop the channel; `soft_bounces` issues in a row refused by a full mailbox suppress
    a reader. `wait_minutes` is how long a run waits for what is deferred before it ends and says so; what has been
    deferred for `give_up_hours` is refused.
    """

    list: str = "weekly"
    edition: str | None = None
    unsubscribe_url: str | None = None
    unsubscribe_mailto: str | None = None
    return_path: str | None = None
    window: int = 1
    brake_percent: int = 5
    brake_least: int = 20
    soft_bounces: int = 3
    wait_minutes: int = 15
    give_up_hours: int = 72
    dkim_domain: str | None = None
    dkim_selector: str | None = None
    dkim_key: Secret | None = None

    @property
    def set_up(self) -> bool:
        """Whether there is enough to try; what a mailing lacks is said by its gates."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings(MailSettings):
    """A mailing through an SMTP relay.

    `security` is `starttls`, `tls` (implicit) or `none`; `ca_file` replaces the system's authorities;
    `client_certificate` and `client_key` are PEM files. `connections` are open at once, each used for `per_connection`
    messages. `per_minute` and `per_domain_minute` are the most messages that leave in a minute, in all and to one
    receiving domain (0: no limit of ours). `timeout` is in seconds.
    """

    host: str = "localhost"
    port: int = 587
    security: str = "starttls"
    user: str | None = None
    password: Secret | None = None
    ca_file: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None
    connections: int = 4
    per_connection: int = 100
    per_minute: int = 0
    per_domain_minute: int = 0
    timeout: int = 60
    hello: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaildirSettings(MailSettings):
    """A mailing into a Maildir on this machine: `path`, relative to the publication's folder."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MboxSettings(MailSettings):
    """A mailing into one mbox file on this machine: `path`, relative to the publication's folder."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorySettings(MailSettings):
    """A mailing into a folder on this machine, one `.eml` a reader: `path`, relative to the publication's folder."""

    path: str


@dataclass(frozen=True, slots=True)
class BlueskySettings:
    """A Bluesky account: limits from the lexicon app.bsky.feed.post (maxGraphemes 300, maxLength 3000 bytes)."""

    server: str = "https://bsky.social"
    handle: str | None = None
    password: Secret | None = None
    max_posts: int = 15

    @property
    def set_up(self) -> bool:
        """Whether an account is named: without one the thread is prepared and never posted."""
        return bool(self.handle and self.password)


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

    @property
    def set_up(self) -> bool:
        """Whether an account is named: without one the thread is prepared and never posted."""
        return self.token is not None


ChannelSettings = MailSettings | BlueskySettings | MastodonSettings
SETTINGS: dict[str, type[ChannelSettings]] = {
    "smtp": SmtpSettings,
    "maildir": MaildirSettings,
    "mbox": MboxSettings,
    "directory": DirectorySettings,
    "bluesky": BlueskySettings,
    "mastodon": MastodonSettings,
}


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
class Checks:
    """`[checks]`: rules that the publication does not want to hear of, by name."""

    silence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AudienceSettings:
    """`[audience]`: the store of subscribers.

    `store` is a file, relative to the publication's folder, or a database URL; `store_url` names the secret that
    holds such a URL. `seal` keeps addresses and names encrypted with `key`. The `…_days` are the retention rules of
    `publish subscribers prune` (0: keep for ever).
    """

    store: str = "state/audience.db"
    store_url: Secret | None = None
    seal: bool = True
    key: Secret = field(default_factory=lambda: Secret(env="BROADSHEET_KEY"))
    record_ip: bool = False
    pending_days: int = 30
    unsubscribed_days: int = 365
    suppressed_days: int = 0
    history_days: int = 1095


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """`[ledger]`: where what was sent is recorded: a file, relative to the publication's folder, or a database URL."""

    store: str = "state/ledger.db"
    store_url: Secret | None = None


@dataclass(frozen=True, slots=True)
class ApprovalSettings:
    """`[approval]`: what a real send needs besides a sound issue.

    `people` are who may approve, each `NAME = "public key"` as `publish approve --new-key` prints it.
    """

    require_test: bool = False
    require_approval: bool = False
    two_people: bool = False
    people: Mapping[str, str] = field(default_factory=dict)


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
