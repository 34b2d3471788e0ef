"""What a poster is: the deliveries of a thread in, outcomes out. The run knows this page and no network.

A poster speaks for one account of one network. It never raises for what the far side did, and it never tries a request
again by itself once its body has left: silence is `InDoubt` (DESIGN's law 10), and the run asks `find` what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from pipeline.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Posting:
    """One delivery of a thread, as it is to be posted.

    `key` is the delivery's. `request` is its entry in `thread.json` (`method`, `path`, `headers`, `body`), and
    `placeholders` are that file's slots, name to placeholder, which the poster fills and changes nothing else.
    `first_at` is when the delivery was first tried, in seconds since the epoch with milliseconds: the same at every
    attempt, from the ledger. `follows` is the receipt of the delivery that this one answers, None for the first.
    """

    key: str
    request: Mapping[str, Any]
    placeholders: Mapping[str, str]
    first_at: float
    follows: str | None = None


@runtime_checkable
class Poster(Protocol):
    """Carries the deliveries of one channel. For one thread at a time."""

    @property
    def repeatable_for(self) -> float:
        """For how many seconds after the first attempt its repeat is harmless (law 11); infinity: always."""

    @property
    def relay(self) -> str:
        """Name of the far side and of the account there, as it may be shown."""

    def check(self) -> None:
        """Reach the far side, log in, compare its limits with what the outbox was made for; post nothing.

        Raises:
            SendError: it cannot be reached, login or account is wrong, or a limit is lower than the channel's.
        """

    def post(self, posting: Posting) -> Outcome:
        """Post it and say what came of it.

        `Sent`: it is there, its receipt is the far side's id (and, after a space, its web address where it has one).
        Also where it was there already, word for word. `Deferred`: surely not accepted; `wait` is what the far side
        asked for. `Refused`: it never will be. `InDoubt`: nobody knows.
        """

    def find(self, posting: Posting) -> Outcome:
        """Look whether a delivery in doubt is there, and change nothing.

        `Sent` with its receipt: it is. `Deferred`: it surely is not. `InDoubt`: that cannot be known, now or at all.
        `Refused`: in its place stands something else, which nobody may overwrite.
        """

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete what was posted, by receipt, the last first; what is gone already counts as deleted (`Sent`)."""

    def close(self) -> None:
        """Take leave; a second call does nothing."""
