"""Burmese (and what stands beside it) is shaped as HarfBuzz itself shapes it: the same glyphs at the same places.

HarfBuzz is asked through its own binding which glyphs it takes and where they go. Each is then drawn alone, by number,
from a copy of the font that has no rules, and the sum must be the picture that the card's own call draws.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.card.fonts import Fonts
from pipeline.card.values import Piece
from tests.card.cards import ARABIC, BURMESE, MIXED, STACKED

FOLDER = Path(__file__).parent.parent.parent / "pipeline" / "data" / "fonts"
FILES = {False: FOLDER / "BroadsheetCard-Text.ttf", True: FOLDER / "BroadsheetCard-Strong.ttf"}
PIXELS = 1000
"""One for each unit of the fonts: nothing is rounded."""
FIRST = 0xF0000
TEXTS = {"burmese": BURMESE, "stacked": STACKED, "mixed": MIXED, "shan": "ၶႃႈႁၵ်ႉၸဝ်ႈ", "english": "Affinity, AVATAR"}


def _shaped(text: str, *, strong: bool) -> list[tuple[int, int, int]]:
    """What HarfBuzz does with a text: number of the glyph, and where its origin is."""
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(FILES[strong]))))
    found, at = [], 0
    # HarfBuzz shapes runs of one script; libraqm cuts them as this does
    for run, script in _runs(text):
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.direction, buffer.script, buffer.language = "ltr", script, "my"
        hb.shape(font, buffer)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            found.append((info.codepoint, at + place.x_offset, place.y_offset))
            at += place.x_advance
    return [*found, (-1, at, 0)]


def _runs(text: str) -> list[tuple[str, str]]:
    """Runs of one script; spaces and punctuation belong to what stands before them."""
    runs: list[tuple[str, str]] = []
    for one in text:
        own = "Mymr" if "\u1000" <= one <= "\u109f" and one not in "၊။" else "Latn" if one.isalpha() else ""
        if runs and own in ("", runs[-1][1]):
            runs[-1] = (runs[-1][0] + one, runs[-1][1])
        else:
            runs.append((one, own or "Latn"))
    return runs


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """The fonts without a rule, each glyph under a private code point by its number."""
    made = {}
    for strong, file in FILES.items():
        font = TTFont(file)
        for table in ("GSUB", "GPOS", "GDEF", "kern"):
            if table in font:
                del font[table]
        order = font.getGlyphOrder()
        for table in font["cmap"].tables:
            table.cmap = {}
        cmap = font["cmap"].tables[0].newSubtable(12)
        cmap.platformID, cmap.platEncID, cmap.language, cmap.format = 3, 10, 0, 12
        cmap.cmap = {FIRST + number: name for number, name in enumerate(order)}
        font["cmap"].tables = [cmap]
        made[strong] = tmp_path_factory.mktemp("bare") / file.name
        font.save(made[strong])
    return made


@pytest.mark.parametrize("strong", [False, True], ids=["text", "strong"])
@pytest.mark.parametrize("name", TEXTS)
def test_the_widths_are_harfbuzz_s_own(name: str, strong: bool) -> None:  # noqa: FBT001
    text = TEXTS[name]
    measured = Fonts().measure(Piece(text, "my", strong), text) * PIXELS
    assert measured == pytest.approx(_shaped(text, strong=strong)[-1][1], abs=0.5)


@pytest.mark.parametrize("strong", [False, True], ids=["text", "strong"])
@pytest.mark.parametrize("name", TEXTS)
def test_the_picture_is_that_of_harfbuzz_s_glyphs(name: str, strong: bool, bare: dict[bool, Path]) -> None:  # noqa: FBT001
    text = TEXTS[name]
    *glyphs, (_, width, _) = _shaped(text, strong=strong)
    pixels = 250
    room = (width * pixels // PIXELS + 100, 3 * pixels)
    alone = ImageFont.truetype(str(bare[strong]), pixels, layout_engine=ImageFont.Layout.BASIC)
    theirs = Image.new("L", room)
    for number, x, y in glyphs:
        place = (50 + x * pixels / PIXELS, 2 * pixels - y * pixels / PIXELS)
        ImageDraw.Draw(theirs).text(place, chr(FIRST + number), fill=255, font=alone, anchor="ls")
    assert _difference(theirs, _drawn(text, strong=strong, room=room, pixels=pixels)) < 0.03


def test_the_comparison_can_fail(bare: dict[bool, Path]) -> None:
    """A layout without shaping is far from it: this is what a card looked like without libraqm."""
    assert bare
    room = (4000, 300)
    basic = Image.new("L", room)
    font = ImageFont.truetype(str(FILES[False]), 100, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(basic).text((50, 200), STACKED, fill=255, font=font, anchor="ls")
    assert _difference(basic, _drawn(STACKED, strong=False, room=room, pixels=100)) > 0.5


def test_right_to_left_is_shaped_as_a_whole() -> None:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(FILES[False]))))
    word = ARABIC.split(" ", maxsplit=1)[0]
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    advance = sum(place.x_advance for place in buffer.glyph_positions)
    assert Fonts().measure(Piece(word, "ar"), word) * PIXELS == pytest.approx(advance, abs=0.5)


def _drawn(text: str, *, strong: bool, room: tuple[int, int], pixels: int) -> Image.Image:
    picture = Image.new("L", room)
    font = Fonts().font(Piece(text, "my", strong), pixels)
    place = (50, 2 * pixels)
    ImageDraw.Draw(picture).text(place, text, fill=255, font=font, anchor="ls", direction="ltr", language="my")
    return picture


def _difference(one: Image.Image, other: Image.Image) -> float:
    """How much ink is in one of two pictures only, of all ink; edges that are half a pixel off count a little."""
    apart = ImageChops.difference(one, other).point(lambda value: 255 if value > 128 else 0)
    ink = ImageChops.lighter(one, other).point(lambda value: 255 if value > 128 else 0)
    return sum(apart.histogram()[129:]) / max(sum(ink.histogram()[129:]), 1)
