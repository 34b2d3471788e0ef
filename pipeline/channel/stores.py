"""What the publication keeps, and what it asks for before it sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.channel.secret import Secret

STATE = "state"
"""The folder of the publication in which is kept what may be lost: a session, what a server said of its limits."""


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
