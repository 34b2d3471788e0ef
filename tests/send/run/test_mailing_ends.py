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
from pipeline.outcome import Deferred, InDoubt, Outcome, Sent
from pipeline.send.run import keeper
from pipeline.send.run.mailing import carry_mailing
from pipeline.send.run.progress import Progress
from pipeline.send.sender import Parcel
from tests.send.fakes import CHANNEL, SLUG, Clock, FakeSender, job, opened, planned, readers, smtp


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
    # the connection waits, and no reader for it
    assert (finished.verdict, finished.sums) == ("done", Sums(sent=3))
    assert sorted(sender.seen[5:]) == ["r00000", "r00001", "r00002"]


def test_who_was_put_back_has_used_up_no_step_of_his_schedule(ledger: Ledger, clock: Clock) -> None:
    audience = readers(1)
    for _ in range(4):
        stopped = FakeSender(lambda _: Deferred("login refused", "5.7.8", "channel"))
        assert carry_mailing(job(ledger, audience, stopped, clock)).sums == Sums(planned=1)
        ledger.set_state(its_id(ledger), "running")
    finished = carry_mailing(job(ledger, audience, FakeSender(lambda _: Deferred("greylisted", "4.7.1")), clock))
    assert finished.next_due
    assert finished.next_due - clock.now <= 360


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


def test_a_relay_that_is_away_is_told_and_no_time_is_promised(ledger: Ledger, clock: Clock) -> None:
    """Two minutes of silence beside a rising number of seconds say nothing to a person."""
    lost = Deferred("connection refused", "", "connection")
    told: list[tuple[float, Progress]] = []
    sender = FakeSender()

    def script(_parcel: Parcel) -> Outcome:
        clock.now += 0.05
        return lost if 10 <= len(sender.seen) < 16 else Sent()

    sender.script = script
    carry_mailing(job(ledger, readers(40), sender, clock, watch=lambda progress: told.append((clock.now, progress))))
    away = [(at, progress) for at, progress in told if progress.trouble]
    assert {progress.trouble for _, progress in away} == {"the relay cannot be reached; trying again"}
    assert all(progress.eta is None for _, progress in away)
    assert len(away) >= 60, "also while nothing comes of anything"
    back = next(progress for at, progress in told if at > away[-1][0])
    assert back.eta
    events = [(event.what, event.detail) for event in ledger.events(SLUG) if event.what.startswith("relay")]
    assert events == [("relay away", "connection refused"), ("relay back", "")]


def test_a_connection_that_worked_and_was_closed_is_no_trouble(ledger: Ledger, clock: Clock) -> None:
    told: list[Progress] = []
    sender = FakeSender(lanes=3)

    def script(_parcel: Parcel) -> Outcome:
        clock.now += 0.2
        return Deferred("closed", "", "connection") if len(sender.seen) % 10 == 9 else Sent()

    sender.script = script
    carry_mailing(job(ledger, readers(90), sender, clock, watch=told.append))
    assert not [progress for progress in told if progress.trouble]


def test_a_relay_that_comes_and_goes_does_not_fill_the_history(ledger: Ledger, clock: Clock) -> None:
    sender = FakeSender()
    sender.script = lambda _: Sent() if len(sender.seen) % 4 == 0 else Deferred("gone", "", "connection")
    carry_mailing(job(ledger, readers(200), sender, clock))
    assert 10 <= sum(event.what.startswith("relay") for event in ledger.events(SLUG)) <= 20


def test_the_history_of_a_run_is_a_line_at_each_end(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(2000), FakeSender(lanes=4)
    this = job(ledger, audience, sender, clock)
    after(sender, 700, this.stop.set)
    carry_mailing(this)
    carry_mailing(job(ledger, audience, sender, clock))
    told = [(event.what, event.detail) for event in ledger.events(SLUG)]
    assert [what for what, _ in told] == ["planned", "run began", "run ended", "run began", "done", "run ended"]
    assert told[1][1] == "new: 2000 planned"
    assert told[2][1].startswith("stopped: 70"), "the last ones were under way"
    assert told[2][1].endswith("; the run was asked to stop; run it again to go on")
    assert told[3][1].startswith("resumed: 1")
    assert told[5][1].startswith("done: 1")
    assert told[5][1].endswith(" sent in this run; 2000 sent of 2000")


def test_what_a_dead_run_left_is_in_doubt_and_in_the_history_before_anything_is_sent(
    ledger: Ledger, clock: Clock
) -> None:
    audience, sender = readers(20), FakeSender(lanes=2)
    row = planned(ledger, audience)
    with ledger.writer() as dead:
        for number in (0, 1):
            dead.exchange(ledger.open_batch(row.id, number, repeatable_for=0), (), [number * 8])
    finished = carry_mailing(job(ledger, audience, sender, clock))
    assert (finished.verdict, finished.sums) == ("in doubt", Sums(sent=18, in_doubt=2))
    told = [(event.what, event.detail) for event in ledger.events(SLUG)]
    assert told[1] == ("in doubt", "2: an earlier run ended while their messages were under way")
    assert told[2] == ("run began", "resumed: 20 of 20 are left; 2 in doubt, 18 not tried yet of 20")


def test_a_run_that_fails_says_so_in_the_history(ledger: Ledger, clock: Clock) -> None:
    audience = readers(3)
    audience.reached = lambda _reader: 1 / 0  # type: ignore[method-assign, assignment]
    with pytest.raises(ZeroDivisionError):
        carry_mailing(job(ledger, audience, FakeSender(), clock))
    assert [event.detail for event in ledger.events(SLUG) if event.what == "run ended"] == [
        "failed (ZeroDivisionError)"
    ]


def test_running_again_is_not_the_word_on_doubt(ledger: Ledger, clock: Clock) -> None:
    sender = FakeSender(lambda p: InDoubt("no answer") if p.key.endswith("r00001") else Deferred("greylisted"))
    finished = carry_mailing(job(ledger, readers(2), sender, clock))
    assert finished.why == (
        "to be tried again later: 1; run it again to go on. In doubt, sent or not: 1; decide with “publish settle "
        "KEY=sent” (they have it) or “KEY=unsent” (the next run sends it)"
    )


def test_what_no_ledger_recorded_is_not_called_sent(
    ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own last words and a later `publish status` are the same."""
    sender = FakeSender()
    Failing(ledger, 6)
    sums, asked = ledger.sums, itertools.count()

    def fails(mailing: int) -> Sums:
        if next(asked) > 1:  # at the start, and at the only pass's
            raise DatabaseError("the disk is full", "make room")
        return sums(mailing)

    monkeypatch.setattr(ledger, "sums", fails)
    finished = carry_mailing(job(ledger, readers(20), sender, clock))
    assert finished.sums == Sums(sent=4, in_doubt=1, planned=15)
    assert sums(its_id(ledger)).abandoned == finished.sums
