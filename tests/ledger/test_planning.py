"""Planning: all of an audience or none of it, once, in small memory, and never a second mailing of changed content."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Iterator

import pytest

from pipeline.ledger import (
    AlreadyRunning,
    ContentChanged,
    Holder,
    Ledger,
    MailingRow,
    NotAllowed,
    Sums,
    Told,
    planning,
)
from pipeline.reader import Frozen
from tests.ledger.conftest import Opener
from tests.ledger.making import START, Clock, audience, planned


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_CHUNK", 10)


def test_everybody_is_enrolled_in_order(ledger: Ledger) -> None:
    row = planned(ledger, 25)
    assert (row.state, row.audience_count, row.digest, row.holder) == ("running", 25, "d1", "")
    assert row.started_at == pytest.approx(START, abs=1)
    assert list(ledger.rows(row.id)) == list(audience(25))
    assert list(ledger.batches(row.id)) == [0, 1, 2, 3, 4, 5, 6]
    assert [event.what for event in ledger.events("issue")] == ["planned"]
    batch = ledger.open_batch(row.id, 6, repeatable_for=0)
    assert [(item.number, item.reader, item.domain) for item in batch.items] == [(24, "reader00000024", "other")]


def test_nobody_is_an_audience_too(ledger: Ledger) -> None:
    row = planned(ledger, 0)
    assert list(ledger.batches(row.id)) == []
    ledger.set_state(row.id, "done")


def test_the_same_again_is_the_same_mailing_and_reads_nobody(ledger: Ledger) -> None:
    unread = (pytest.fail("read") for _ in range(1))
    row = planned(ledger)
    with ledger.writer() as writer:
        writer.exchange(ledger.open_batch(row.id, 0, repeatable_for=0), (), [0])
    assert ledger.plan("issue", "letter", "smtp", "d1", "another audience", unread, 9, batch_size=9) == row


def test_changed_content_replaces_what_was_never_tried(ledger: Ledger) -> None:
    old = planned(ledger, 25)
    ledger.open_batch(old.id, 0, repeatable_for=0)
    new = planned(ledger, 12, digest="d2")
    assert (new.digest, new.audience_count, new.id) == ("d2", 12, old.id)
    assert ledger.sums(new.id) == Sums(planned=12)


def _told(ledger: Ledger, state: str) -> MailingRow:
    """A mailing of 25 of whom one has been tried, and that came of it."""
    row = planned(ledger, 25)
    with ledger.writer() as writer:
        batch = ledger.open_batch(row.id, 0, repeatable_for=0)
        writer.exchange(batch, (), [3])
        if state != "sending":
            writer.exchange(batch, [Told(3, state)], ())  # type: ignore[arg-type]
    return row


@pytest.mark.parametrize("told", ["sent", "sending", "in doubt"])
def test_changed_content_is_refused_once_somebody_may_have_received_it(ledger: Ledger, told: str) -> None:
    row = _told(ledger, told)
    with pytest.raises(ContentChanged, match="issue/letter"):
        planned(ledger, 25, digest="d2")
    assert ledger.mailing("issue", "letter") == row


@pytest.mark.parametrize("told", ["deferred", "refused", "suppressed"])
def test_changed_content_is_planned_anew_as_long_as_the_relay_took_nothing(ledger: Ledger, told: str) -> None:
    old = _told(ledger, told)
    new = planned(ledger, 12, digest="d2")
    assert (new.digest, new.id, new.state) == ("d2", old.id, "running")
    assert ledger.sums(new.id) == Sums(planned=12)


def test_a_doubt_that_a_person_settled_as_unsent_is_none_and_one_that_was_put_off_still_is(ledger: Ledger) -> None:
    row = _told(ledger, "in doubt")
    with ledger.writer() as writer:  # a repeat within `repeatable_for` that came to nothing
        batch = ledger.open_batch(row.id, 0, repeatable_for=math.inf)
        writer.exchange(batch, (), [3])
        writer.exchange(batch, [Told(3, "deferred")], ())
    assert ledger.sums(row.id).deferred == 1
    with pytest.raises(ContentChanged):
        planned(ledger, 25, digest="d2")
    ledger.open_batch(row.id, 0, repeatable_for=0)
    assert ledger.settle("issue", "letter", None, "unsent") == 1
    assert planned(ledger, 25, digest="d2").digest == "d2"


def test_who_holds_a_batch_of_the_old_plan_has_none_of_the_new_one(ledger: Ledger) -> None:
    row = planned(ledger, 25)
    old = ledger.open_batch(row.id, 0, repeatable_for=0)
    planned(ledger, 25, digest="d2")
    with ledger.writer() as writer:
        assert writer.exchange(old, (), [0]) == set()
        new = ledger.open_batch(row.id, 0, repeatable_for=0)
        assert writer.exchange(old, [Told(0, "refused")], [1]) == set()
        assert writer.exchange(new, (), [0, 1]) == {0, 1}


def test_a_pause_outlives_a_corrected_text_and_a_cancelled_mailing_is_over(ledger: Ledger) -> None:
    row = planned(ledger, 25)
    ledger.set_state(row.id, "paused", "by hand")
    with pytest.raises(_Killed):
        ledger.plan("issue", "letter", "smtp", "d2", "a1", _dying(15), 40, batch_size=4)
    paused = planned(ledger, 12, digest="d3")
    assert (paused.state, paused.reason, paused.digest) == ("paused", "by hand", "d3")
    ledger.set_state(row.id, "cancelled", "by hand")
    with pytest.raises(NotAllowed, match="was cancelled, and that is for good"):
        planned(ledger, 12, digest="d4")


class _Killed(BaseException):
    """What no part of the program expects."""


def _dying(after: int) -> Iterator[Frozen]:
    yield from audience(after)
    raise _Killed


@pytest.mark.parametrize("after", [0, 9, 10, 25])
def test_a_plan_that_was_cut_off_is_made_anew(ledger: Ledger, opener: Opener, after: int) -> None:
    with pytest.raises(_Killed):
        ledger.plan("issue", "letter", "smtp", "d1", "a1", _dying(after), 40, batch_size=4)
    left = ledger.mailing("issue", "letter")
    assert left
    assert left.state == "planning"
    with ledger.writer() as writer:
        batch = ledger.open_batch(left.id, 0, repeatable_for=0)
        assert writer.exchange(batch, (), [0, 1]) == set()
    row = planned(opener(), 12)
    assert (row.state, row.id) == ("running", left.id)
    assert list(ledger.rows(row.id)) == list(audience(12))


def test_two_who_plan_at_once_do_not_mix(ledger: Ledger, opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    other = opener()
    elsewhere = Holder("elsewhere.example", 1, "")

    def rows() -> Iterator[Frozen]:
        yield from audience(15)
        with monkeypatch.context() as patched:
            patched.setattr(Holder, "mine", classmethod(lambda _: elsewhere))
            with pytest.raises(AlreadyRunning):
                planned(other, 3)
        yield from audience(10, 15)

    row = ledger.plan("issue", "letter", "smtp", "d1", "a1", rows(), 25, batch_size=4)
    assert ledger.sums(row.id) == Sums(planned=25)


def test_who_lost_the_lease_while_planning_stops(
    ledger: Ledger, opener: Opener, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opener()

    def rows() -> Iterator[Frozen]:
        yield from audience(15)
        clock.now += 61  # the process was held up
        with monkeypatch.context() as patched:
            patched.setattr(Holder, "mine", classmethod(lambda _: Holder("elsewhere.example", 1, "")))
            planned(other, 3)
        yield from audience(10, 15)

    with pytest.raises(AlreadyRunning):
        ledger.plan("issue", "letter", "smtp", "d1", "a1", rows(), 25, batch_size=4)
    row = other.mailing("issue", "letter")
    assert row
    assert (row.state, other.sums(row.id)) == ("running", Sums(planned=3))


def test_a_reader_twice_is_refused(ledger: Ledger) -> None:
    twice = [*audience(12), Frozen("reader00000003")]
    with pytest.raises(NotAllowed, match="twice"):
        ledger.plan("issue", "letter", "smtp", "d1", "a1", twice, 13, batch_size=4)
    assert planned(ledger, 12).state == "running"


@pytest.mark.parametrize("count", [11, 13])
def test_an_audience_that_is_not_whole_is_refused(ledger: Ledger, count: int) -> None:
    with pytest.raises(NotAllowed, match=f"12 readers, not {count}"):
        ledger.plan("issue", "letter", "smtp", "d1", "a1", audience(12), count, batch_size=4)


def test_a_hundred_thousand_readers_take_no_more_memory_than_a_chunk(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "_CHUNK", 5_000)
    planned(ledger, 10, slug="warm")
    tracemalloc.start()
    try:
        row = planned(ledger, 100_000, batch_size=500)
        assert sum(1 for _ in ledger.rows(row.id)) == sum(1 for _ in ledger.missing(row.id)) == 100_000
        assert len(list(ledger.batches(row.id))) == 200
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000
