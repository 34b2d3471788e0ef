"""What is said in, a card out: each text as large as fits, and never cut. Pure: widths are asked of `measure`."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.card.breaking import Breaker, Broken
from pipeline.card.footing import BAND, footing
from pipeline.card.palette import Palette
from pipeline.card.placing import Room, height, set_lines
from pipeline.card.values import Box, Card, Line, Measure, Size, Wording
from pipeline.card.wording import describable

_MARGIN = 0.084
"""Of the mean of the picture's sides: about 80 pixels."""
_LARGEST = {"epigraph": 0.096, "title": 0.17}
"""Of the same mean."""
_SMALLEST = 38
"""Pixels of a quotation's letters: shown at half its size, as feeds do, it is as large as a book's."""
_STEP = 2
_TOLERANCE = 0.7
"""How much smaller a text may become so that its lines look better."""
_WORTH = 0.12
"""What a line that looks wrong is worth, of the size."""
_SAID_BY = (28, 0.46, 36)
"""The size of who said it: at least, of the quotation's size, and at most."""
_BETWEEN = (0.5, 26)
"""Room over who said it: of the quotation's size, and at least."""
_DASH = (0.95, 1.45)
"""The dash before who said it, and the step to the name, in that size."""
_ROUNDING = 1e-6
_UPPER = 0.44
"""Where the text stands in its room: a little above the middle looks like the middle."""
_HANGING = "“‘„«‹\"'「『"


@dataclass(frozen=True, slots=True)
class _Block:
    """The large text and who said it, broken for one size."""

    main: Broken
    size: float
    said_by: Broken | None
    small: float
    height: float


def lay_out(wording: Wording, size: Size, palette: Palette, measure: Measure) -> Card | None:
    """The card, or None where a text does not fit or the description is longer than networks take."""
    if not describable(wording):
        return None
    margin = round((size.width + size.height) / 2 * _MARGIN)
    rtl = wording.main.rtl
    left, right = (margin, size.width - margin - BAND) if rtl else (margin + BAND, size.width - margin)
    foot = footing(wording, Room(left, right, margin, size.height - margin * 0.7, rtl), palette, measure)
    if foot is None:
        return None
    rule, lines = foot
    room = Room(left, right, margin * 0.85, rule.top - margin * 0.4, rtl)
    block = _best(wording, room, round((size.width + size.height) / 2 * _LARGEST[wording.source]), measure)
    if block is None:
        return None
    edge = size.width - BAND if rtl else 0
    band = Box(edge, 0, edge + BAND, size.height, palette.brand)
    dashes, placed = _placed(block, wording, room, palette, measure)
    return Card(size, palette.paper, (band, rule, *dashes), (*placed, *lines), wording)


def _best(wording: Wording, room: Room, largest: int, measure: Measure) -> _Block | None:
    """The largest setting that fits; a smaller one where that is worth it, because its lines look better."""
    main = Breaker(wording.main, measure)
    said_by = Breaker(wording.attribution, measure) if wording.attribution else None
    found: list[_Block] = []
    for size in range(largest, _SMALLEST - 1, -_STEP):
        if found and size < found[0].size * _TOLERANCE:
            break
        if block := _set(wording, main, said_by, size, room):
            found.append(block)
            if not block.main.blemishes:
                break
    return max(found, key=lambda block: block.size * (1 - _WORTH * block.main.blemishes), default=None)


def _set(wording: Wording, main: Breaker, said_by: Breaker | None, size: float, room: Room) -> _Block | None:
    """Both texts for one size, or None where they are wider or higher than the room."""
    broken = main.broken(room.width / size)
    if broken is None:
        return None
    high, small, who = height(len(broken.lines), wording.main, size), 0.0, None
    if said_by and wording.attribution:
        least, part, most = _SAID_BY
        # smaller if that leaves it on one line
        small = max(min(size * part, most, room.width / (said_by.width + _DASH[1])), least)
        who = said_by.broken(room.width / small - _DASH[1] + _ROUNDING)
        if who is None:
            return None
        high += _between(size) + height(len(who.lines), wording.attribution, small)
    return _Block(broken, size, who, small, high) if high <= room.bottom - room.top else None


def _between(size: float) -> float:
    part, least = _BETWEEN
    return max(size * part, least)


def _placed(
    block: _Block, wording: Wording, room: Room, palette: Palette, measure: Measure
) -> tuple[list[Box], list[Line]]:
    """The block in its room: the dash, and the lines."""
    top = room.top + (room.bottom - room.top - block.height) * _UPPER
    lines = set_lines(block.main.lines, wording.main, block.size, room, top, palette.ink)
    lines[0:1] = _hung(lines[0], palette, measure)
    if not (block.said_by and wording.attribution):
        return [], lines
    dash, step = (part * block.small for part in _DASH)
    top += height(len(block.main.lines), wording.main, block.size) + _between(block.size)
    who = set_lines(block.said_by.lines, wording.attribution, block.small, room.inner(step), top, palette.quiet)
    at = who[0].y - block.small * 0.3
    start = room.right - dash if room.rtl else room.left
    return [Box(start, at, start + dash, at + 2, palette.accent)], [*lines, *who]


def _hung(first: Line, palette: Palette, measure: Measure) -> list[Line]:
    """The first line with its opening quotation mark outside the edge of the text, so that the letters line up."""
    opening, rest = first.text[:1], first.text[1:]
    if opening not in _HANGING or not rest:
        return [first]
    out = measure(first.piece, opening) * first.size * (1 if first.ends else -1)
    mark = Line(first.piece, opening, first.size, first.x + out, first.y, palette.accent, first.ends)
    return [mark, Line(first.piece, rest, first.size, first.x, first.y, first.colour, first.ends)]
