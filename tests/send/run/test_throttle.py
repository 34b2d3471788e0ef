"""The throttle: no minute holds more than it may, one busy domain holds nobody else up, and refusals are learned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import Ledger, Sums
from pipeline.outcome import Deferred, Outcome, Sent
from pipeline.send.run.gate import Gate
from pipeline.send.run.mailing import carry_mailing
from pipeline.send.run.pace import Pace
from pipeline.send.run.throttle import Throttle
from pipeline.send.sender import Parcel
from tests.send.fakes import CHANNEL, SLUG, Clock, FakeReaders, FakeSender, job, readers, smtp


def throttle(
    clock: Clock, *, relay: int = 0, each: int = 0, learned: Mapping[tuple[str, str], float] | None = None
) -> Throttle:
    return Throttle(
        per_minute=relay,
        per_domain_minute=each,
        learned=learned or {},
        fingerprint=lambda name, context: f"{context}-{len(name)}",
        ticks=clock,
    )


def most_in_a_minute(times: list[float]) -> int:
    """The largest number of them in any minute, its end not counted."""
    most = first = 0
    for last, now in enumerate(times):
        while now - times[first] >= 60 - 1e-6:
            first += 1
        most = max(most, last - first + 1)
    return most


@given(rate=st.integers(1, 300), gaps=st.lists(st.floats(0, 20), min_size=1, max_size=400))
def test_no_minute_holds_more_than_the_rate(rate: int, gaps: list[float]) -> None:
    """Whatever the rhythm in which lanes come."""
    pace, now, times = Pace(rate), 0.0, list[float]()
    for gap in gaps:
        now += gap
        times.append(now + pace.take(now))
    assert most_in_a_minute(times) <= rate
    assert times == sorted(times)


@pytest.mark.parametrize("rate", [1, 30, 1000])
def test_nearly_the_whole_rate_is_used(rate: int) -> None:
    pace, now = Pace(rate), 0.0
    for _ in range(3 * rate + 1):
        now += pace.take(now)
    assert now <= 180 * 1.005 + 0.25


def test_slots_are_given_in_the_order_in_which_lanes_ask() -> None:
    clock = Clock(0)
    shared = throttle(clock, relay=60)
    waits = [shared.slot() for _ in range(6)]
    steps = [later - earlier for earlier, later in pairwise(waits[1:])]
    assert waits[0] == 0
    assert steps == pytest.approx([60.25 / 60] * 4)
    assert not shared.slot_now()
    clock.now += 10
    assert shared.slot_now()


def test_without_a_limit_nothing_waits() -> None:
    shared = throttle(Clock(0))
    assert [shared.slot() for _ in range(1000)] == [0] * 1000
    assert {shared.domain(f"d{n % 7}.example", "other") for n in range(1000)} == {0}


def test_a_refusal_halves_and_successes_raise_slowly() -> None:
    pace = Pace(100)
    assert pace.refused(0.0)
    assert pace.rate == 50
    assert pace.wait(0.0) == 120
    assert not pace.refused(9.0), "messages that were under way together are refused together"
    assert pace.rate == 50
    assert pace.refused(130.0, 30.0)
    assert pace.rate == 25
    minutes = 0
    while pace.learned:
        minutes += 1
        for _ in range(int(pace.rate)):
            pace.accepted()
        assert pace.rate <= 100
    assert 20 < minutes < 60
    assert pace.rate == 100


def test_what_was_unlimited_learns_from_what_was_sent() -> None:
    pace = Pace()
    for second in range(100):
        for _ in range(5):
            pace.take(float(second))
    pace.refused(100.0, 0)
    assert pace.rate == pytest.approx(150, rel=0.02)
    for _ in range(100_000):
        pace.accepted()
    assert pace.rate == 0, "and the limit is forgotten when four times as much goes well"


@given(
    st.lists(
        st.tuples(st.sampled_from(["take", "accepted", "refused", "wait"]), st.floats(0, 600), st.none() | st.floats()),
        max_size=200,
    ),
    st.integers(0, 600),
    st.floats(0, 600),
)
def test_a_pace_stays_sane(steps: list[tuple[str, float, float | None]], top: int, learned: float) -> None:
    pace, now = Pace(top, learned), 0.0
    for what, passed, wait in steps:
        now += passed
        match what:
            case "take":
                assert 0 <= pace.take(now) < float("inf")
            case "accepted":
                pace.accepted()
            case "refused":
                pace.refused(now, wait)
                assert pace.rate >= 1
            case _:
                assert 0 <= pace.wait(now) < float("inf")
        assert pace.rate >= 0
        assert not top or pace.rate <= max(top, 1)


def test_lessons_are_told_once_and_under_no_name_of_few() -> None:
    clock = Clock(0)
    shared = throttle(clock, each=60)
    shared.domain_refused("large.example", "large.example", None)
    shared.domain_refused("vanity.example", "other", None)
    shared.relay_refused()
    assert shared.lessons() == {
        ("domain", "large.example"): 30,
        ("domain", "~domain-14"): 30,
        ("relay", "per minute"): 30,
    }
    assert shared.lessons() == {}
    assert "vanity" not in str(shared.lessons())


def test_lessons_of_earlier_runs_hold() -> None:
    learned = {("domain", "large.example"): 6.0, ("domain", "~domain-14"): 3.0, ("relay", "per minute"): 600.0}
    shared = throttle(Clock(0), learned=learned)
    for domain, label, wait in (("large.example", "large.example", 10), ("vanity.example", "other", 20)):
        assert shared.domain(domain, label) == 0
        assert shared.domain(domain, label) == pytest.approx(wait, rel=0.05)
    assert [shared.slot() for _ in range(4)][-1] == pytest.approx(3 * 0.1 - 0.25, abs=0.01)


def test_memory_does_not_grow_with_the_domains() -> None:
    clock = Clock(0)
    shared = throttle(clock, each=600)
    shared.domain_refused("slow.example", "slow.example", 8e4)
    for number in range(50_000):
        shared.domain(f"d{number}.example", "other")
        clock.now += 0.01
        assert len(shared._domains) <= 4097
    assert shared.domain("slow.example", "slow.example") > 7e4, "what is held is not forgotten"


def test_the_gate_narrows_at_once_and_widens_slowly() -> None:
    clock = Clock(0)
    gate = Gate(8, 0, clock)
    assert all(gate.enter() for _ in range(8))
    assert not gate.enter()
    assert gate.refused()
    assert gate.places == 4
    assert gate.refused(), "refused together with the last one"
    assert gate.places == 4
    assert sum(gate.leave(if_crowded=True) for _ in range(8)) == 4
    for places in (2, 1):
        clock.now += 11
        assert gate.refused()
        assert gate.places == places
        while gate.leave(if_crowded=True):
            pass
    clock.now += 11
    assert not gate.refused(), "one connection is too much: it is the rate that has to give"
    for _ in range(200):
        gate.accepted()
    assert gate.places == 2
    for _ in range(100_000):
        gate.accepted()
    assert (gate.places, gate.learned) == (8, 0)
    assert (Gate(8, 3, clock).places, Gate(2, 3, clock).places, Gate(8, 3, clock).learned) == (3, 2, 3)


def test_a_run_keeps_to_the_relays_limit(ledger: Ledger, clock: Clock) -> None:
    times: list[float] = []
    sender = FakeSender(lambda _: times.append(clock.now) or Sent())  # type: ignore[func-returns-value]
    finished = carry_mailing(job(ledger, readers(100), sender, clock, settings=smtp(per_minute=30, window=4)))
    assert finished.verdict == "done"
    assert most_in_a_minute(times) <= 30
    assert times[-1] - times[0] == pytest.approx(99 * 2, rel=0.03)


def test_a_run_keeps_to_the_domains_limit_and_holds_nobody_up(ledger: Ledger, clock: Clock) -> None:
    audience = readers(120, lambda n: "large.example" if n % 2 else f"own{n}.example")
    seen: list[tuple[float, str]] = []
    sender = FakeSender()
    sender.script = lambda p: seen.append((clock.now, p.to.rpartition("@")[2])) or Sent()  # type: ignore[func-returns-value]
    settings = smtp(per_domain_minute=20)
    began = clock.now
    finished = carry_mailing(job(ledger, audience, sender, clock, settings=settings, batch_size=16))
    assert finished.verdict == "done"
    large = [at for at, domain in seen if domain == "large.example"]
    assert most_in_a_minute(large) <= 20
    assert max(at for at, domain in seen if domain != "large.example") == began
    assert len(large) == 60
    assert large[-1] - large[0] == pytest.approx(59 * 3, rel=0.03)
    assert finished.sums == Sums(sent=120)


def test_lanes_share_a_limit_fairly(clock: Clock) -> None:
    """Each lane gets its turn: none carries much more than another."""
    shared, turns = throttle(clock, relay=600), Counter[int]()
    due = dict.fromkeys(range(4), 0.0)
    for _ in range(400):
        lane = min(due, key=lambda one: (due[one], one))
        clock.now = max(clock.now, due[lane])
        turns[lane] += 1
        due[lane] = clock.now + shared.slot() + 0.02
    assert max(turns.values()) - min(turns.values()) <= 1


def test_a_domain_that_asks_for_a_rest_gets_it(ledger: Ledger, clock: Clock) -> None:
    audience = readers(40, lambda n: "busy.example" if n % 4 == 0 else "calm.example")

    def script(parcel: Parcel) -> Outcome:
        return Deferred("421 too much", "4.7.0", "domain", 600.0) if parcel.to.endswith("busy.example") else Sent()

    sender = FakeSender(script)
    first = carry_mailing(job(ledger, audience, sender, clock, batch_size=40))
    assert (first.verdict, first.sums) == ("deferred", Sums(sent=30, deferred=10))
    assert len(sender.seen) == 31, "one was enough to learn it"
    assert first.next_due == pytest.approx(clock.now + 600, abs=1)
    assert ledger.learned(sender.relay) == {("domain", "busy.example"): 30.0}
    assert not list(ledger.batches(1)), "nobody is due"
    clock.now += 900
    sender.script = lambda _: Sent()
    began = clock.now
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"
    assert clock.now - began == pytest.approx(9 * 2, rel=0.1), "and it is written to at the rate that was learned"


@pytest.mark.parametrize("window", [1, 3])
def test_looking_ahead_costs_a_domain_no_slot(ledger: Ledger, clock: Clock, window: int) -> None:
    """The relay's pace holds back the next window: the domain's slot that its first reader took is not taken twice."""
    audience, sender, began = readers(10, lambda number: f"d{number % 2}.example"), FakeSender(), clock.now
    settings = smtp(per_minute=60, per_domain_minute=20, window=window)
    assert carry_mailing(job(ledger, audience, sender, clock, settings=settings)).verdict == "done"
    assert clock.now - began == pytest.approx(13, rel=0.05), "five to each domain, three seconds apart"


def test_too_many_connections_are_fewer_next_time(ledger: Ledger, clock: Clock) -> None:
    """A relay that takes two connections teaches a run that has eight lanes, and the next run too."""
    sender = FakeSender(lanes=8)
    answers = [Deferred("too many connections", "4.7.0", "connection")] * 3

    def script(_parcel: Parcel) -> Outcome:
        return answers.pop() if answers else Sent()

    sender.script = script

    finished = carry_mailing(job(ledger, readers(50), sender, clock))
    assert finished.sums.total - finished.sums.sent <= 1
    places = ledger.learned(sender.relay)["relay", "connections"]
    assert 1 <= places <= 4
    others = FakeSender(lanes=8)
    row = ledger.plan(SLUG, "second", "smtp", "d", "a", readers(50).freeze(), 50, batch_size=8)
    assert carry_mailing(job(ledger, readers(50), others, clock, mailing=row)).verdict == "done"
    assert len(others.opened) <= places


def test_what_was_sent_is_told_before_a_lane_sleeps(ledger: Ledger, clock: Clock) -> None:
    sender, doubtful = FakeSender(), list[int]()
    this = job(ledger, readers(6), sender, clock, settings=smtp(per_minute=10))

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        row = ledger.mailing(SLUG, CHANNEL)
        assert row
        doubtful.append(ledger.sums(row.id).sending)

    slow = type(this)(**{name: getattr(this, name) for name in this.__slots__} | {"sleep": sleep})
    assert carry_mailing(slow).verdict == "done"
    assert set(doubtful) == {0}


def test_suppression_is_asked_after_a_sleep(ledger: Ledger, clock: Clock) -> None:
    audience: FakeReaders = readers(4)
    sender = FakeSender()
    this = job(ledger, audience, sender, clock, settings=smtp(per_minute=10))

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        audience.gone.add("r00001")

    slow = type(this)(**{name: getattr(this, name) for name in this.__slots__} | {"sleep": sleep})
    assert carry_mailing(slow).sums == Sums(sent=3, suppressed=1)
