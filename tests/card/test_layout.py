"""How large a card's texts are and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.card.fonts import Fonts
from pipeline.card.layout import lay_out
from pipeline.card.palette import palette_of
from pipeline.card.values import SIZES, Card, Size, Wording
from pipeline.channel import Publication
from pipeline.errors import BadConfiguration
from pipeline.render.colour import contrast
from tests.card.cards import ARABIC, BURMESE, LONG, MIXED, PUBLICATION, wording

PALETTE, FONTS = palette_of(PUBLICATION), Fonts()
TEXTS = {
    "one word": wording("Water"),
    "title": wording("Four Crossings Reopened, and What the Ferry Lists Leave Out"),
    "long": wording(None, LONG, "Daw Khin Lay Nwe, ferry keeper at Htaw Pyan landing"),
    "burmese": wording(None, BURMESE, "ဆရာမ ဒေါ်နွေးနွေးအိ၊ ဇီးတောရွာ", "my"),
    "mixed": wording(None, MIXED, "Meridian Fund", "my"),
    "arabic": wording(None, ARABIC, "حارسة العبّارة", "ar"),
}


def _card(said: Wording, size: Size) -> Card:
    card = lay_out(said, size, PALETTE, FONTS.measure)
    assert card
    return card


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", TEXTS)
def test_every_word_is_there_and_inside_the_margins(name: str, size: Size) -> None:
    said = TEXTS[name]
    card = _card(said, size)
    for piece in said.pieces:
        drawn = "".join(line.text for line in card.lines if line.piece is piece)
        assert drawn.replace(" ", "").strip("\u200e\u200f").replace("\u200e", "") == piece.text.replace(" ", "")
    for line in card.lines:
        width = FONTS.measure(line.piece, line.text) * line.size
        left = line.x - width if line.ends else line.x
        assert left >= 40
        assert left + width <= size.width - 40
        assert 40 <= line.y <= size.height - 40


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_short_text_is_larger_than_a_long_one_and_none_is_smaller_than_can_be_read(size: Size) -> None:
    sizes = [max(line.size for line in _card(TEXTS[name], size).lines) for name in ("one word", "title", "long")]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= 38
    assert min(line.size for line in _card(TEXTS["long"], size).lines) >= 20


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_does_not_fit_is_not_cut(size: Size) -> None:
    assert lay_out(wording(None, LONG * 3), size, PALETTE, FONTS.measure) is None
    assert lay_out(wording("W" * 200), size, PALETTE, FONTS.measure) is None


def test_what_is_read_from_the_right_begins_at_the_right() -> None:
    card = _card(TEXTS["arabic"], SIZES[0])
    assert card.boxes[0].right == SIZES[0].width
    assert all(line.ends for line in card.lines if line.piece is card.wording.main)


def test_the_opening_mark_stands_outside_the_edge_of_the_text() -> None:
    mark, first, second = _card(TEXTS["long"], SIZES[0]).lines[:3]
    assert mark.text == "“"
    assert first.x == second.x > mark.x


def test_a_long_name_goes_under_the_date() -> None:
    name = "The Weekly Briefing of the Upper River Women’s Union and of Its Friends on Both Banks of the River"
    said = wording("Water")
    long = Wording("title", said.main, None, type(said.name)(name, "en", strong=True), said.date, said.alt)
    lines = [line for line in _card(long, SIZES[1]).lines if line.piece is long.name]
    assert len(lines) == 2


@pytest.mark.parametrize(
    "colour", ["#7a1f2b", "#ffcc00", "#ffffff", "#fffdf9", "#00ff88", "#0b3d91", "#000000", "#808080"]
)
def test_everything_written_has_contrast(colour: str) -> None:
    palette = palette_of(Publication("A", "a@example.org", colour=colour))
    assert all(contrast(one, palette.paper) >= 4.5 for one in (palette.ink, palette.quiet, palette.accent))


def test_the_colours_are_those_of_the_email() -> None:
    template = (Path(__file__).parent.parent.parent / "templates" / "email.mjml").read_text(encoding="utf-8")
    assert all(f'"{one}"' in template for one in (PALETTE.paper, PALETTE.ink, PALETTE.line))


def test_a_colour_that_is_none_is_said() -> None:
    with pytest.raises(BadConfiguration, match="is no colour"):
        palette_of(Publication("A", "a@example.org", colour="reddish"))
