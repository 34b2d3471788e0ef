"""The meeting: all who can come ride in one write, and nobody waits for ever or takes another's fault for his own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gevent
import pytest
from gevent.event import Event
from gevent.socket import socketpair
from sqlalchemy.exc import OperationalError

from pipeline.database import DatabaseError
from pipeline.ledger import Ledger, Sums, Told, Writer, group
from pipeline.ledger import writer as writing
from pipeline.outcome import Outcome, Sent
from pipeline.send.run.job import Job
from pipeline.send.run.mailing import carry_mailing
from pipeline.send.run.meeting import Meeting
from pipeline.send.sender import Parcel
from tests.send.fakes import Clock, FakeSender, job, opened, planned, readers


class Writes:
    """Counts writes, and who came between two of them."""

    def __init__(self) -> None:
        self.meeting, self.waiting, self.groups = Meeting(), list[int](), list[list[int]]()

    def come(self, who: int) -> None:
        self.waiting.append(who)
        self.meeting(self.write)

    def write(self) -> None:
        self.groups.append(self.waiting)
        self.waiting = []


def test_all_who_come_before_the_loop_is_idle_ride_together() -> None:
    writes = Writes()
    gevent.joinall([gevent.spawn(writes.come, who) for who in range(20)])
    assert writes.groups == [list(range(20))]


def test_one_alone_writes_at_once() -> None:
    writes = Writes()
    writes.come(1)
    writes.come(2)
    assert writes.groups == [[1], [2]]


def test_whose_answer_lies_there_is_waited_for_and_who_has_none_is_not() -> None:
    """Nine have bytes to read, one has none: it does not hold up the others."""
    writes = Writes()
    pairs = [socketpair(socket.AF_UNIX) for _ in range(10)]

    def lane(who: int) -> None:
        pairs[who][0].recv(1)
        writes.come(who)

    lanes = [gevent.spawn(lane, who) for who in range(10)]
    gevent.idle()
    for _, far in pairs[:9]:
        far.send(b"x")
    gevent.joinall(lanes[:9])
    assert [sorted(group) for group in writes.groups] == [list(range(9))]
    pairs[9][1].send(b"x")
    gevent.joinall(lanes)
    assert writes.groups[1:] == [[9]]
    for one, other in pairs:
        one.close()
        other.close()


def test_who_comes_when_a_write_has_begun_goes_into_the_next() -> None:
    writes, late = Writes(), list[gevent.Greenlet]()
    write = writes.write

    def begun() -> None:
        write()
        if not late:
            late.append(gevent.spawn(writes.come, 99))

    writes.write = begun  # type: ignore[method-assign]
    gevent.joinall([gevent.spawn(writes.come, who) for who in range(3)])
    gevent.joinall(late)
    assert writes.groups == [[0, 1, 2], [99]]


def test_an_error_of_the_write_comes_to_who_called_it_and_keeps_nobody_waiting() -> None:
    meeting, ends = Meeting(), list[str]()

    def broken() -> None:
        raise KeyboardInterrupt

    def come(_who: int) -> None:
        try:
            meeting(broken)
            ends.append("over")
        except KeyboardInterrupt:
            ends.append("error")

    gevent.joinall([gevent.spawn(come, who) for who in range(3)], timeout=5)
    assert sorted(ends) == ["error", "over", "over"]


@pytest.mark.parametrize("ended", [0, 1])
def test_who_is_ended_while_he_waits_keeps_nobody_waiting(ended: int) -> None:
    """The first (who was to write) or another."""
    writes = Writes()
    lanes = [gevent.spawn(writes.come, who) for who in range(3)]
    killer = gevent.spawn(lambda: lanes[ended].kill(block=False))
    gevent.joinall([*lanes, killer], timeout=5)
    assert all(lane.dead for lane in lanes)
    assert sum(map(len, writes.groups)) == 3
    assert len(writes.groups) == 1


class TestWriter:
    """With the ledger's writer behind it."""

    def test_a_ledger_that_fails_reaches_everybody(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        batch = ledger.open_batch(planned(ledger, readers(8)).id, 0, repeatable_for=0)
        answers: list[object] = []

        def broken(*_: object) -> list[frozenset[int]]:
            raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

        with ledger.writer(Meeting()) as writer:
            with monkeypatch.context() as patched:
                patched.setattr(writing, "write", broken)
                gevent.joinall([gevent.spawn(_ask, writer, batch, number, answers) for number in range(4)])
            assert [str(answer) for answer in answers].count(str(answers[0])) == 4
            assert isinstance(answers[0], DatabaseError)
            assert "the disk is full" in str(answers[0])
            assert writer.exchange(batch, (), [5]) == {5}

    def test_an_interrupted_write_is_no_fence_and_loses_no_outcome(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailing = planned(ledger, readers(8)).id
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        answers: list[object] = []

        def interrupted(*_: object) -> list[frozenset[int]]:
            raise KeyboardInterrupt

        with ledger.writer(Meeting()) as writer:
            writer.exchange(batch, (), range(4))
            with monkeypatch.context() as patched:
                patched.setattr(writing, "write", interrupted)
                gevent.joinall([gevent.spawn(_ask, writer, batch, number, answers) for number in range(4)])
        assert [type(answer) for answer in answers].count(KeyboardInterrupt) == 1
        assert [type(answer) for answer in answers].count(DatabaseError) == 3
        assert ledger.sums(mailing) == Sums(sent=4, planned=4)

    def test_who_is_ended_while_he_waits_is_granted_nothing_and_what_he_told_is_written(self, ledger: Ledger) -> None:
        mailing = planned(ledger, readers(8)).id
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        answers: list[object] = []
        with ledger.writer(Meeting()) as writer:
            writer.exchange(batch, (), range(4))
            lanes = [gevent.spawn(_ask, writer, batch, number, answers, [number + 4]) for number in range(3)]
            killer = gevent.spawn(gevent.killall, lanes[:2], block=False)
            gevent.joinall([*lanes, killer], timeout=5)
        assert [type(answer) for answer in answers if not isinstance(answer, frozenset)] == [gevent.GreenletExit] * 2
        assert ledger.sums(mailing) == Sums(sent=3, sending=2, planned=3), "number 3 and number 6 are under way"

    def test_two_runs_in_two_threads_do_not_meet(self, tmp_path: Path) -> None:
        """Each has its own loop, its own meeting and its own writer; the store's lock parts their transactions."""
        both, ends = threading.Barrier(2, timeout=10), dict[str, object]()

        def whole_run(name: str) -> None:
            (tmp_path / name).mkdir()
            clock, sender = Clock(), FakeSender(lanes=4)
            with opened(tmp_path / name, clock) as ledger:
                this = job(ledger, readers(60), sender, clock)
                both.wait()
                finished = carry_mailing(this)
            ends[name] = (finished.verdict, finished.sums, max(sender.accepted.values()))

        threads = [threading.Thread(target=whole_run, args=(name,)) for name in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert ends == {name: ("done", Sums(sent=60), 1) for name in ("one", "two")}

    def test_two_runs_over_one_ledger_in_two_threads(self, ledger: Ledger) -> None:
        jobs: dict[str, tuple[Job, FakeSender]] = {}
        for slug in ("one", "two"):
            row = ledger.plan(slug, "n", "smtp", "d", "a", readers(40).freeze(), 40, batch_size=8)
            sender = FakeSender(lanes=4)
            jobs[slug] = job(ledger, readers(40), sender, Clock(), mailing=row), sender
        ends: dict[str, object] = {}

        def whole_run(slug: str) -> None:
            this, sender = jobs[slug]
            finished = carry_mailing(this)
            ends[slug] = (finished.verdict, max(sender.accepted.values()), len(sender.seen))

        threads = [threading.Thread(target=whole_run, args=(slug,)) for slug in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert ends == {"one": ("done", 1, 40), "two": ("done", 1, 40)}


def _ask(writer: Writer, batch: object, number: int, answers: list[object], intents: list[int] | None = None) -> None:
    try:
        answers.append(writer.exchange(batch, [Told(number, "sent")], intents or []))  # type: ignore[arg-type]
    except BaseException as error:  # noqa: BLE001 - looked at by the test
        answers.append(error)


def test_eight_lanes_are_one_transaction(ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The far side answers all eight at once: the ledger is written once for them."""
    sizes, parts = list[int](), [Event()]
    write = group.write

    def counted(connection: Any, statements: Any, now: int, requests: Sequence[Any]) -> list[frozenset[int]]:
        sizes.append(len(requests))
        return write(connection, statements, now, requests)

    def answer(_parcel: Parcel) -> Outcome:
        mine = parts[-1]
        if len(sender.seen) % 8:
            assert mine.wait(5)
        else:
            parts.append(Event())
            mine.set()
        return Sent()

    monkeypatch.setattr(writing, "write", counted)
    sender = FakeSender(answer, lanes=8)
    assert carry_mailing(job(ledger, readers(80), sender, clock, batch_size=10)).verdict == "done"
    assert sizes == [8] * 11, "the first intents, nine outcomes with the next intents, the last outcomes"
