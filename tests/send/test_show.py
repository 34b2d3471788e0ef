"""What a person sees of a run."""

from __future__ import annotations

import io

import pytest

from pipeline.send.run.progress import Progress
from pipeline.send.show import line, shown
from tests.send.fakes import Clock


def progress(sent: int, **given: float | str | None) -> Progress:
    values: dict[str, float | str | None] = {
        "refused": 0,
        "suppressed": 0,
        "deferred": 0,
        "in_doubt": 0,
        "rate": 0.0,
        "eta": None,
    }
    return Progress(total=1000, sent=sent, **(values | given))  # type: ignore[arg-type]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_line() -> None:
    assert line("newsletter", progress(0)) == "newsletter: 0 of 1000 sent"
    said = line("newsletter", progress(400, refused=3, deferred=2, suppressed=1, in_doubt=4, rate=12.34, eta=48.0))
    assert said == (
        "newsletter: 400 of 1000 sent, 2 deferred, 3 refused, 1 suppressed, 4 in doubt, 12.3 a second, about 48 s left"
    )


@pytest.mark.parametrize(
    ("seconds", "said"), [(119, "119 s"), (600, "10 min"), (7199, "120 min"), (9000, "2 h 30 min")]
)
def test_the_time_left(seconds: float, said: str) -> None:
    assert f"about {said} left" in line("x", progress(1, rate=1.0, eta=seconds))


def test_plain_lines_now_and_then() -> None:
    clock, stream = Clock(0), io.StringIO()
    with shown("newsletter", stream, ticks=clock) as watch:
        assert watch
        for sent in range(1000):
            watch(progress(sent))
            clock.now += 0.101
        watch(progress(1000))
    lines = stream.getvalue().splitlines()
    assert len(lines) == 9 + 1
    assert lines[-1] == "newsletter: 1000 of 1000 sent"


def test_a_bar_on_a_terminal() -> None:
    stream = Terminal()
    with shown("newsletter", stream) as watch:
        assert watch
        watch(progress(500, rate=10.0, eta=50.0))
    assert "500 of 1000 sent" in stream.getvalue()


def test_nothing_with_json() -> None:
    stream = Terminal()
    with shown("newsletter", stream, json=True) as watch:
        assert watch is None
    assert stream.getvalue() == ""


def test_a_relay_that_is_away_is_said_at_once_and_no_time_left_with_it() -> None:
    clock, stream, away = Clock(0), io.StringIO(), "the relay cannot be reached; trying again"
    with shown("newsletter", stream, ticks=clock) as watch:
        assert watch
        watch(progress(4, rate=1.0, eta=11.0))
        clock.now += 1
        watch(progress(4, rate=0.9, trouble=away))
        clock.now += 30
        watch(progress(4, rate=0.1, trouble=away))
        watch(progress(5, rate=0.1, eta=80.0))
    assert stream.getvalue().splitlines() == [
        f"newsletter: 4 of 1000 sent, {away}",
        "newsletter: 5 of 1000 sent, 0.1 a second, about 80 s left",
    ]
