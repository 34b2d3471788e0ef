"""The kinds of mailings: through a relay, or into files on this machine."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.channel.secret import Secret


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
