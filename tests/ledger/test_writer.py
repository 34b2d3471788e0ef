"""The writer: many callers in one transaction, each intent to one of them, and no outcome lost by a fault that passes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from pipeline.database import DatabaseError
from pipeline.ledger import Ledger, Sums, Told, Writer, group
from pipeline.ledger import writer as writing
from tests.ledger.making import planned, rows, state


def _together(ledger: Ledger, *calls: Callable[[], object]) -> list[object]:
    """Let calls wait until all of them are there, so that they ride in one transaction, or in two."""
    answers: list[object] = [None] * len(calls)

    def call(place: int) -> None:
        try:
            answers[place] = calls[place]()
        except DatabaseError as error:
            answers[place] = error

    threads = [threading.Thread(target=call, args=(place,)) for place in range(len(calls))]
    with ledger._store.lock:
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    return answers


class Failing:
    """Makes the next transactions fail at their end, as a full disk does at COMMIT."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times, self._write = 0, group.write
        monkeypatch.setattr(writing, "write", self)

    def __call__(self, *arguments: Any) -> Any:
        granted = self._write(*arguments)
        if self.times:
            self.times -= 1
            raise OperationalError("UPDATE", {}, Exception("database or disk is full"))
        return granted


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    return Failing(monkeypatch)


def test_two_callers_never_get_the_same_intent(ledger: Ledger) -> None:
    mailing = planned(ledger, 8, batch_size=8).id
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)
    with ledger.writer() as writer:
        answers = _together(ledger, *[lambda: writer.exchange(batch, (), range(8))] * 6)
    assert sorted(number for answer in answers for number in answer) == list(range(8))  # type: ignore[attr-defined]


def test_batches_of_several_mailings_ride_together(ledger: Ledger) -> None:
    mailings = [planned(ledger, 8, batch_size=4, slug=slug).id for slug in ("one", "two")]
    batches = [ledger.open_batch(mailing, number, repeatable_for=0) for mailing in mailings for number in (0, 1)]
    ledger.set_state(mailings[1], "paused")

    def call(place: int) -> Callable[[], object]:
        return lambda: writer.exchange(batches[place], (), [item.number for item in batches[place].items])

    with ledger.writer() as writer:
        answers = _together(ledger, *(call(place) for place in range(4)))
    assert answers == [{0, 1, 2, 3}, {4, 5, 6, 7}, set(), set()]


def test_sent_wins_over_whatever_else_is_told_in_the_same_transaction(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)
    with ledger.writer() as writer:
        writer.exchange(batch, (), [0, 1])
        told = [Told(0, "sent", receipt="q"), Told(0, "in doubt"), Told(1, "in doubt"), Told(1, "deferred")]
        writer.exchange(batch, told, ())
    assert (state(ledger, mailing, 0), state(ledger, mailing, 1)) == ("sent", "deferred")


def test_receipt_code_and_reason_are_kept(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)
    with ledger.writer() as writer:
        writer.exchange(batch, (), [0, 1])
        writer.exchange(
            batch, [Told(0, "sent", "2.0.0", "ok", "queue 42"), Told(1, "refused", "5.7.1", "no ‘spam’")], ()
        )
    with ledger._store.reading() as connection:
        sent = connection.execute(text("SELECT code, why, receipt FROM delivery WHERE number = 0")).one()
    assert tuple(sent) == ("2.0.0", "ok", "queue 42")
    assert (rows(ledger, mailing)[1].code, rows(ledger, mailing)[1].why) == ("5.7.1", "no ‘spam’")


@pytest.mark.parametrize("why", ["a\0b", "\ud800", "မြစ်", "'; DROP TABLE delivery; --", '"\\u0000', "\x1b[1m"])
def test_whatever_a_far_side_says_can_be_told(ledger: Ledger, why: str) -> None:
    mailing = planned(ledger).id
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)
    with ledger.writer() as writer:
        writer.exchange(batch, [Told(0, "refused", why, why, why), Told(1, "refused")], ())
    assert rows(ledger, mailing)[0].why == why.replace("\0", "").encode("utf-8", "replace").decode()


def test_a_time_that_is_none_is_refused_before_it_can_hurt_others(ledger: Ledger) -> None:
    batch = ledger.open_batch(planned(ledger).id, 0, repeatable_for=0)
    with ledger.writer() as writer:
        for time in (float("inf"), float("nan")):
            with pytest.raises((OverflowError, ValueError)):
                writer.exchange(batch, [Told(0, "deferred", retry_at=time)], ())
        assert writer.exchange(batch, (), [0]) == {0}


def test_a_failed_transaction_grants_nothing_and_loses_no_outcome(ledger: Ledger, failing: Failing) -> None:
    mailing = planned(ledger).id
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)
    with ledger.writer() as writer:
        writer.exchange(batch, (), [0])
        failing.times = 1
        with pytest.raises(DatabaseError, match="the disk is full"):
            writer.exchange(batch, [Told(0, "sent")], [1])
        assert ledger.sums(mailing) == Sums(planned=3, sending=1)
        assert writer.exchange(batch, (), [2]) == {2}
        assert ledger.sums(mailing) == Sums(planned=2, sending=1, sent=1)


def test_everybody_in_the_transaction_hears_of_the_fault(ledger: Ledger, failing: Failing) -> None:
    mailing = planned(ledger).id
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)
    with ledger.writer() as writer:
        writer.exchange(batch, (), range(4))
        failing.times = 4
        calls = [partial(writer.exchange, batch, [Told(number, "sent")], ()) for number in range(4)]
        assert all(isinstance(answer, DatabaseError) for answer in _together(ledger, *calls))
        failing.times = 0
    assert ledger.sums(mailing) == Sums(sent=4)


def test_closing_tries_once_more_and_says_what_it_could_not(ledger: Ledger, failing: Failing) -> None:
    mailing = planned(ledger).id
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)
    writer = ledger.writer()
    writer.exchange(batch, (), [0])
    failing.times = 2
    with pytest.raises(DatabaseError):
        writer.exchange(batch, [Told(0, "sent")], ())
    with pytest.raises(DatabaseError, match="the disk is full"):
        writer.close()
    writer.close()
    assert ledger.sums(mailing) == Sums(planned=3, sending=1)


def test_an_error_that_nobody_foresaw_leaves_nobody_waiting(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = ledger.open_batch(planned(ledger).id, 0, repeatable_for=0)

    def broken(*_: object) -> list[frozenset[int]]:
        raise ZeroDivisionError

    with ledger.writer() as writer:
        with monkeypatch.context() as patched:
            patched.setattr(writing, "write", broken)
            with pytest.raises(ZeroDivisionError):
                writer.exchange(batch, (), [0])
        assert writer.exchange(batch, (), [0]) == {0}


def test_whoever_interrupts_a_write_loses_no_outcome(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a transaction: nobody knows how it ended, so it is told again."""
    mailing = planned(ledger).id
    batch = ledger.open_batch(mailing, 0, repeatable_for=0)

    def interrupted(*_: object) -> list[frozenset[int]]:
        raise KeyboardInterrupt

    with ledger.writer() as writer:
        writer.exchange(batch, (), [0])
        with monkeypatch.context() as patched:
            patched.setattr(writing, "write", interrupted)
            with pytest.raises(KeyboardInterrupt):
                writer.exchange(batch, [Told(0, "sent")], [1])
    assert ledger.sums(mailing) == Sums(sent=1, planned=3)


def test_a_meet_that_writes_nothing_is_no_fence(ledger: Ledger) -> None:
    batch = ledger.open_batch(planned(ledger).id, 0, repeatable_for=0)
    with pytest.raises(DatabaseError, match="was not written"):
        ledger.writer(lambda _write: None).exchange(batch, (), [0])


def test_a_closed_writer_says_so(ledger: Ledger) -> None:
    batch = ledger.open_batch(planned(ledger).id, 0, repeatable_for=0)
    with ledger.writer() as writer:
        assert writer.exchange(batch, (), ()) == set()
    with pytest.raises(DatabaseError, match="closed"):
        writer.exchange(batch, (), [0])


def test_eight_threads_lose_and_double_nothing(ledger: Ledger) -> None:
    mailing = planned(ledger, 400, batch_size=50).id

    def carry(writer: Writer, number: int) -> None:
        batch, told = ledger.open_batch(mailing, number, repeatable_for=0), list[Told]()
        for item in batch.items:
            assert writer.exchange(batch, told, [item.number]) == {item.number}
            told = [Told(item.number, "sent", "2.0.0", "", f"q{item.number}")]
        writer.exchange(batch, told, ())

    errors: list[BaseException] = []
    with ledger.writer() as writer:
        _run([partial(carry, writer, number) for number in range(8)], errors)
    assert errors == []
    assert ledger.sums(mailing) == Sums(sent=400)


def _run(calls: Sequence[Callable[[], object]], errors: list[BaseException]) -> None:
    def guarded(call: Callable[[], object]) -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_ledgers_at_once_send_each_reader_once(ledger: Ledger, opener: Callable[[], Ledger]) -> None:
    """Two whole runs over the same mailing, without any lock between them but the ledger's."""
    mailing = planned(ledger, 60, batch_size=10).id
    granted: list[int] = []
    errors: list[BaseException] = []

    def whole_run() -> None:
        with opener() as mine, mine.writer() as writer:
            for number in list(mine.batches(mailing)):
                _carry(mine, writer, mailing, number, granted)

    _run([whole_run, whole_run], errors)
    assert errors == []
    assert len(granted) == len(set(granted))
    sums = ledger.sums(mailing)
    assert (sums.total, sums.sending) == (60, 0)


def _carry(ledger: Ledger, writer: Writer, mailing: int, number: int, granted: list[int]) -> None:
    batch = ledger.open_batch(mailing, number, repeatable_for=0)
    for item in batch.items:
        with suppress(KeyError):
            mine = writer.exchange(batch, (), [item.number])
            granted.extend(mine)
            writer.exchange(batch, [Told(one, "sent") for one in mine], ())
