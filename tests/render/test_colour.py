"""Colours come out readable on their ground, and as they were where they are readable already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadConfiguration
from pipeline.render.colour import contrast, legible

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS, COLOURS)
def test_every_colour_can_be_read_on_every_ground(colour: str, ground: str) -> None:
    assert contrast(legible(colour, ground), ground) >= 4.5


@given(COLOURS, COLOURS)
def test_a_readable_colour_is_left_alone(colour: str, ground: str) -> None:
    if contrast(colour, ground) >= 4.5:
        assert legible(colour, ground) == colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000", "#ffffff", 21.0), ("#777777", "#fff", 4.48), ("#abc", "#aabbcc", 1.0)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "7a1f2b", "#ggg", "#fff;}", ""])
def test_anything_else_is_no_colour(colour: str) -> None:
    with pytest.raises(BadConfiguration, match="is no colour"):
        legible(colour, "#ffffff")
