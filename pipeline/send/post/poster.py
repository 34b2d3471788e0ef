"""What a poster is: the deliveries of a thread in, outcomes out. The run knows this page and no network.

A poster speaks for one account of one network. It never raises for what the far side did, and it never tries a request
again by itself once its body has left: silence is `InDoubt` (DESIGN's law 10), and the run asks `find` what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from pipeline.channel import Person
from pipeline.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Posting:
    """One delivery of a thread, as it is to be posted.

    `key` is the delivery's. `request` is its entry in `thread.json` (`method`, `path`, `headers`, `body`), and
    `placeholders` are that file's slots, name to placeholder, which the poster fills and changes nothing else.
    `first_at` is when the delivery was first tried, in seconds since the epoch with milliseconds: the same at every
    attempt, from the ledger. `tried_at` is when it was last tried, no try being later (None: nobody knows when).
    `follows` is the receipt of the delivery that this one answers, None for the first.
    `files` are the pictures of the channel's folder by name. `again`: it was posted and taken back before, so that the
    far side may know its keys already.
    """

    key: str
    request: Mapping[str, Any]
    placeholders: Mapping[str, str]
    first_at: float
    follows: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    again: bool = False
    tried_at: float | None = None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What stands there of `total` posts, as the far side shows it.

    `missing` are the numbers, from 1, of those that do not stand in order, `altered` of those that say something else
    than was posted. `why` says why it could not be read now; `known` is False where it can never be: a network that
    shows nobody what it took. In both cases nothing is known to be missing.
    """

    total: int
    missing: tuple[int, ...] = ()
    why: str = ""
    altered: tuple[int, ...] = ()
    known: bool = True

    @property
    def whole(self) -> bool:
        """Whether all of it stands there in order, as it was posted."""
        return self.known and not (self.missing or self.altered or self.why)

    @property
    def broken(self) -> bool:
        """Whether it was read, and something is not as it was posted."""
        return self.known and not self.why and not self.whole

    def __str__(self) -> str:
        if not self.known:
            return "the network shows nobody what it took"
        if self.why:
            return f"the thread could not be read back: {self.why}"
        right = self.total - len({*self.missing, *self.altered})
        said = f"{right} of {self.total} posts stand there{',' if self.whole else ''} in order"
        if self.missing:
            said += f"; not so: {', '.join(map(str, self.missing))}"
        return said + (f"; altered: {', '.join(map(str, self.altered))}" if self.altered else "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `publish doctor`: what was found, and what to do about it where it is not as it should be.

    `away` says of a fault that the far side does not work just now; else something here is to be mended.
    """

    level: Literal["ok", "warning", "fault"]
    said: str
    remedy: str = ""
    away: bool = False


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


@runtime_checkable
class ReadsBack(Protocol):
    """A poster whose network shows what it took."""

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """Read back what was posted, all receipts of a thread in order, and change nothing. Never raises."""


@runtime_checkable
class Inspects(Protocol):
    """A poster that has more to say than `check`."""

    def inspect(self) -> Sequence[Finding]:
        """What the far side says of us: account, rights, limits, pace, clock. Posts nothing and never raises."""


@runtime_checkable
class LooksUp(Protocol):
    """A poster that can see whether the handles of people are right."""

    def look_up(self, people: Sequence[Person]) -> Sequence[Finding]:
        """A finding for each who has a handle on this network. Never raises."""


@runtime_checkable
class Foresees(Protocol):
    """A poster that knows beforehand where a delivery will stand."""

    def place(self, posting: Posting) -> str:
        """The receipt that the delivery has if it is there; empty: that cannot be said now."""

    def other(self, posting: Posting) -> str:
        """The web address of something else that stands in its place; empty: nothing does, or a part of it.

        Raises an exception of any kind where that cannot be seen now.
        """


def read_back(poster: Poster, receipts: Sequence[str]) -> ReadBack:
    """What stands there of a thread, by whichever poster; one that cannot read back says so with `known=False`."""
    if not isinstance(poster, ReadsBack):
        return ReadBack(len(receipts), known=False)
    try:
        return poster.verify(receipts)
    except Exception as error:  # noqa: BLE001 - all of it is posted; its text may hold a token and is not kept
        return ReadBack(len(receipts), why=f"the poster failed: {type(error).__name__}")
