"""Lines on the page: how a script stands on its line, and where each line of a text comes to stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from unicodedata import bidirectional

from pipeline.card.values import Line, Piece
from pipeline.text.scripts import has_burmese, script_of


@dataclass(frozen=True, slots=True)
class Room:
    """Where text may stand, in pixels; `rtl` where its lines begin at the right."""

    left: float
    right: float
    top: float
    bottom: float
    rtl: bool

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    def inner(self, step: float) -> Room:
        """The room with a step's less at the side where lines begin."""
        return replace(self, right=self.right - step) if self.rtl else replace(self, left=self.left + step)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a script stands on its line, in the letters' size: room above the baseline, below it, from line to line."""

    above: float
    below: float
    leading: float


_DIRECTED = {"L", "R", "AL", "EN", "AN"}
_LATIN, _HEAVY = _Shape(0.74, 0.24, 1.28), _Shape(0.74, 0.24, 1.16)
_BURMESE, _ARABIC, _HEBREW = _Shape(1.02, 0.56, 1.66), _Shape(0.95, 0.45, 1.55), _Shape(0.8, 0.3, 1.4)


def height(lines: int, piece: Piece, size: float) -> float:
    """How high so many lines of a piece are, in pixels."""
    shape = _shape(piece)
    return size * (shape.above + shape.below + shape.leading * (lines - 1))


def set_lines(
    lines: Sequence[str], piece: Piece, size: float, room: Room, top: float, colour: str, *, ends: bool = False
) -> list[Line]:
    """Lines of a piece, one under the other from `top`, where the room's lines begin (where they end: `ends`)."""
    shape, right = _shape(piece), room.rtl != ends
    x = room.right if right else room.left
    return [
        Line(piece, text, size, x, top + size * (shape.above + shape.leading * number), colour, right)
        for number, text in enumerate(_joined(lines, piece))
    ]


def _joined(lines: Sequence[str], piece: Piece) -> list[str]:
    """The lines, each with a mark of direction at its end where a foreign phrase goes on in the next.

    Each line is put in order by itself: without the mark, a comma at such an end would be taken for the text's own and
    stand on the wrong side of the phrase (UAX 9, rules N1 and L1).
    """
    foreign, mark = ({"L", "EN"}, "\u200e") if piece.rtl else ({"R", "AL"}, "\u200f")
    ends = [_strong(reversed(line)) for line in lines]
    goes_on = [end in foreign and _strong(line) in foreign for end, line in zip(ends, lines[1:], strict=False)]
    return [line + mark * on for line, on in zip(lines, (*goes_on, False), strict=True)]


def _strong(text: Iterable[str]) -> str:
    """The class of the first letter or number."""
    return next((found for one in text if (found := bidirectional(one)) in _DIRECTED), "")


def _shape(piece: Piece) -> _Shape:
    if has_burmese(piece.text):
        return _BURMESE
    script = script_of(piece.language)
    return {"Arab": _ARABIC, "Hebr": _HEBREW}.get(script, _HEAVY if piece.strong else _LATIN)
