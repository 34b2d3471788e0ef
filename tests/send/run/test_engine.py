"""The plain engine: every batch is carried, none after an error, and the error comes out when all have ended."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator

import gevent
import pytest
from gevent.event import Event
from gevent.socket import socketpair

from pipeline.send.run.engine import PlainEngine
from pipeline.send.run.signals import orderly_stop


def test_every_batch_is_carried_once() -> None:
    carried: list[int] = []
    PlainEngine().run(range(100), carried.append, 4)
    assert sorted(carried) == list(range(100))


def test_lanes_work_at_the_same_time_and_no_more_than_there_are() -> None:
    inside, most, all_there = list[int](), list[int](), Event()

    def meet(number: int) -> None:
        inside.append(number)
        if len(inside) == 3:
            all_there.set()
        assert all_there.wait(5), "three lanes are inside at once"

    PlainEngine().run(range(3), meet, 3)
    inside.clear()

    def carry(number: int) -> None:
        inside.append(number)
        most.append(len(inside))
        gevent.sleep(0)
        inside.remove(number)

    PlainEngine().run(range(20), carry, 2)
    assert max(most) == 2


def test_lanes_share_the_thread_that_calls() -> None:
    """Each thread with a run of its own has its own event loop; they do not wait for each other."""
    threads: dict[str, set[int]] = {"one": set(), "two": set()}
    both = threading.Barrier(2, timeout=5)

    def run(name: str) -> None:
        def carry(number: int) -> None:
            threads[name].add(threading.get_ident())
            gevent.sleep(0)
            if number == 0:
                both.wait()  # the other run goes on although this thread is held up
            gevent.sleep(0)

        PlainEngine().run(range(20), carry, 4)

    runs = [threading.Thread(target=run, args=(name,)) for name in threads]
    for one in runs:
        one.start()
    for one in runs:
        one.join(10)
    assert [len(idents) for idents in threads.values()] == [1, 1]
    assert threads["one"] != threads["two"]


def test_batches_are_taken_when_a_lane_is_free() -> None:
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(5):
            taken.append(number)
            yield number

    def carry(number: int) -> None:
        assert taken == list(range(number + 1))

    PlainEngine().run(batches(), carry, 1)
    assert len(taken) == 5


def test_batches_that_have_to_be_waited_for_are_asked_for_by_one_lane_at_a_time() -> None:
    carried: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(20):
            gevent.sleep(0)
            yield number

    PlainEngine().run(batches(), carried.append, 4)
    assert sorted(carried) == list(range(20))


def test_no_batch_is_begun_after_an_error_and_the_others_end_in_order() -> None:
    carried: list[int] = []
    failed, ended = Event(), list[int]()

    def carry(number: int) -> None:
        carried.append(number)
        if number == 0:
            gevent.sleep(0)
            failed.set()
            raise IndexError
        failed.wait(5)
        gevent.sleep(0)
        ended.append(number)

    with pytest.raises(IndexError):
        PlainEngine().run(range(50), carry, 3)
    assert carried == [0, 1, 2]
    assert ended == [1, 2], "it comes back when nothing is under way any more"


def test_the_first_error_is_raised() -> None:
    def carry(number: int) -> None:
        gevent.sleep(0)
        raise (IndexError, KeyError)[number]

    with pytest.raises(IndexError):
        PlainEngine().run(range(2), carry, 2)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, gevent.GreenletExit])
def test_what_is_no_exception_ends_the_others_where_they_wait(error: type[BaseException]) -> None:
    cut_off: list[int] = []

    def carry(number: int) -> None:
        gevent.sleep(0)
        if number == 0:
            raise error
        try:
            Event().wait()
        except BaseException:
            cut_off.append(number)
            gevent.sleep(0)  # as long as it takes to tell the ledger
            cut_off.append(number)
            raise

    with pytest.raises(error):
        PlainEngine().run(range(50), carry, 3)
    assert sorted(cut_off) == [1, 1, 2, 2]


def test_signals_are_seen_while_all_lanes_wait_for_the_network(capfd: pytest.CaptureFixture[str]) -> None:
    """The first sets `stop` and cuts nobody off; the second is Ctrl-C as ever, and no lane outlives it."""
    stop, seen, ends = threading.Event(), list[bool](), list[int]()
    pairs = [socketpair(socket.AF_UNIX) for _ in range(4)]

    def carry(number: int) -> None:
        if number == 3:  # stands for whoever presses the keys
            gevent.sleep(0)
            os.kill(os.getpid(), signal.SIGINT)
            seen.append(stop.wait(5))
            gevent.spawn_later(0.01, os.kill, os.getpid(), signal.SIGINT)
        try:
            pairs[number][0].recv(1)
        finally:
            ends.append(number)

    with orderly_stop(stop), pytest.raises(KeyboardInterrupt):
        PlainEngine().run(range(50), carry, 4)
    for one, other in pairs:
        one.close()
        other.close()
    assert seen == [True]
    assert sorted(ends) == [0, 1, 2, 3]
    assert capfd.readouterr().err == ""


def test_an_error_of_the_batches_comes_out() -> None:
    def batches() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        PlainEngine().run(batches(), lambda _: None, 2)
