"""The run: what each outcome comes to, and how a run ends."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.ledger import Ledger, Row, Sums
from pipeline.ledger.writer import Meet
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.run.job import Finished
from pipeline.send.run.mailing import carry_mailing
from pipeline.send.run.progress import Progress
from pipeline.send.sender import Parcel
from tests.send.fakes import CHANNEL, SLUG, Clock, FakeSender, Script, job, opened, planned, readers, smtp

FIRST = "r00000"


def only(reader: str, *outcomes: Outcome) -> Script:
    """These outcomes for one reader, one after the other, the last for ever; the others get their mail."""
    left = list(outcomes)

    def script(parcel: Parcel) -> Outcome:
        if not parcel.key.endswith(reader):
            return Sent()
        return left.pop(0) if len(left) > 1 else left[0]

    return script


def missing(ledger: Ledger, finished: Finished) -> list[Row]:
    """What the ledger says of whom did not get it; the sums say the same."""
    row = ledger.mailing(SLUG, CHANNEL)
    assert row
    rows = list(ledger.missing(row.id))
    assert finished.sums == ledger.sums(row.id)
    assert len(rows) == finished.sums.total - finished.sums.sent
    return rows


def test_everybody_gets_it_once(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(50), FakeSender(lambda _: Sent("q17"), lanes=3)
    finished = carry_mailing(job(ledger, audience, sender, clock))
    row = ledger.mailing(SLUG, CHANNEL)
    assert (finished.verdict, finished.why, finished.sums) == ("done", "", Sums(sent=50))
    assert row
    assert (row.state, row.holder) == ("done", "")
    assert sorted(sender.seen) == sorted(audience.was_reached) == sorted(audience.addresses)
    assert all(lane.closed for lane in sender.opened)
    assert len(sender.opened) <= 3


def test_a_second_run_sends_nothing(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(5), FakeSender()
    carry_mailing(job(ledger, audience, sender, clock))
    again = carry_mailing(job(ledger, audience, sender, clock))
    assert (again.verdict, len(sender.seen), again.sums.sent) == ("done", 5, 5)


def test_an_empty_audience_is_done(ledger: Ledger, clock: Clock) -> None:
    assert carry_mailing(job(ledger, readers(0), FakeSender(), clock)).verdict == "done"


@pytest.mark.parametrize(
    ("outcome", "suppressed", "full"),
    [
        (Refused("no such mailbox", "5.1.1", "reader"), [(FIRST, "no such mailbox", "5.1.1")], []),
        (Refused("mailbox full", "5.2.2", "full"), [], [(FIRST, SLUG, 3)]),
        (Refused("too large", "5.3.4", "message"), [], []),
    ],
)
def test_who_is_refused_is_never_written_to_again(
    ledger: Ledger, clock: Clock, outcome: Refused, suppressed: list[object], full: list[object]
) -> None:
    audience, sender = readers(3), FakeSender(only(FIRST, outcome))
    finished = carry_mailing(job(ledger, audience, sender, clock))
    assert finished.verdict == "done"
    (row,) = missing(ledger, finished)
    assert (row.reader, row.state, row.code, row.why) == (FIRST, "refused", outcome.code, outcome.why)
    assert (audience.suppressed, audience.were_full) == (suppressed, full)
    assert FIRST not in audience.was_reached


def test_what_is_deferred_comes_again_in_a_later_run(ledger: Ledger, clock: Clock) -> None:
    audience = readers(3)
    sender = FakeSender(only(FIRST, Deferred("greylisted", "4.7.1"), Sent()))
    first = carry_mailing(job(ledger, audience, sender, clock))
    assert (first.verdict, first.sums) == ("deferred", Sums(sent=2, deferred=1))
    assert first.why == "to be tried again later: 1; run it again to go on"
    assert first.next_due is not None
    assert 240 <= first.next_due - clock.now <= 360
    clock.now = first.next_due - 1
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "deferred"
    clock.now = first.next_due
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"
    assert sender.seen.count(FIRST) == 2


def test_a_run_waits_for_what_is_due_soon(ledger: Ledger, clock: Clock) -> None:
    later = Deferred("busy", "4.3.1")
    sender = FakeSender(only(FIRST, later, later, later, Sent()))
    began = clock.now
    finished = carry_mailing(job(ledger, readers(3), sender, clock, wait_until=clock.now + 3 * 3600))
    assert finished.verdict == "done"
    assert 0.8 <= (clock.now - began) / (300 + 1800 + 3600) <= 1.2


def test_a_run_does_not_wait_longer_than_it_may(ledger: Ledger, clock: Clock) -> None:
    sender = FakeSender(only(FIRST, Deferred("busy")))
    until = clock.now + 900
    finished = carry_mailing(job(ledger, readers(3), sender, clock, wait_until=until))
    assert (finished.verdict, sender.seen.count(FIRST)) == ("deferred", 2)
    assert clock.now < until
    assert finished.next_due
    assert finished.next_due > until


def test_a_clock_set_back_does_not_make_a_run_wait_for_ever(ledger: Ledger, clock: Clock) -> None:
    ticks = Clock(0)

    def sleep(seconds: float) -> None:
        ticks.sleep(seconds)
        clock.now -= seconds * 100  # each second of rest sets it back further

    sender = FakeSender(only(FIRST, Deferred("busy")))
    this = job(ledger, readers(3), sender, clock, wait_until=clock.now + 900, ticks=ticks, sleep=sleep)
    assert carry_mailing(this).verdict == "deferred"
    assert ticks.now <= 901


def test_what_the_far_side_asked_for_is_respected(ledger: Ledger, clock: Clock) -> None:
    sender = FakeSender(only(FIRST, Deferred("come back in two hours", wait=7200.0)))
    finished = carry_mailing(job(ledger, readers(2), sender, clock))
    assert finished.next_due == pytest.approx(clock.now + 7200, abs=1)


def test_what_is_deferred_for_days_is_given_up(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(2), FakeSender(only(FIRST, Deferred("busy", "4.3.1")))
    began = clock.now
    while (finished := carry_mailing(job(ledger, audience, sender, clock))).next_due:
        clock.now = finished.next_due
    assert finished.verdict == "done"
    assert 72 * 3600 <= clock.now - began <= 84 * 3600
    (row,) = missing(ledger, finished)
    assert row.state == "refused"
    assert row.why == f"given up after {sender.seen.count(FIRST)} attempts: busy"


def test_a_clock_that_jumps_gives_nobody_up(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(1), FakeSender(lambda _: Deferred("busy"))
    for attempt in range(1, 7):
        finished = carry_mailing(job(ledger, audience, sender, clock))
        assert (finished.sums.deferred == 1) == (attempt < 6)
        clock.now += 365 * 86400
    assert finished.sums.refused == 1


def test_ours_to_mend_stops_the_mailing(ledger: Ledger, clock: Clock) -> None:
    audience, sender = (
        readers(40),
        FakeSender(only("r00010", Deferred("the login was refused; look", "5.7.8", "channel"))),
    )
    finished = carry_mailing(job(ledger, audience, sender, clock))
    row = ledger.mailing(SLUG, CHANNEL)
    assert row
    assert (finished.verdict, finished.why) == ("stopped", "the login was refused; look")
    assert (row.state, row.reason) == ("stopped", finished.why)
    assert (finished.sums.sent, finished.sums.deferred, finished.sums.in_doubt) == (10, 0, 0)
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "stopped"
    assert len(sender.seen) == 11
    ledger.set_state(row.id, "running")
    sender.script = lambda _: Sent()
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"


def test_doubt_is_held(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(3), FakeSender(only(FIRST, InDoubt("no answer came"), Sent()))
    for _ in range(2):
        finished = carry_mailing(job(ledger, audience, sender, clock))
        assert (finished.verdict, finished.sums) == ("in doubt", Sums(sent=2, in_doubt=1))
        assert finished.why == (
            "in doubt, sent or not: 1; decide with “publish settle KEY=sent” (they have it) or “KEY=unsent” (the next "
            "run sends it)"
        )
    assert sender.seen.count(FIRST) == 1
    assert ledger.settle(SLUG, CHANNEL, FIRST, "sent") == 1
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"


def test_a_harmless_repeat_ends_doubt_in_the_next_run(ledger: Ledger, clock: Clock) -> None:
    sender = FakeSender(only(FIRST, InDoubt("no answer came"), Sent()), repeatable_for=math.inf)
    audience = readers(3)
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "in doubt"
    assert carry_mailing(job(ledger, audience, sender, clock)).verdict == "done"


def test_an_exception_of_a_sender_is_doubt_and_its_text_is_not_kept(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    def script(parcel: Parcel) -> Outcome:
        if parcel.key.endswith(FIRST):
            raise ValueError(f"cannot write to {parcel.to}")
        return Sent()

    sender = FakeSender(script)
    finished = carry_mailing(job(ledger, readers(3), sender, clock))
    (row,) = missing(ledger, finished)
    assert (row.state, row.why) == ("in doubt", "the sender failed: ValueError")
    assert all(b"someone0" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_far_side_that_answers_nothing_is_not_tried_with_everybody(ledger: Ledger, clock: Clock) -> None:
    sender = FakeSender(lambda _: InDoubt("no answer came"), lanes=2)
    finished = carry_mailing(job(ledger, readers(100), sender, clock))
    assert finished.verdict == "stopped"
    assert "messages in a row were left in doubt (no answer came)" in finished.why
    assert 6 <= finished.sums.in_doubt <= 8


def test_a_message_that_cannot_be_made_leaves_its_reader_planned(ledger: Ledger, clock: Clock) -> None:
    audience, sender = readers(60), FakeSender()
    this = job(ledger, audience, sender, clock)
    wire = this.form.wire
    this.form.wire = lambda values: wire({} if "someone7@" in values["reader"] else values)  # type: ignore[method-assign]
    finished = carry_mailing(this)
    assert (finished.verdict, finished.sums) == ("stopped", Sums(sent=59, planned=1))
    assert finished.why == "messages that could not be made: 1; make the outbox again"


def test_messages_that_can_never_be_made_end_the_run(ledger: Ledger, clock: Clock) -> None:
    this = job(ledger, readers(500), FakeSender(), clock, batch_size=50)
    made: list[object] = []
    this.form.wire = lambda values: made.append(values) or (str(1 / 0).encode(),)  # type: ignore[method-assign, func-returns-value]
    finished = carry_mailing(this)
    assert finished.why == "messages cannot be made (ZeroDivisionError); make the outbox again"
    assert (finished.sums.planned, len(made)) == (500, 20)


def test_who_left_since_the_freeze_gets_nothing(ledger: Ledger, clock: Clock) -> None:
    audience = readers(6)
    this = job(ledger, audience, FakeSender(), clock)
    audience.gone.add("r00002")
    sender = this.sender
    assert isinstance(sender, FakeSender)

    def script(_parcel: Parcel) -> Outcome:
        audience.gone.add("r00004")  # opened already, and not sent to yet
        return Sent()

    sender.script = script
    finished = carry_mailing(this)
    assert (finished.verdict, finished.sums) == ("done", Sums(sent=4, suppressed=2))
    assert {"r00002", "r00004"}.isdisjoint(sender.seen)
    assert {row.state for row in missing(ledger, finished)} == {"suppressed"}


def test_who_leaves_after_being_announced_gets_nothing(ledger: Ledger, clock: Clock) -> None:
    audience = readers(4)
    sender = FakeSender()
    sender.script = lambda _: audience.gone.add("r00003") or Sent()  # type: ignore[func-returns-value]
    finished = carry_mailing(job(ledger, audience, sender, clock, settings=smtp(window=4)))
    assert (finished.verdict, finished.sums) == ("done", Sums(sent=3, suppressed=1))


@pytest.mark.parametrize(("percent", "count", "limit"), [(5, 1000, 50), (5, 100, 20), (5, 400, 20), (50, 100, 50)])
def test_the_brake(ledger: Ledger, clock: Clock, percent: int, count: int, limit: int) -> None:
    audience, sender = readers(count), FakeSender(lambda _: Refused("not you", "5.7.1"))
    settings = smtp(brake_percent=percent, brake_least=20)
    finished = carry_mailing(job(ledger, audience, sender, clock, settings=settings, batch_size=100))
    row = ledger.mailing(SLUG, CHANNEL)
    assert row
    assert (finished.verdict, finished.sums.refused, row.state) == ("braked", limit + 1, "paused")
    assert finished.why == row.reason == (
        f"{limit + 1} of {count} readers were refused, and the brake's limit is {limit}"
    )  # fmt: skip


def test_the_brake_counts_earlier_runs_and_lets_a_person_go_on(ledger: Ledger, clock: Clock) -> None:
    audience = readers(200)
    refusing = FakeSender(lambda parcel: Refused("not you") if int(parcel.key[-5:]) < 15 else Deferred("later"))
    assert carry_mailing(job(ledger, audience, refusing, clock)).sums.refused == 15
    clock.now += 3600
    all_no = FakeSender(lambda _: Refused("not you"))
    assert carry_mailing(job(ledger, audience, all_no, clock)).verdict == "braked"
    assert len(all_no.seen) == 6
    row = ledger.mailing(SLUG, CHANNEL)
    assert row
    ledger.set_state(row.id, "running")
    again = carry_mailing(job(ledger, audience, all_no, clock))
    assert (again.verdict, len(all_no.seen)) == ("braked", 6 + 21)


def test_progress_is_told_ten_times_a_second_at_most(ledger: Ledger, clock: Clock) -> None:
    told: list[tuple[float, Progress]] = []
    sender = FakeSender()
    sender.script = lambda _: clock.sleep(0.01) or Sent()  # type: ignore[func-returns-value]
    this = job(ledger, readers(200), sender, clock, watch=lambda progress: told.append((clock.now, progress)))
    finished = carry_mailing(this)
    assert 19 <= len(told) <= 22
    assert all(later - earlier > 0.09 for (earlier, _), (later, _) in pairwise(told[:-1]))
    sent = [progress.sent for _, progress in told]
    assert sent == sorted(sent)
    assert told[-1][1].left == 0
    assert finished.rate == pytest.approx(100, rel=0.05)
    assert told[10][1].eta == pytest.approx(told[10][1].left / 100, rel=0.1)


def test_who_watches_cannot_stop_a_mailing(ledger: Ledger, clock: Clock) -> None:
    def watch(_: Progress) -> None:
        raise BrokenPipeError

    assert carry_mailing(job(ledger, readers(9), FakeSender(), clock, watch=watch)).verdict == "done"


def test_a_deferred_reader_counts_once_in_the_progress(ledger: Ledger, clock: Clock) -> None:
    told: list[Progress] = []
    sender = FakeSender(only(FIRST, Deferred("busy"), Deferred("gone", "", "connection"), Sent()))
    carry_mailing(job(ledger, readers(3), sender, clock, watch=told.append, wait_until=math.inf))
    assert max(progress.deferred for progress in told) == 1
    assert told[-1].deferred == 0


def test_one_durable_write_a_message(ledger: Ledger, clock: Clock) -> None:
    """The outcome of a message rides along with the intent of the next."""
    calls: list[tuple[int, int]] = []
    writer = ledger.writer

    def counted(meet: Meet | None = None) -> object:
        one = writer(meet)
        exchange = one.exchange

        def spy(batch: object, told: list[object], intents: list[int]) -> frozenset[int]:
            calls.append((len(told), len(intents)))
            return exchange(batch, told, intents)  # type: ignore[arg-type]

        one.exchange = spy  # type: ignore[method-assign, assignment]
        return one

    ledger.writer = counted  # type: ignore[method-assign, assignment]
    carry_mailing(job(ledger, readers(4), FakeSender(), clock))
    assert calls == [(0, 1), (1, 1), (1, 1), (1, 1), (1, 0)]
    calls.clear()
    row = ledger.plan(SLUG, "other", "smtp", "d", "a", readers(5).freeze(), 5, batch_size=8)
    carry_mailing(job(ledger, readers(5), FakeSender(), clock, mailing=row, settings=smtp(window=3)))
    assert calls == [(0, 3), (3, 2), (2, 0)]


def test_parcels_carry_the_keyed_return_path(ledger: Ledger, clock: Clock) -> None:
    sender = FakeSender()
    carry_mailing(job(ledger, readers(1), sender, clock, settings=smtp(return_path="bounce@example.org")))
    (parcel,) = sender.parcels
    assert parcel.key == f"{SLUG}/{CHANNEL}/{FIRST}"
    assert parcel.envelope_from.startswith(f"bounce+bounce-{FIRST}-{SLUG}-{CHANNEL}-")
    assert parcel.envelope_from.endswith("@example.org")
    assert "someone0" not in repr(parcel)


def test_batches_are_opened_in_small_helpings(ledger: Ledger, clock: Clock) -> None:
    """Addresses are in memory for some hundreds of readers at a time."""
    audience = readers(450)
    assert carry_mailing(job(ledger, audience, FakeSender(), clock, batch_size=450)).verdict == "done"
    assert audience.opened == [200, 200, 50]


def test_the_plan_survives(tmp_path: Path, clock: Clock) -> None:
    """Another process goes on where this one stopped, and needs nothing but the ledger."""
    audience, sender = readers(30), FakeSender()
    with opened(tmp_path, clock) as ledger:
        this = job(ledger, audience, sender, clock)

        def stopping(_parcel: Parcel) -> Outcome:
            if len(sender.seen) == 11:
                this.stop.set()
            return Sent()

        sender.script = stopping
        assert carry_mailing(this).sums == Sums(sent=11, planned=19)
    sender.script = lambda _: Sent()
    with opened(tmp_path, clock) as ledger:
        assert planned(ledger, audience).state == "running"
        assert carry_mailing(job(ledger, audience, sender, clock)).sums == Sums(sent=30)
    assert max(sender.accepted.values()) == 1
