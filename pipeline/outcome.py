"""Outcomes: what came of one attempt to deliver. Four, matched exhaustively; an exception out of a sender is doubt.

No outcome holds a reader's address or name: `why` is a sentence for the operator, cleaned by whoever makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted; `receipt` is the far side's own name for what it took (queue id, URL, file name)."""

    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Surely not accepted, and may be later.

    `scope` says what has to wait: this reader (greylisting, full mailbox for now), the reader's `domain`, the
    `connection` (it was closed or lost before the border: the reader is simply tried again on a new one), or the
    whole `channel` (login refused, certificate wrong, sender not allowed: ours to mend, and it stops). `wait` is what
    the far side asked for, in seconds. `code` is an enhanced status code (RFC 3463) or a reply code where there is one.
    """

    why: str
    code: str = ""
    scope: Literal["reader", "domain", "connection", "channel"] = "reader"
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Never will be accepted.

    `fault` is the `reader`'s (no such mailbox: suppress), `full` (counted over issues), or the `message`'s (this one is
    refused, the reader is well).
    """

    why: str
    code: str = ""
    fault: Literal["reader", "full", "message"] = "message"


@dataclass(frozen=True, slots=True)
class InDoubt:
    """May have been accepted: the answer never came.

    `seen`: something stands there that may be it, so that to send it again is likely to double it. `passing`: whoever
    asks again later may be told.
    """

    why: str
    seen: bool = False
    passing: bool = False


Outcome = Sent | Deferred | Refused | InDoubt
