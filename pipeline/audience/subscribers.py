"""Subscribers as the audience takes them in and shows them: plain values, no database.

Whatever names a person is left out of every `repr`. Times are integer milliseconds since the epoch, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.errors import PublishError

MembershipState = Literal["pending", "active", "unsubscribed"]
"""How one subscriber stands to one list: asked for it and has not confirmed; receives it; has left it."""

State = Literal["pending", "active", "unsubscribed", "suppressed"]
"""The state of a membership as a person sees it: `suppressed` is the whole subscriber's and outweighs the list's."""

STATES: tuple[State, ...] = ("pending", "active", "unsubscribed", "suppressed")

Verdict = Literal["added", "joined", "unchanged", "forgotten", "suppressed", "unsubscribed"]
"""What came of one `NewSubscriber`.

`added`: was not known, is now. `joined`: was known and has come to a list, has confirmed, or has come back with a new
consent. `unchanged`: nothing to do. `forgotten`: asked to be erased; never taken in again. `suppressed`,
`unsubscribed`: stands so, because the store said so before (and was not overruled) or because this row says so.
"""


class UnknownSubscriber(PublishError):
    """No subscriber has this id."""


class NotAgain(PublishError):
    """A subscriber who left would be made to receive again without a new consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubscriber:
    """One person as somebody asks for them to be taken in.

    `address` is as `pipeline.audience.addresses.check_address` gives it. `language` is a code such as `my` or `en`
    (None: not known; such a reader receives only mailings of no edition). `state` holds for every list of `lists`;
    `suppressed` for the whole person. `consent_at` is when they agreed, in milliseconds since the epoch (None: not
    known), `consent_how` by what way, `consent_wording` to which words, `consent_ip` from where (kept only where
    `record_ip` is configured). `reason` is why they are unsubscribed or suppressed.

    A subscriber who is known keeps name and language: `Audience.describe` changes those.
    """

    address: str = field(repr=False)
    name: str = field(default="", repr=False)
    language: str | None = None
    lists: tuple[str, ...] = ()
    state: State = "active"
    reason: str = field(default="", repr=False)
    consent_at: int | None = None
    consent_how: str = field(default="", repr=False)
    consent_wording: str = field(default="", repr=False)
    consent_ip: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Added:
    """What came of one `NewSubscriber`; `id` is empty for somebody who is not in the store (forgotten, or pruned).

    In a plan (`Audience.plan_many`) nobody has been taken in, so who would be `added` has no id either.
    """

    id: str
    what: Verdict


@dataclass(frozen=True, slots=True)
class Membership:
    """How a subscriber stands to one list, and what they agreed to."""

    list: str
    state: MembershipState
    changed_at: int
    reason: str = field(default="", repr=False)
    consent_at: int | None = None
    consent_how: str = field(default="", repr=False)
    consent_wording: str = field(default="", repr=False)
    consent_ip: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a subscriber's history: when, on which list (empty: the whole person), what, and why."""

    at: int
    list: str
    what: str
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One person of the store, opened. `state` is the whole person's: `active` or `suppressed`.

    `history` is oldest first, and empty in a listing.
    """

    id: str
    address: str = field(repr=False)
    name: str = field(repr=False)
    language: str | None
    state: Literal["active", "suppressed"]
    reason: str = field(repr=False)
    added_at: int
    changed_at: int
    memberships: tuple[Membership, ...] = ()
    history: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many stand so: one list, one state, one language."""

    list: str
    state: State
    language: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The audience in numbers: everybody in the store, of them suppressed; hashes of the forgotten; memberships."""

    subscribers: int
    suppressed: int
    forgotten: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Pruned:
    """What the retention rules took (or would take).

    `pending`: memberships nobody confirmed. `unsubscribed`, `suppressed`: persons erased, whose keyed hash stays, so
    that an import does not bring them back. `nowhere`: persons on no list, erased without a trace. `history`: lines.
    """

    pending: int = 0
    unsubscribed: int = 0
    suppressed: int = 0
    nowhere: int = 0
    history: int = 0
