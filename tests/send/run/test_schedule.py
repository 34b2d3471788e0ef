"""Retry times: in the steps of the standard, never before the far side wants, the same for the same delivery."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.send.run.schedule import JITTER, STEPS, given_up, retry_after


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 5), (2, 30), (3, 60), (4, 120), (5, 240), (6, 480), (60, 480)])
def test_the_steps(attempt: int, minutes: int) -> None:
    waits = [retry_after(f"issue/newsletter/r{number}", attempt) / 60 for number in range(500)]
    assert minutes * (1 - JITTER) <= min(waits) < minutes * 0.85
    assert minutes * 1.15 < max(waits) <= minutes * (1 + JITTER)


@given(key=st.text(), attempt=st.integers(-1, 10**6), wait=st.none() | st.floats())
def test_any_wait_is_sane(key: str, attempt: int, wait: float | None) -> None:
    rest = retry_after(key, attempt, wait)
    assert rest == retry_after(key, attempt, wait)
    assert STEPS[0] * (1 - JITTER) <= rest <= 86400
    if wait is not None and wait <= 86400:
        assert rest >= wait


@pytest.mark.parametrize(
    ("attempts", "hours_ago", "over"), [(6, 72, True), (5, 1000, False), (100, 71.9, False), (100, -5, False)]
)
def test_giving_up_takes_both_time_and_attempts(attempts: int, hours_ago: float, *, over: bool) -> None:
    assert given_up(attempts, 1000.0, 1000.0 + hours_ago * 3600, 72) is over
    assert not given_up(attempts, None, 1e12, 72)
