"""The plain engine: every batch is carried, none after an error, and the error comes out when all have ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from pipeline.send.engine import PlainEngine


def test_every_batch_is_carried_once() -> None:
    carried: list[int] = []
    PlainEngine().run(range(100), carried.append, 4)
    assert sorted(carried) == list(range(100))


def test_lanes_work_at_the_same_time_and_no_more_than_there_are() -> None:
    together, inside, most = threading.Barrier(3, timeout=5), list[int](), list[int]()

    def meet(_number: int) -> None:
        together.wait()

    PlainEngine().run(range(6), meet, 3)

    def carry(number: int) -> None:
        inside.append(number)
        most.append(len(inside))
        time.sleep(0.001)
        inside.remove(number)

    PlainEngine().run(range(20), carry, 2)
    assert max(most) <= 2


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


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_no_batch_is_begun_after_an_error(error: type[BaseException]) -> None:
    carried: list[int] = []
    failed, ended = threading.Event(), threading.Event()

    def carry(number: int) -> None:
        carried.append(number)
        if number == 0:
            failed.set()
            raise error
        failed.wait(5)
        time.sleep(0.05)
        ended.set()

    with pytest.raises(error):
        PlainEngine().run(range(50), carry, 2)
    assert len(carried) <= 3
    assert ended.is_set() or len(carried) == 1, "it comes back when nothing is under way any more"


def test_an_error_of_the_batches_comes_out() -> None:
    def batches() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        PlainEngine().run(batches(), lambda _: None, 2)
