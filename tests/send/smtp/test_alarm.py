"""The alarm: what lasts too long ends, what does not goes on, however many waits share the one timer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import gevent
import pytest

from pipeline.send.smtp.alarm import Alarm, Late


@pytest.fixture
def alarm() -> Iterator[Alarm]:
    made = Alarm()
    yield made
    made.close()


def sleeping(seconds: float) -> Callable[[], float]:
    def sleep() -> float:
        gevent.sleep(seconds)
        return seconds

    return sleep


def test_what_is_in_time_is_given_and_nothing_rings_afterwards(alarm: Alarm) -> None:
    assert alarm.within(0.02, sleeping(0.001)) == 0.001
    gevent.sleep(0.05)
    assert alarm.within(0.02, sleeping(0)) == 0


def test_what_lasts_too_long_ends(alarm: Alarm) -> None:
    with pytest.raises(Late):
        alarm.within(0.02, sleeping(5))
    with pytest.raises(Late):
        alarm.within(0.02, sleeping(5))


def test_many_short_waits_are_not_one_long_one(alarm: Alarm) -> None:
    assert sum(alarm.within(0.03, sleeping(0.004)) for _ in range(20)) == pytest.approx(0.08)


def test_a_shorter_patience_after_a_longer_one_is_kept(alarm: Alarm) -> None:
    alarm.within(60, sleeping(0))
    began = time.monotonic()
    with pytest.raises(Late):
        alarm.within(0.02, sleeping(5))
    assert time.monotonic() - began < 3
    alarm.within(60, sleeping(0.03))


def test_a_wait_within_a_wait_ends_with_the_outer_one(alarm: Alarm) -> None:
    with pytest.raises(Late):
        alarm.within(0.02, lambda: alarm.within(60, sleeping(5)))
    with pytest.raises(Late):
        alarm.within(60, lambda: alarm.within(0.02, sleeping(5)))
    assert alarm.within(0.5, lambda: alarm.within(0.01, sleeping(0)) + alarm.within(0.1, sleeping(0.02))) == 0.02


def test_two_alarms_do_not_ring_for_one_another() -> None:
    alarms = [Alarm(), Alarm()]
    quick = gevent.spawn(alarms[0].within, 0.5, sleeping(0.05))
    slow = gevent.spawn(alarms[1].within, 0.02, sleeping(5))
    gevent.joinall([quick, slow])
    assert quick.value == 0.05
    assert isinstance(slow.exception, Late)


def test_an_error_goes_through_and_leaves_no_alarm_behind(alarm: Alarm) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        alarm.within(0.01, fails)
    gevent.sleep(0.03)


def test_after_it_was_closed_nothing_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[Alarm] = []

    def ring(alarm: Alarm) -> None:
        rung.append(alarm)

    monkeypatch.setattr(Alarm, "_ring", ring)
    closed, open_one = Alarm(), Alarm()
    for one in (closed, open_one):
        one.within(0.01, sleeping(0))
    closed.close()
    closed.close()
    gevent.sleep(0.05)
    assert rung == [open_one]
    open_one.close()
