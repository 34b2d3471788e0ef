"""Each arrow of the state table, one test an arrow, on both databases."""

from __future__ import annotations

import math

import pytest

from pipeline.ledger import Holder, Ledger, NotAllowed, Sums, Told, Writer
from tests.ledger.conftest import Opener
from tests.ledger.making import START, Clock, planned, rows, send, state


@pytest.mark.parametrize("told", ["sent", "deferred", "refused", "suppressed", "in doubt"])
def test_what_was_tried_becomes_what_is_told(ledger: Ledger, told: str) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        assert send(writer, batch, 1, Told(1, told, "2.0.0", "why", "receipt")) == {1}  # type: ignore[arg-type]
    assert state(ledger, mailing, 1) == told


def test_an_intent_is_granted_once(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        assert writer.exchange(batch, (), [0, 1, 1]) == {0, 1}
        assert writer.exchange(batch, (), [0, 1, 2]) == {2}


def test_what_is_not_of_the_batch_is_not_granted(ledger: Ledger) -> None:
    mailing = planned(ledger, 8).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        ledger.open_batch(mailing, 1, repeatable_for=0)
        assert writer.exchange(batch, (), [3, 4, 99]) == {3}


@pytest.mark.parametrize("state_", ["paused", "stopped", "cancelled"])
def test_nothing_is_granted_while_the_mailing_does_not_run(ledger: Ledger, state_: str) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        assert send(writer, batch, 0) == {0}
        ledger.set_state(mailing, state_)  # type: ignore[arg-type]
        assert writer.exchange(batch, [Told(0, "sent")], [1]) == set()
    assert ledger.sums(mailing) == Sums(planned=3, sent=1)


def test_a_fence_stops_intents_and_never_an_outcome(ledger: Ledger, opener: Opener) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        old = ledger.open_batch(mailing, 0, repeatable_for=0)
        send(writer, old, 0)
        new = opener().open_batch(mailing, 0, repeatable_for=0)
        assert new.epoch == old.epoch + 1
        assert [item.number for item in new.items] == [1, 2, 3]
        assert state(ledger, mailing, 0) == "in doubt"
        assert writer.exchange(old, [Told(0, "sent", receipt="q1")], [1]) == set()
    assert ledger.sums(mailing) == Sums(planned=3, sent=1)


def test_a_late_sent_overwrites_everything(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        old = ledger.open_batch(mailing, 0, repeatable_for=0)
        writer.exchange(old, (), [0, 1, 2, 3])
        new = ledger.open_batch(mailing, 0, repeatable_for=math.inf)
        writer.exchange(new, [Told(3, "suppressed")], [0, 1, 2])
        writer.exchange(new, [Told(0, "deferred"), Told(1, "refused")], ())
        writer.exchange(old, [Told(number, "sent") for number in range(4)], ())
    assert ledger.sums(mailing) == Sums(sent=4)


@pytest.mark.parametrize("told", ["deferred", "refused", "suppressed", "in doubt"])
def test_nothing_leaves_sent(ledger: Ledger, told: str) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        send(writer, batch, 0, Told(0, "sent", receipt="first"))
        assert writer.exchange(batch, [Told(0, told)], [0]) == set()  # type: ignore[arg-type]
    ledger.open_batch(mailing, 0, repeatable_for=math.inf)
    assert ledger.settle("issue", "letter", None, "unsent") == 0
    assert ledger.sums(mailing) == Sums(planned=3, sent=1)


@pytest.mark.parametrize("told", ["deferred", "refused", "suppressed", "in doubt"])
def test_the_outcome_of_an_old_try_says_nothing_of_a_new_one(ledger: Ledger, told: str) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        old = ledger.open_batch(mailing, 0, repeatable_for=0)
        send(writer, old, 0)
        new = ledger.open_batch(mailing, 0, repeatable_for=math.inf)
        send(writer, new, 0)
        writer.exchange(old, [Told(0, told)], ())  # type: ignore[arg-type]
        assert state(ledger, mailing, 0) == "sending"


@pytest.mark.parametrize("told", ["deferred", "refused", "suppressed"])
def test_the_late_outcome_of_the_doubtful_try_itself_clears_the_doubt(ledger: Ledger, told: str) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        old = ledger.open_batch(mailing, 0, repeatable_for=0)
        send(writer, old, 0)
        ledger.open_batch(mailing, 0, repeatable_for=0)
        writer.exchange(old, [Told(0, told, retry_at=START)], ())  # type: ignore[arg-type]
        assert state(ledger, mailing, 0) == told
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)
    assert (0 in {item.number for item in batch.items}) is (told == "deferred")


@pytest.mark.parametrize("told", ["deferred", "refused", "suppressed"])
def test_what_was_not_tried_may_be_told_of(ledger: Ledger, told: str) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        old = ledger.open_batch(mailing, 0, repeatable_for=0)
        writer.exchange(old, [Told(0, told)], ())  # type: ignore[arg-type]
        assert state(ledger, mailing, 0) == told
        ledger.open_batch(mailing, 0, repeatable_for=0)
        writer.exchange(old, [Told(1, told), Told(2, "in doubt")], ())  # type: ignore[arg-type]
    assert (state(ledger, mailing, 1), state(ledger, mailing, 2)) == ("planned", "planned")


def test_deferred_is_sent_when_it_is_due(ledger: Ledger, clock: Clock) -> None:
    mailing = planned(ledger, 1).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        send(writer, batch, 0, Told(0, "deferred", "4.2.2", "later", retry_at=clock.now + 60))
        assert ledger.next_due(mailing) == pytest.approx(clock.now + 60, abs=1)
        assert ledger.open_batch(mailing, 0, repeatable_for=0).items == ()
        assert list(ledger.batches(mailing)) == []
        clock.now += 61
        assert list(ledger.batches(mailing)) == [0]
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        (item,) = batch.items
        assert item.attempts == 1
        assert item.first_at == pytest.approx(START, abs=1)
        assert send(writer, batch, 0, Told(0, "sent")) == {0}
    assert ledger.next_due(mailing) is None
    assert ledger.sums(mailing).done


class TestDoubt:
    """What may have been accepted is repeated only while that is harmless."""

    def _doubted(self, ledger: Ledger, writer: Writer) -> int:
        mailing = planned(ledger, 1).id
        send(writer, ledger.open_batch(mailing, 0, repeatable_for=0), 0, Told(0, "in doubt", "", "no answer"))
        return mailing

    @pytest.mark.parametrize(("age", "may"), [(3_500, True), (3_600, False), (-100, False)])
    def test_within_the_time_and_not_when_the_clock_went_back(
        self,
        ledger: Ledger,
        clock: Clock,
        age: float,
        may: bool,  # noqa: FBT001
    ) -> None:
        with ledger.writer() as writer:
            mailing = self._doubted(ledger, writer)
            clock.now += age
            assert list(ledger.batches(mailing, repeatable_for=3_600)) == ([0] if may else [])
            batch = ledger.open_batch(mailing, 0, repeatable_for=3_600)
            assert bool(batch.items) is may
            assert bool(send(writer, batch, 0)) is may

    def test_never_and_always(self, ledger: Ledger, clock: Clock) -> None:
        with ledger.writer() as writer:
            mailing = self._doubted(ledger, writer)
            assert ledger.open_batch(mailing, 0, repeatable_for=0).items == ()
            clock.now -= 1e6
            assert ledger.open_batch(mailing, 0, repeatable_for=math.inf).items

    def test_its_age_is_that_of_the_first_doubtful_try(self, ledger: Ledger, clock: Clock) -> None:
        with ledger.writer() as writer:
            mailing = self._doubted(ledger, writer)
            clock.now += 3_000
            send(writer, ledger.open_batch(mailing, 0, repeatable_for=3_600), 0)
            clock.now += 700
            assert ledger.open_batch(mailing, 0, repeatable_for=3_600).items == ()
        assert state(ledger, mailing, 0) == "in doubt"

    @pytest.mark.parametrize("told", ["deferred", "suppressed"])
    def test_a_repeat_that_was_not_made_leaves_the_first_try_in_doubt(
        self, ledger: Ledger, clock: Clock, told: str
    ) -> None:
        with ledger.writer() as writer:
            mailing = self._doubted(ledger, writer)
            batch = ledger.open_batch(mailing, 0, repeatable_for=3_600)
            send(writer, batch, 0, Told(0, told, retry_at=clock.now))  # type: ignore[arg-type]
            clock.now += 4_000
            assert ledger.open_batch(mailing, 0, repeatable_for=3_600).items == ()
        assert ledger.sums(mailing) == Sums(in_doubt=1)

    def test_giving_up_a_repeat_is_no_refusal(self, ledger: Ledger) -> None:
        with ledger.writer() as writer:
            mailing = self._doubted(ledger, writer)
            batch = ledger.open_batch(mailing, 0, repeatable_for=3_600)
            writer.exchange(batch, [Told(0, "refused", "", "given up")], ())
        assert ledger.sums(mailing) == Sums(in_doubt=1)

    def test_a_repeat_that_was_refused_settles_it(self, ledger: Ledger) -> None:
        with ledger.writer() as writer:
            mailing = self._doubted(ledger, writer)
            send(writer, ledger.open_batch(mailing, 0, repeatable_for=3_600), 0, Told(0, "refused"))
        assert ledger.sums(mailing).done

    @pytest.mark.parametrize(("word", "sums"), [("sent", Sums(sent=1)), ("unsent", Sums(planned=1))])
    def test_a_person_settles_it(self, ledger: Ledger, word: str, sums: Sums) -> None:
        with ledger.writer() as writer:
            mailing = self._doubted(ledger, writer)
            assert ledger.settle("issue", "letter", "nobody", word) == 0  # type: ignore[arg-type]
            assert ledger.settle("issue", "letter", "reader00000000", word) == 1  # type: ignore[arg-type]
            assert ledger.sums(mailing) == sums
            batch = ledger.open_batch(mailing, 0, repeatable_for=0)
            assert bool(send(writer, batch, 0)) is (word == "unsent")
        assert [event.detail for event in ledger.events("issue") if event.what == "settled"] == [
            f"reader00000000: {word}"
        ]

    def test_all_of_it_and_nothing_else(self, ledger: Ledger) -> None:
        mailing = planned(ledger).id
        with ledger.writer() as writer:
            batch = ledger.open_batch(mailing, 0, repeatable_for=0)
            writer.exchange(batch, (), [0, 1, 2])
            writer.exchange(batch, [Told(0, "in doubt"), Told(1, "in doubt"), Told(2, "refused")], ())
        assert ledger.settle("issue", "letter", None, "sent") == 2
        assert ledger.sums(mailing) == Sums(planned=1, sent=2, refused=1)

    def test_of_no_mailing(self, ledger: Ledger) -> None:
        with pytest.raises(NotAllowed, match="nothing was planned"):
            ledger.settle("issue", "letter", None, "sent")


def test_of_a_run_that_was_killed_nothing_is_sent_again(ledger: Ledger, opener: Opener) -> None:
    mailing = planned(ledger).id
    writer = ledger.writer()
    writer.exchange(ledger.open_batch(mailing, 0, repeatable_for=0), (), [2])
    later = opener()
    assert list(later.batches(mailing)) == [0]
    assert [item.number for item in later.open_batch(mailing, 0, repeatable_for=0).items] == [0, 1, 3]
    assert rows(later, mailing)[2].state == "in doubt"
    writer.close()


def test_what_was_announced_and_not_tried_was_no_attempt(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        send(writer, batch, 0, Told(0, "planned", "", "not sent: the run ended before"))
        send(writer, batch, 1, Told(1, "deferred", retry_at=0.0))
        send(writer, batch, 1, Told(1, "planned"))
    first, second, *_ = ledger.open_batch(mailing, 0, repeatable_for=0).items
    assert (first.attempts, first.first_at) == (0, None)
    assert second.attempts == 1
    assert second.first_at is not None


class TestAfterADeath:
    """What a dead run left in "sending" comes into doubt at once, and the history says so."""

    def test_who_carries_it_finds_it(self, ledger: Ledger) -> None:
        mailing = planned(ledger).id
        with ledger.writer() as writer:
            batch = ledger.open_batch(mailing, 0, repeatable_for=0)
            writer.exchange(batch, (), [0, 2])
            assert ledger.doubt_left(mailing, Holder("here", 1, "")) == 2
            assert ledger.doubt_left(mailing, Holder("here", 1, "")) == 0
            assert ledger.sums(mailing) == Sums(planned=2, in_doubt=2)
            assert rows(ledger, mailing)[2].why == "the run ended during the call"
            writer.exchange(batch, [Told(0, "sent"), Told(2, "deferred", retry_at=0.0)], ())
        assert ledger.sums(mailing) == Sums(planned=2, sent=1, deferred=1), "a late answer counts as ever"
        assert [event.detail for event in ledger.events("issue") if event.what == "in doubt"] == [
            "2: an earlier run ended while their messages were under way"
        ]

    def test_not_while_another_carries_it(self, ledger: Ledger, clock: Clock) -> None:
        mailing = planned(ledger).id
        ledger.claim(mailing, Holder("there", 7, ""))
        with ledger.writer() as writer:
            writer.exchange(ledger.open_batch(mailing, 0, repeatable_for=0), (), [0])
            assert ledger.doubt_left(mailing, Holder("here", 1, "")) == 0
            clock.now += 61
            assert ledger.doubt_left(mailing, Holder("here", 1, "")) == 1

    def test_sums_without_a_carrier(self) -> None:
        assert Sums(planned=1, sending=2, in_doubt=3).abandoned == Sums(planned=1, in_doubt=5)


class TestPuttingBack:
    """A person's word that refused readers are to be tried again."""

    def _refused(self, ledger: Ledger) -> int:
        mailing = planned(ledger, 3).id
        with ledger.writer() as writer:
            batch = ledger.open_batch(mailing, 0, repeatable_for=0)
            writer.exchange(batch, (), [0, 1, 2])
            refused = [Told(0, "refused", "5.7.1", "policy"), Told(1, "refused"), Told(2, "sent")]
            writer.exchange(batch, refused, ())
        return mailing

    def test_of_one_and_of_all(self, ledger: Ledger) -> None:
        mailing = self._refused(ledger)
        assert ledger.put_back("issue", "letter", "reader00000002") == 0, "sent is sent"
        assert ledger.put_back("issue", "letter", "reader00000000") == 1
        assert ledger.sums(mailing) == Sums(planned=1, refused=1, sent=1)
        assert ledger.put_back("issue", "letter", None) == 1
        items = ledger.open_batch(mailing, 0, repeatable_for=0).items
        assert [(item.number, item.attempts, item.first_at) for item in items] == [(0, 0, None), (1, 0, None)]
        assert [event.detail for event in ledger.events("issue") if event.what == "put back"] == [
            "reader00000000",
            "1 that were refused",
        ]

    def test_what_was_done_runs_again(self, ledger: Ledger) -> None:
        mailing = self._refused(ledger)
        ledger.set_state(mailing, "done")
        assert ledger.put_back("issue", "letter", None) == 2
        row = ledger.mailing("issue", "letter")
        assert row
        assert row.state == "running"

    def test_what_was_cancelled_stays_so(self, ledger: Ledger) -> None:
        ledger.set_state(self._refused(ledger), "cancelled")
        with pytest.raises(NotAllowed, match="was cancelled"):
            ledger.put_back("issue", "letter", None)

    def test_how_one_stands(self, ledger: Ledger) -> None:
        self._refused(ledger)
        assert ledger.stands("issue", "letter", "reader00000000") == "refused"
        assert ledger.stands("issue", "letter", "nobody") is None
