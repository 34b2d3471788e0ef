"""The card's foot: a rule, the publication's name and the date under it. Pure."""

from __future__ import annotations

from dataclasses import replace

from pipeline.card.breaking import Breaker
from pipeline.card.palette import Palette
from pipeline.card.placing import Room, height, set_lines
from pipeline.card.values import Box, Line, Measure, Wording

BAND = 24
"""The band of the publication's colour along the edge where lines begin, in pixels."""
_LARGEST, _SMALLEST, _STEP = 30, 22, 2
_DATE = 0.92
"""The date's size, of the name's: it is lighter."""
_GAP = 1.5
"""Between name and date, in the name's size."""
_UNDER_RULE = 0.85
_MOST_LINES = 2


def footing(wording: Wording, room: Room, palette: Palette, measure: Measure) -> tuple[Box, list[Line]] | None:
    """The rule, and the lines under it, which end at the room's bottom; None where the name is too long for them.

    Name and date share a line, smaller if they must; where they cannot, the date stands over the name.
    """
    date = wording.date
    for size in range(_LARGEST, _SMALLEST - 1, -_STEP):
        beside = measure(date, date.text) * _DATE + _GAP if date else 0
        if (measure(wording.name, wording.name.text) + beside) * size <= room.width:
            return _one_line(wording, room, size, palette)
    broken = Breaker(wording.name, measure).broken(room.width / _SMALLEST)
    if broken is None or len(broken.lines) > _MOST_LINES:
        return None
    top = room.bottom - height(len(broken.lines), wording.name, _SMALLEST)
    lines = set_lines(broken.lines, wording.name, _SMALLEST, room, top, palette.accent)
    if date:
        top -= _SMALLEST * 0.5 + height(1, date, _SMALLEST)
        lines += set_lines((date.text,), date, _SMALLEST, room, top, palette.quiet)
    return _rule(room, top - _SMALLEST * _UNDER_RULE, palette), lines


def _one_line(wording: Wording, room: Room, size: float, palette: Palette) -> tuple[Box, list[Line]]:
    pieces = [piece for piece in (wording.name, wording.date) if piece]
    top = room.bottom - max(height(1, piece, size) for piece in pieces)
    lines = set_lines((wording.name.text,), wording.name, size, room, top, palette.accent)
    if wording.date:
        date = set_lines((wording.date.text,), wording.date, size * _DATE, room, top, palette.quiet, ends=True)
        level = max(line.y for line in (*lines, *date))
        lines = [replace(line, y=level) for line in (*lines, *date)]
    return _rule(room, top - size * _UNDER_RULE, palette), lines


def _rule(room: Room, at: float, palette: Palette) -> Box:
    return Box(room.left, at, room.right, at + 2, palette.line)
