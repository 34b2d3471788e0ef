"""A far side, an audience and a clock that do what a test tells them; the ledger beside them is the real one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gevent

from pipeline.channel import LedgerSettings, MailSettings, SmtpSettings
from pipeline.ledger import Holder, Ledger, MailingRow, open_ledger
from pipeline.outcome import Outcome, Sent
from pipeline.reader import Frozen, Purpose, Reader
from pipeline.send.run.job import Job
from pipeline.send.sender import Closing, Parcel

SLUG, CHANNEL = "2026-11-30-tea-roads", "newsletter"
Script = Callable[[Parcel], Outcome]


class Clock:
    """A clock that moves when somebody sleeps, or when it is told to."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds
            self.slept.append(seconds)
        gevent.idle()  # the other lanes go on meanwhile


class FakeTokens:
    """Tokens that a test can read."""

    def reader_token(self, purpose: Purpose, reader: str, context: str, *, residue: int | None = None) -> str:
        length = {None: 45, 0: 45, 1: 52, 2: 47}[residue]
        return f"{purpose}-{reader}-{context.replace('/', '-')}-".ljust(length, "x")

    def fingerprint(self, reader: str, context: str) -> str:
        return f"print-{reader}-{context}"


class FakeReaders:
    """An audience in memory."""

    def __init__(self, readers: Mapping[str, str]) -> None:
        self.tokens = FakeTokens()
        self.addresses = dict(readers)
        self.gone: set[str] = set()
        self.suppressed: list[tuple[str, str, str]] = []
        self.were_full: list[tuple[str, str, int]] = []
        self.was_reached: list[str] = []
        self.asked: list[str] = []
        self.opened: list[int] = []

    def freeze(self) -> Iterator[Frozen]:
        return (Frozen(reader, address.rpartition("@")[2]) for reader, address in self.addresses.items())

    def open(self, ids: Sequence[str]) -> dict[str, Reader]:
        self.opened.append(len(ids))
        return {
            one: Reader(one, self.addresses[one], self.addresses[one].rpartition("@")[2])
            for one in ids
            if one in self.addresses and one not in self.gone
        }

    def receives(self, reader: str) -> bool:
        self.asked.append(reader)
        return reader not in self.gone

    def suppress(self, reader: str, reason: str, code: str) -> None:
        self.suppressed.append((reader, reason, code))

    def full(self, reader: str, slug: str, limit: int) -> bool:
        self.were_full.append((reader, slug, limit))
        return False

    def reached(self, reader: str) -> None:
        self.was_reached.append(reader)


class FakeForm:
    """A form that says whom it was filled for."""

    slots = frozenset({"reader", "reader_token", "unsubscribe", "date"})

    def residue(self, name: str) -> int | None:
        return 2 if name == "unsubscribe" else None

    def fill(self, values: Mapping[str, str]) -> bytes:
        return "".join(f"{name}: {values[name]}\r\n" for name in sorted(self.slots)).encode()

    def wire(self, values: Mapping[str, str]) -> Sequence[bytes]:
        return (self.fill(values),)


class Killed(BaseException):
    """The process is gone: nothing after this runs in the lane."""


class FakeLane(Closing):
    """Plays the sender's script."""

    def __init__(self, sender: FakeSender) -> None:
        self._sender = sender
        self.fresh = True
        self.closed = 0

    def deliver(self, parcel: Parcel) -> Outcome:
        return self._sender.deliver(self, parcel)

    def close(self) -> None:
        self.closed += 1
        self.fresh = True


@dataclass
class FakeSender:
    """A far side: `script` says what comes of a parcel, `accepted` counts what it took, whatever we were told."""

    script: Script = lambda _parcel: Sent()
    lanes: int = 1
    repeatable_for: float = 0.0
    relay: str = "relay.test:25"
    accepted: Counter[str] = field(default_factory=Counter)
    seen: list[str] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    opened: list[FakeLane] = field(default_factory=list)

    def open(self) -> FakeLane:
        self.opened.append(FakeLane(self))
        return self.opened[-1]

    def check(self) -> None:
        """All is well."""

    def deliver(self, lane: FakeLane, parcel: Parcel) -> Outcome:
        reader = parcel.key.rpartition("/")[2]
        self.seen.append(reader)
        self.parcels.append(parcel)
        outcome = self.script(parcel)
        if isinstance(outcome, Sent):
            self.accepted[reader] += 1
            lane.fresh = False
        return outcome


def readers(count: int, domain: Callable[[int], str] = lambda n: f"d{n % 3}.example") -> FakeReaders:
    """An audience of so many."""
    return FakeReaders({f"r{n:05d}": f"someone{n}@{domain(n)}" for n in range(count)})


def opened(folder: Path, clock: Callable[[], float]) -> Ledger:
    """The ledger of a test."""
    return open_ledger(LedgerSettings(store=str(folder / "ledger.db")), folder, clock=clock)


def planned(ledger: Ledger, audience: FakeReaders, *, batch_size: int = 8) -> MailingRow:
    """A mailing to all of them."""
    return ledger.plan(
        SLUG, CHANNEL, "smtp", "digest", "audience", audience.freeze(), len(audience.addresses), batch_size=batch_size
    )


def smtp(**given: Any) -> SmtpSettings:
    """A channel's settings."""
    return SmtpSettings(unsubscribe_url="https://example.org/u/", **given)


def job(
    ledger: Ledger, audience: FakeReaders, sender: FakeSender, clock: Clock, *, batch_size: int = 8, **given: Any
) -> Job:
    """A job over a mailing to all of the audience, planned if it is not yet."""
    values: dict[str, Any] = {
        "mailing": planned(ledger, audience, batch_size=batch_size),
        "settings": smtp(),
        "form": FakeForm(),
        "fixed": {"date": "Mon, 30 Nov 2026 00:30:00 +0000"},
        "address": "desk@example.org",
        "readers": audience,
        "ledger": ledger,
        "sender": sender,
        "clock": clock,
        "ticks": clock,
        "sleep": clock.sleep,
        "holder": Holder("here", 1, ""),
    }
    return Job(**(values | given))


__all__ = [
    "CHANNEL", "SLUG", "Clock", "FakeForm", "FakeLane", "FakeReaders", "FakeSender", "FakeTokens", "Killed",
    "MailSettings", "Script", "job", "opened", "planned", "readers", "smtp",
]  # fmt: skip
