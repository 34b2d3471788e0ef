"""A card in, a PNG out. Needs Pillow.

Drawn at four times the size and then scaled down by whole blocks, so that letters stand where their widths put them
and not on whole pixels. Nothing in the file says when or where it was made: the same card gives the same bytes with
the same Pillow.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from pipeline.card.fonts import Fonts
from pipeline.card.values import Card, Line

_SCALE = 4


def draw(card: Card, fonts: Fonts) -> bytes:
    """The card as a PNG."""
    large = Image.new("RGB", (card.size.width * _SCALE, card.size.height * _SCALE), card.ground)
    canvas = ImageDraw.Draw(large)
    for box in card.boxes:
        corners = [round(side * _SCALE) for side in (box.left, box.top, box.right, box.bottom)]
        canvas.rectangle((corners[0], corners[1], corners[2] - 1, corners[3] - 1), fill=box.colour)
    for line in card.lines:
        _write(canvas, line, fonts)
    file = BytesIO()
    large.reduce(_SCALE).save(file, "PNG", compress_level=6)
    return file.getvalue()


def _write(canvas: ImageDraw.ImageDraw, line: Line, fonts: Fonts) -> None:
    canvas.text(
        (round(line.x * _SCALE), round(line.y * _SCALE)),
        line.text,
        fill=line.colour,
        font=fonts.font(line.piece, line.size * _SCALE),
        anchor="rs" if line.ends else "ls",
        direction="rtl" if line.piece.rtl else "ltr",
        language=line.piece.language,
    )
