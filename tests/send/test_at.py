"""`--at`: never early, at once when it is past, deferred in CI, and right again after the clock was set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import WrongUse
from pipeline.send.at import FURTHEST, NotYet, wait_or_defer

AT = datetime(2026, 11, 30, 7, 0, tzinfo=timezone(timedelta(hours=6, minutes=30)))
_BOUND = 1_000_000


class Clock:
    """A clock that goes on while somebody sleeps; `jumps` says what else happens to it, by the number of the sleep."""

    def __init__(self, now: float, jumps: dict[int, float] | None = None) -> None:
        self.now, self.jumps, self.slept, self.lines = now, jumps or {}, 0, list[str]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= 5
        self.slept += 1
        assert self.slept < _BOUND
        self.now += seconds + self.jumps.get(self.slept, 0.0)

    def wait(self, at: datetime = AT, *, ci: bool = False) -> None:
        wait_or_defer(at, self, ci=ci, tell=self.lines.append, sleep=self.sleep)


@pytest.mark.parametrize("ci", [True, False])
@pytest.mark.parametrize("late", [0.0, 0.5, 86_400.0 * 400])
def test_a_moment_that_is_past_is_not_waited_for(late: float, *, ci: bool) -> None:
    clock = Clock(AT.timestamp() + late)
    clock.wait(ci=ci)
    assert (clock.slept, clock.lines) == (0, [])


@given(st.floats(0.001, 40_000.0))
def test_it_comes_back_on_time_and_never_early(left: float) -> None:
    clock = Clock(AT.timestamp() - left)
    clock.wait()
    assert 0 <= clock.now - AT.timestamp() < 0.01


@given(st.dictionaries(st.integers(1, 200), st.floats(-7200, 7200), max_size=5))
def test_it_is_never_early_whatever_is_done_to_the_clock(jumps: dict[int, float]) -> None:
    clock = Clock(AT.timestamp() - 900, jumps)
    clock.wait()
    assert clock.now >= AT.timestamp()


def test_a_machine_that_slept_past_the_moment_sends_with_the_next_look() -> None:
    clock = Clock(AT.timestamp() - 3600, {3: 20_000.0})
    clock.wait()
    assert clock.slept == 3


def test_a_clock_that_was_set_back_is_waited_for_and_said() -> None:
    clock = Clock(AT.timestamp() - 60, {2: -3600.0})
    clock.wait()
    assert clock.now >= AT.timestamp()
    assert "in 1 min." in clock.lines[0]
    assert "in 1 h" in clock.lines[1]


def test_the_wait_is_said_now_and_then_with_the_moment_and_the_way_out() -> None:
    clock = Clock(AT.timestamp() - 7200)
    clock.wait()
    assert "2026-11-30 07:00 +06:30, in 2 h." in clock.lines[0]
    assert "Ctrl-C" in clock.lines[0]
    assert 12 <= len(clock.lines) <= 24


def test_an_interrupt_ends_the_wait() -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wait_or_defer(AT, lambda: AT.timestamp() - 10, ci=False, tell=lambda _line: None, sleep=interrupted)


@pytest.mark.parametrize("left", [0.001, 60.0, FURTHEST * 50])
def test_ci_does_not_wait_but_says_who_sends_it(left: float) -> None:
    clock = Clock(AT.timestamp() - left)
    with pytest.raises(
        NotYet, match=r"2026-11-30 07:00 \+06:30, and nothing was sent; the first run after that"
    ) as said:
        clock.wait(ci=True)
    assert said.value.exit_status == 3
    assert clock.slept == 0


def test_more_than_a_week_ahead_is_taken_for_a_slip() -> None:
    clock = Clock(AT.timestamp() - FURTHEST - 1)
    with pytest.raises(WrongUse, match="7 days ahead; look at the date"):
        clock.wait()
    assert clock.slept == 0


def test_a_week_ahead_to_the_second_is_waited_for() -> None:
    clock = Clock(AT.timestamp() - FURTHEST)
    clock.wait()
    assert clock.now >= AT.timestamp()


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-11)), timezone(timedelta(hours=14))])
def test_the_zone_changes_nothing(zone: timezone) -> None:
    clock = Clock(AT.timestamp() - 30)
    clock.wait(AT.astimezone(zone))
    assert clock.now == AT.timestamp()


def test_the_clock_of_the_machine_is_the_default() -> None:
    def never(what: object) -> None:
        pytest.fail(str(what))

    wait_or_defer(datetime(2020, 1, 1, tzinfo=UTC), ci=False, tell=never, sleep=never)
