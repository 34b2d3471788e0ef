"""When a network is looked at again for a post of which nobody knows whether it was taken."""

from __future__ import annotations

import pytest

from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.plain.looking import AFTER, looked_for
from pipeline.send.post.poster import Posting

NOW = 1_800_000_000.0
ABSENT = Deferred("it is not there")


class Watch:
    """A clock that moves when somebody sleeps or looks, and a network that shows a post from `shown` on."""

    def __init__(self, shown: float = float("inf"), takes: float = 0.0) -> None:
        self.now, self.shown, self.takes = NOW, shown, takes
        self.looks: list[float] = []
        self.slept: list[float] = []
        self.then: Outcome = Sent("1")

    def look(self, _posting: Posting) -> Outcome:
        self.looks.append(self.now - NOW)
        self.now += self.takes
        return self.then if self.now - NOW >= self.shown else ABSENT

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def find(self, tried_at: float | None) -> Outcome:
        posting = Posting("s/c/1", {}, {}, NOW - 400_000.0, tried_at=tried_at)
        return looked_for(posting, self.look, lambda: self.now, self.sleep)


def test_only_the_last_look_says_that_it_is_absent() -> None:
    watch = Watch()
    assert watch.find(NOW) == ABSENT
    assert watch.looks == [0.0, *AFTER]
    assert AFTER[-1] >= 60
    assert list(AFTER) == sorted(AFTER)


@pytest.mark.parametrize(("shown", "slept"), [(0, 0), (3, 5), (5, 5), (14, 15), (29, 30), (40, 60), (60, 60)])
def test_it_stops_as_soon_as_it_is_found(shown: float, slept: float) -> None:
    watch = Watch(shown)
    assert watch.find(NOW) == Sent("1")
    assert sum(watch.slept) == slept


@pytest.mark.parametrize("told", [InDoubt("two stand there"), Refused("another stands there"), Sent("1")])
def test_whatever_else_is_said_is_believed_at_once(told: Outcome) -> None:
    watch = Watch(0)
    watch.then = told
    assert watch.find(NOW) == told
    assert watch.looks == [0.0]


def test_the_seconds_count_from_the_last_try() -> None:
    watch = Watch()
    watch.find(NOW - 20)
    assert watch.looks == [0.0, 10.0, 40.0]
    watch = Watch()
    watch.find(NOW - 400_000)
    assert watch.looks == [0.0]


def test_where_nobody_knows_when_it_was_tried_it_may_have_been_just_now() -> None:
    for unknown in (None, NOW + 7200):  # the clock was set back
        watch = Watch()
        watch.find(unknown)
        assert watch.looks == [0.0, *AFTER]
        assert max(watch.slept) <= AFTER[-1]


def test_a_look_that_takes_long_is_a_part_of_the_pause() -> None:
    watch = Watch(takes=8.0)
    watch.find(NOW)
    assert watch.looks == [0.0, 15.0, 30.0, 60.0]


def test_a_clock_that_is_set_back_meanwhile_makes_no_pause_longer() -> None:
    watch = Watch(takes=-3600.0)
    watch.find(NOW)
    assert watch.slept == list(AFTER)
