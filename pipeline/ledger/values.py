"""The ledger's words: frozen values that go in and come out. All times are seconds since the epoch, UTC."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from pipeline.errors import PublishError

DeliveryState = Literal[
    "planned", "sending", "sent", "deferred", "refused", "suppressed", "in doubt", "retracting", "retracted"
]
ToldState = Literal["sent", "deferred", "refused", "suppressed", "in doubt", "planned"]
MailingState = Literal["planning", "running", "paused", "stopped", "cancelled", "done", "retracting", "retracted"]


DIED: Final = "the run ended during the call"
"""Why a delivery is in doubt whose run died."""
EARLIER: Final = "an earlier run may have posted it, of which this ledger knows nothing"
"""Why a delivery is in doubt that this ledger never tried."""


class ContentChanged(PublishError):
    """The issue changed after somebody received something of it, or may have: no second mailing is made."""


class AlreadyRunning(PublishError):
    """Another process carries `what` (slug and channel): `who` as host and process, `since` in seconds of the epoch."""

    exit_status = 3

    def __init__(self, who: str, since: float, what: str = "it") -> None:
        super().__init__(f"{what} is being carried by {who}", "wait until it ends, or stop it there")
        self.who, self.since = who, since


class NotAllowed(PublishError):
    """The mailing's state does not allow what was asked, or no such mailing is known."""


@dataclass(frozen=True, slots=True)
class MailingRow:
    """One mailing or thread: what is sent to how many, and how it stands.

    `digest` is the content's, `audience_digest` the frozen audience's; `reason` says why it is in its state; `holder`
    and `lease_until` say who carries it now (an empty holder: nobody).
    """

    id: int
    slug: str
    channel: str
    kind: str
    digest: str
    audience_count: int
    audience_digest: str
    state: MailingState
    reason: str
    started_at: float
    batch_size: int
    holder: str
    lease_until: float


@dataclass(frozen=True, slots=True)
class Item:
    """One delivery of a batch that may go out now. `first_at` is when it was first tried, None: never."""

    number: int
    reader: str
    domain: str
    attempts: int
    first_at: float | None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as one carrier opened it: whoever opens it again makes this `epoch` an old one."""

    mailing: int
    number: int
    epoch: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one delivery. `retry_at` (seconds since the epoch) is for what is deferred; no address anywhere.

    "planned" is told of one that was announced and surely not tried: it may go at once.
    """

    number: int
    state: ToldState
    code: str = ""
    why: str = ""
    receipt: str = ""
    retry_at: float | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """How many deliveries are in each state. They always add up to the audience."""

    planned: int = 0
    sending: int = 0
    sent: int = 0
    deferred: int = 0
    refused: int = 0
    suppressed: int = 0
    in_doubt: int = 0
    retracting: int = 0
    retracted: int = 0

    @property
    def abandoned(self) -> Sums:
        """The same where nobody carries the mailing: what was being sent when its run died is in doubt."""
        return replace(self, sending=0, in_doubt=self.in_doubt + self.sending)

    @property
    def total(self) -> int:
        """All of them."""
        return self.left + self.sent + self.refused + self.suppressed + self.retracted

    @property
    def left(self) -> int:
        """What is not settled yet: planned, sending, deferred, in doubt, or being deleted."""
        return self.planned + self.sending + self.deferred + self.in_doubt + self.retracting

    @property
    def done(self) -> bool:
        """Whether sent + refused + suppressed + retracted are all there are, and nothing is in doubt."""
        return self.left == 0


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery as `publish status --missing` names it; `at` is when its state was last written by a run."""

    reader: str
    state: DeliveryState
    code: str
    why: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One delivery of a thread, by its number: its state, its receipt or what came of it, and when it was tried.

    `first_at` is the first try; no try is later than `tried_at` (None: there was none, or nobody knows when).
    """

    number: int
    state: DeliveryState
    receipt: str
    code: str
    why: str
    attempts: int
    first_at: float | None
    tried_at: float | None
    retry_at: float | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an issue's history."""

    at: float
    slug: str
    channel: str
    what: str
    detail: str
