"""The brake and the relay's health."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.send.run.brake import Brake, Health


@given(
    audience=st.integers(0, 10**6),
    earlier=st.integers(0, 300),
    percent=st.integers(0, 100),
    least=st.integers(0, 100),
)
def test_it_trips_at_the_first_refusal_past_the_limit(audience: int, earlier: int, percent: int, least: int) -> None:
    brake = Brake(audience, earlier, percent=percent, least=least)
    limit = max(audience * percent / 100, least)
    room = int(limit) - earlier if earlier <= limit else least
    if room > 3000:
        return
    assert not any(brake.refused() for _ in range(room))
    assert brake.refused().startswith(f"{earlier + room + 1} of {audience} readers were refused")


def test_an_answer_ends_a_row() -> None:
    health = Health(2)
    for _ in range(3):
        assert not any(health.lost("x") for _ in range(15))
        assert not any(health.doubted("x") for _ in range(5))
        health.answered()
    assert [bool(health.lost("gone")) for _ in range(17)] == [False] * 15 + [True] * 2
    assert [bool(health.doubted("mute")) for _ in range(6)] == [False] * 5 + [True]
