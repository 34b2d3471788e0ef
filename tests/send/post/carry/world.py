"""A network that does what a test tells it, a clock that moves when somebody sleeps, and jobs over a real ledger."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.channel import LedgerSettings
from pipeline.ledger import Holder, Ledger, MailingRow, open_ledger
from pipeline.outcome import Deferred, InDoubt, Outcome, Sent
from pipeline.reader import Frozen
from pipeline.send.post.carry.job import ThreadJob
from pipeline.send.post.poster import Posting, ReadBack

SLUG, CHANNEL = "2026-11-30-tea-roads", "mastodon"
NOT_THERE = Deferred("it is not there")


class Clock:
    """Moves when somebody sleeps, or when a test turns it; `on_sleep` is told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept = 0.0
        self.on_sleep: Callable[[], object] = lambda: None

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds
        self.on_sleep()


@dataclass(frozen=True)
class Act:
    """What one attempt comes to: what we are told (None: the poster fails), and whether the post is there now."""

    told: Outcome | None
    taken: bool


@dataclass(frozen=True)
class Removal:
    """What one deletion comes to: what we are told (None: the poster fails), and whether the post is gone now."""

    told: Outcome | None
    gone: bool


@dataclass
class Network:
    """A network and the poster before it.

    `acts` are what comes of the attempts at a post, by its number, one after the other; then all is well. `looks` are
    what `find` says instead of the truth. It knows a post again for `repeatable_for` seconds, and no longer. `there` is
    what stands there: number, and receipt of what it follows. `removals` are for deletions what `acts` are for posts, and
    `reads` what `verify` says instead of the truth.
    """

    clock: Clock
    repeatable_for: float = math.inf
    acts: dict[int, list[Act]] = field(default_factory=dict)
    looks: dict[int, list[Outcome]] = field(default_factory=dict)
    before: Callable[[Posting], object] = lambda _posting: None
    relay: str = "a network"
    there: list[tuple[int, str | None]] = field(default_factory=list)
    posted: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    first: dict[int, set[float]] = field(default_factory=dict)
    tried: dict[int, list[float | None]] = field(default_factory=dict)
    removals: dict[int, list[Removal]] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    reads: list[ReadBack] = field(default_factory=list)
    _known: dict[int, float] = field(default_factory=dict)

    def check(self) -> None:
        """All is well."""

    def post(self, posting: Posting) -> Outcome:
        number = self._asked(posting, self.posted)
        self.before(posting)
        acts = self.acts.get(number)
        act = acts.pop(0) if acts else Act(Sent(receipt(number)), taken=True)
        again = self.clock.now - self._known.get(number, -math.inf) < self.repeatable_for
        if act.taken and not again:
            self.there.append((number, posting.follows))
            self._known[number] = self.clock.now
        if act.told is None:
            raise OSError("the poster failed with a token in its words")
        return act.told if not again or isinstance(act.told, InDoubt) else Sent(receipt(number))

    def find(self, posting: Posting) -> Outcome:
        number = self._asked(posting, self.found)
        if looks := self.looks.get(number):
            return looks.pop(0)
        return Sent(receipt(number)) if number in self.numbers else NOT_THERE

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        return [self._remove(one) for one in receipts]

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        if self.reads:
            return self.reads.pop(0)
        return ReadBack(len(receipts), tuple(n + 1 for n in range(len(receipts)) if n not in self.numbers))

    def _remove(self, one: str) -> Outcome:
        number = int(one.partition(" ")[0]) - 1000
        self.removed.append(number)
        removals = self.removals.get(number)
        act = removals.pop(0) if removals else Removal(Sent(one), gone=True)
        if act.gone:
            self.there = [(n, follows) for n, follows in self.there if n != number]
            self._known.pop(number, None)
        if act.told is None:
            raise OSError("the poster failed with a token in its words")
        return act.told

    def close(self) -> None:
        """Nothing is open."""

    @property
    def numbers(self) -> list[int]:
        """Which posts stand there, in the order in which they came."""
        return [number for number, _ in self.there]

    def _asked(self, posting: Posting, asked: list[int]) -> int:
        number = int(posting.key.rpartition("/")[2]) - 1
        asked.append(number)
        self.first.setdefault(number, set()).add(posting.first_at)
        self.tried.setdefault(number, []).append(posting.tried_at)
        return number

    def whole(self, count: int) -> bool:
        """Whether all of it is there, in order, once, each answering the one before."""
        return self.there == [(n, receipt(n - 1) if n else None) for n in range(count)]


def receipt(number: int) -> str:
    return f"{1000 + number} https://social.test/@news/{1000 + number}"


def opened(folder: Path, clock: Callable[[], float]) -> Ledger:
    return open_ledger(LedgerSettings(store=str(folder / "ledger.db")), folder, clock=clock)


def planned(ledger: Ledger, count: int) -> MailingRow:
    posts = [Frozen(str(n + 1), "network") for n in range(count)]
    return ledger.plan(SLUG, CHANNEL, "mastodon", "d", "d", posts, count, batch_size=count)


def job(ledger: Any, poster: Any, clock: Clock, count: int = 4, **given: Any) -> ThreadJob:
    """A job over a thread, planned if it is not yet; each post follows the one before."""
    values: dict[str, Any] = {
        "mailing": planned(ledger, count),
        "postings": [Posting(f"{SLUG}/{CHANNEL}/{n + 1}", {}, {}, 0.0) for n in range(count)],
        "answers": [None, *range(count - 1)],
        "ledger": ledger,
        "poster": poster,
        "holder": Holder("here", 1, ""),
        "clock": clock,
        "ticks": clock,
        "sleep": clock.sleep,
    }
    return ThreadJob(**(values | given))
