"""How a run is ended from outside: pause, cancel, a second run, a signal, a relay or a ledger that is gone."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.database import DatabaseError
from pipeline.ledger import AlreadyRunning, Batch, Holder, Ledger, Sums, Told, Writer
from pipeline.ledger.values import MailingState
from pipeline.ledger.writer import Meet
from pipeline.outcome import Deferred, Outcome, Sent
from pipeline.send.run import keeper
from pipeline.send.run.mailing import carry_mailing
from pipeline.send.sender import Parcel
from tests.send.fakes import CHANNEL, SLUG, Clock, FakeSender, job, opened, readers, smtp


def after(sender: FakeSender, count: int, act: Callable[[], object]) -> None:
    """Let the sender do something during its n-th call, before it answers."""
    calls = itertools.count(len(sender.seen) + 1)

    def script(_parcel: Parcel) -> Outcome:
        if next(calls) == count:
            act()
        return Sent()

    sender.script = script


def its_id(ledger: Ledger) -> int:
    row = ledger.mailing(SLUG, CHANNEL)
    assert row
    return row.id


@pytest.mark.parametrize("window", [1, 4])
@pytest.mark.parametrize("state", ["paused", "cancelled", "stopped"])
def test_another_process_ends_it_within_a_window(
    ledger: Ledger, clock: Clock, tmp_path: Path, state: MailingState, window: int
) -> None:
    audience, sender = readers(40), FakeSender()
    with opened(tmp_path, clock) as other:
        after(sender, 9, lambda: other.set_state(its_id(other), state, "a person said so"))
        finished = carry_mailing(job(ledger, audience, sender, clock, settings=smtp(window=window), batch_size=20))
    assert (finished.verdict, finished.why) == (state, "a person said so")
    assert 9 <= len(sender.seen) < 9 + window
    assert finished.sums == Sums(sent=len(sender.seen), planned=40 - len(sender.seen))


def test_a_pause_stops_all_lanes(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    audience, sender, seen = readers(3000), FakeSender(lanes=4), list[int]()
    with opened(tmp_path, clock) as other:

        def pause() -> None:
            other.set_state(its_id(other), "paused")
            seen.append(len(sender.seen))

        after(sender, 50, pause)
        finished = carry_mailing(job(ledger, audience, sender, clock, batch_size=100))
        assert finished.verdict == "paused"
        assert finished.sums.sent == len(sender.seen) <= seen[0] + 4
        other.set_state(its_id(other), "running")
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"
    assert max(sender.accepted.values()) == 1


@pytest.mark.parametrize(("lanes", "window"), [(1, 1), (1, 5), (3, 2)])
def test_an_orderly_stop_leaves_nothing_in_doubt(ledger: Ledger, clock: Clock, lanes: int, window: int) -> None:
    audience, sender = readers(60), FakeSender(lanes=lanes)
    this = job(ledger, audience, sender, clock, settings=smtp(window=window))
    after(sender, 20, this.stop.set)
    finished = carry_mailing(this)
    assert finished.verdict == "stopped"
    assert finished.why == "the run was asked to stop; run it again to go on"
    assert (finished.sums.sending, finished.sums.in_doubt) == (0, 0)
    assert finished.sums.sent == len(sender.seen) <= 20 + lanes
    assert finished.sums.deferred <= lanes * window - 1
    again = carry_mailing(job(ledger, audience, sender, clock))
    assert (again.verdict, again.sums) == ("done", Sums(sent=60))
    assert max(sender.accepted.values()) == 1


def test_a_stop_ends_a_rest_at_once(ledger: Ledger, clock: Clock) -> None:
    this = job(ledger, readers(1), FakeSender(lambda _: Deferred("busy")), clock, wait_until=clock.now + 1e6)

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if len(clock.slept) == 7:
            this.stop.set()

    finished = carry_mailing(type(this)(**{name: getattr(this, name) for name in this.__slots__} | {"sleep": sleep}))
    assert (finished.verdict, finished.sums.deferred) == ("stopped", 1)
    assert clock.slept == [0.2] * 7


def test_two_runs_at_once(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """The second is told who has it."""
    audience, sender = readers(20), FakeSender()
    told: list[str] = []

    def second() -> None:
        with opened(tmp_path, clock) as other, pytest.raises(AlreadyRunning, match="process 1 on here") as caught:
            carry_mailing(job(other, audience, sender, clock, holder=Holder("there", 2, "")))
        told.append(caught.value.who)

    after(sender, 5, second)
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"
    assert told == ["process 1 on here"]
    assert len(sender.seen) == 20


def test_who_takes_the_lease_fences_the_other(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """A run that slept past its lease does not go on beside the one that took over."""
    audience, sender = readers(40), FakeSender()
    second: list[str] = []

    def take_over() -> None:
        clock.now += 61
        with opened(tmp_path, clock) as other:
            this = job(other, audience, sender, clock, holder=Holder("there", 2, ""))
            after(sender, 9, this.stop.set)
            second.append(carry_mailing(this).verdict)
            other.claim(its_id(other), Holder("there", 2, ""))

    after(sender, 3, take_over)
    finished = carry_mailing(job(ledger, audience, sender, clock))
    assert (finished.verdict, second) == ("fenced", ["stopped"])
    assert "process 2 on there" in finished.why
    assert max(sender.accepted.values()) == 1
    # the message in flight when the other took over was told late, and counts
    assert finished.sums == Sums(sent=9, planned=31)


def test_a_batch_that_is_carried_twice_goes_out_once(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """An engine may bring a batch to two carriers: the later one fences the earlier, who goes on with other batches."""
    audience, sender = readers(24), FakeSender()
    with opened(tmp_path, clock) as other:
        after(sender, 3, lambda: other.open_batch(its_id(other), 0, repeatable_for=0))
        finished = carry_mailing(job(ledger, audience, sender, clock))
    assert finished.verdict == "fenced"
    assert (finished.sums.sent, finished.sums.planned) == (19, 5)
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"
    assert max(sender.accepted.values()) == 1


def test_a_lease_that_is_lost_ends_the_run(ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_EVERY", 0.001)
    sender, lost = FakeSender(), threading.Event()

    def renew(_mailing: int, _holder: Holder) -> None:
        lost.set()
        raise AlreadyRunning("process 7 on there", 0.0)

    monkeypatch.setattr(ledger, "renew", renew)
    after(sender, 3, lambda: lost.wait(5))
    finished = carry_mailing(job(ledger, readers(4000), sender, clock))
    assert finished.verdict == "fenced"
    assert "process 7 on there" in finished.why


def test_the_lease_goes_on_while_a_run_waits(ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    renewed: list[float] = []
    monkeypatch.setattr(ledger, "renew", lambda *_: renewed.append(clock.now))
    sender = FakeSender(lambda _: Deferred("busy") if len(sender.seen) == 1 else Sent())
    began = clock.now
    assert carry_mailing(job(ledger, readers(1), sender, clock, wait_until=clock.now + 900)).verdict == "done"
    assert all(later - earlier < 30 for earlier, later in zip([began, *renewed], renewed, strict=False))
    assert len(renewed) >= 16


class Failing:
    """A writer whose exchanges fail from the n-th on, for a while."""

    def __init__(self, ledger: Ledger, first: int, last: int = 10**9) -> None:
        self.count, self.first, self.last = 0, first, last
        self._lock = threading.Lock()
        made = ledger.writer

        def writer(meet: Meet | None = None) -> Writer:
            one = made(meet)
            self._exchange, close = one.exchange, one.close
            one.exchange = self.exchange  # type: ignore[method-assign]
            one.close = lambda: close() or self._fail()  # type: ignore[method-assign, func-returns-value]
            return one

        ledger.writer = writer  # type: ignore[method-assign]
        self.kept: list[tuple[Batch, Sequence[Told]]] = []

    def exchange(self, batch: Batch, told: Sequence[Told], intents: Sequence[int]) -> frozenset[int]:
        with self._lock:
            self.count += 1
            if self.first <= self.count <= self.last:
                raise DatabaseError("the ledger cannot be written: the disk is full", "make room and run again")
        return self._exchange(batch, told, intents)

    def _fail(self) -> None:
        if self.first <= self.count <= self.last:
            raise DatabaseError("the ledger cannot be written: the disk is full", "make room and run again")


@pytest.mark.parametrize("lanes", [1, 3])
@pytest.mark.parametrize("window", [1, 3])
def test_a_ledger_that_fails_stops_all_lanes(ledger: Ledger, clock: Clock, lanes: int, window: int) -> None:
    audience, sender = readers(90), FakeSender(lanes=lanes)
    failing = Failing(ledger, 11)
    finished = carry_mailing(job(ledger, audience, sender, clock, settings=smtp(window=window)))
    assert finished.verdict == "stopped"
    unrecorded = len(sender.seen) - finished.sums.sent
    assert (lanes == 1) <= unrecorded <= lanes * window
    told = f" ({unrecorded} messages were accepted that the ledger could not record: they stand in doubt)"
    assert finished.why == (
        f"the ledger cannot be written: the disk is full; make room and run again{told if unrecorded else ''}"
    )
    assert finished.sums.sending >= unrecorded
    failing.first = 10**9
    again = carry_mailing(job(ledger, audience, sender, clock))
    assert again.verdict == "in doubt"
    assert again.sums.in_doubt == finished.sums.sending <= lanes * window
    assert max(sender.accepted.values()) == 1


def test_the_first_exchange_of_a_run_fails(ledger: Ledger, clock: Clock) -> None:
    sender = FakeSender()
    Failing(ledger, 1)
    finished = carry_mailing(job(ledger, readers(9), sender, clock))
    assert (finished.verdict, sender.seen, finished.sums) == ("stopped", [], Sums(planned=9))
    assert finished.why == "the ledger cannot be written: the disk is full; make room and run again"


def test_an_audience_that_fails_ends_the_run(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(30), FakeSender()

    def receives(reader: str) -> bool:
        if reader == "r00012":
            raise DatabaseError("the audience is locked by another program", "close it")
        return True

    audience.receives = receives  # type: ignore[method-assign]
    finished = carry_mailing(job(ledger, audience, sender, clock))
    assert finished.verdict == "stopped"
    assert finished.sums == Sums(sent=len(sender.seen), planned=30 - len(sender.seen)), "nobody was announced in vain"
    assert 11 <= len(sender.seen) <= 12
    assert finished.why == "the audience is locked by another program; close it"


def test_a_fault_of_ours_is_raised_and_what_was_sent_is_told(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(30), FakeSender(lanes=2)

    def reached(reader: str) -> None:
        if reader == "r00009":
            raise ZeroDivisionError

    audience.reached = reached  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        carry_mailing(job(ledger, audience, sender, clock))
    assert ledger.sums(its_id(ledger)).sent == len(sender.seen)
    assert ledger.sums(its_id(ledger)).sending == 0
    row = ledger.mailing(SLUG, CHANNEL)
    assert row
    assert row.holder == ""


def test_a_lost_connection_is_tried_again_at_once(ledger: Ledger, clock: Clock) -> None:
    """One that worked and was closed costs nothing; one that fails again and again costs 1 s, 2 s, 4 s.

    The next reader goes first: the message to him was made when the connection was lost.
    """
    audience = readers(3)
    answers: list[Outcome] = [Sent(), Deferred("closed", "", "connection")]
    sender = FakeSender(lambda _: answers.pop(0) if answers else Sent())
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"
    assert sender.seen == ["r00000", "r00001", "r00002", "r00001"]
    assert clock.slept == []


def test_a_relay_that_is_away_for_a_moment(ledger: Ledger, clock: Clock) -> None:
    lost = Deferred("the relay cannot be reached", "", "connection")
    answers: list[Outcome] = [lost] * 5
    sender = FakeSender(lambda _: answers.pop(0) if answers else Sent())
    began = clock.now
    finished = carry_mailing(job(ledger, readers(3), sender, clock))
    assert clock.now - began == pytest.approx(1 + 2 + 4 + 8 + 16)
    # the first reader was tried three times at once, the second in between, and is left for later
    assert (finished.verdict, finished.sums) == ("deferred", Sums(sent=2, deferred=1))
    assert sender.seen == ["r00000", "r00001"] * 2 + ["r00000", "r00001", "r00002"]


@pytest.mark.parametrize("lanes", [1, 4])
def test_a_relay_that_is_gone_stops_the_mailing(ledger: Ledger, clock: Clock, lanes: int) -> None:
    sender = FakeSender(lambda _: Deferred("connection refused", "", "connection"), lanes=lanes)
    finished = carry_mailing(job(ledger, readers(200), sender, clock))
    row = ledger.mailing(SLUG, CHANNEL)
    assert row
    assert (finished.verdict, row.state) == ("stopped", "stopped")
    count = 8 * lanes
    assert finished.why == f"the relay is gone: {count} connections in a row failed (connection refused)"
    assert (finished.sums.sent, finished.sums.in_doubt, finished.sums.sending) == (0, 0, 0)
    assert count <= len(sender.seen) < count + lanes


def test_a_message_that_kills_connections_does_not_stop_the_others(ledger: Ledger, clock: Clock) -> None:
    """As a relay's content filter may do with one reader's message."""
    sender = FakeSender(lambda p: Deferred("closed", "", "connection") if p.key.endswith("r00004") else Sent())
    finished = carry_mailing(job(ledger, readers(20), sender, clock))
    assert (finished.verdict, finished.sums) == ("deferred", Sums(sent=19, deferred=1))
    assert sender.seen.count("r00004") == 3


def test_the_rest_of_a_window_goes_over_the_new_connection(ledger: Ledger, clock: Clock) -> None:
    lost = Deferred("cannot be reached", "", "connection")
    answers: list[Outcome] = [lost, lost]
    sender = FakeSender(lambda _: answers.pop(0) if answers else Sent())
    finished = carry_mailing(job(ledger, readers(6), sender, clock, settings=smtp(window=3)))
    assert (finished.verdict, finished.sums) == ("done", Sums(sent=6))
    assert clock.slept
    assert max(sender.accepted.values()) == 1
