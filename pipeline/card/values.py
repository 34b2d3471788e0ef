"""What passes between the card's rooms: what is said, and what is drawn where. Lengths are pixels of the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.text.scripts import direction


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of the card on one line, before it is broken: `language` is its own, `strong` its weight."""

    text: str
    language: str
    strong: bool = False

    @property
    def rtl(self) -> bool:
        """Whether it is read from the right."""
        return direction(self.language) == "rtl"


Measure = Callable[[Piece, str], float]
"""How wide a stretch of a piece is, in its own size (1.0: as wide as its letters are high)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What one card says.

    `source` is "epigraph" or "title"; `main` stands large; `attribution` and `date` perhaps are not there. `alt`
    describes the picture to who cannot see it.
    """

    source: str
    main: Piece
    attribution: Piece | None
    name: Piece
    date: Piece | None
    alt: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything that is written on it."""
        return tuple(piece for piece in (self.main, self.attribution, self.name, self.date) if piece)


@dataclass(frozen=True, slots=True)
class Size:
    """The picture's size."""

    width: int
    height: int

    def __str__(self) -> str:
        """As it is named in commands and files: 1200x675."""
        return f"{self.width}x{self.height}"


SIZES = (Size(1200, 675), Size(1080, 1080))
"""What networks show whole: a wide card, and a square one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a piece: its baseline is at `y`; `x` is its left end, or its right end where it `ends` there."""

    piece: Piece
    text: str
    size: float
    x: float
    y: float
    colour: str
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    left: float
    top: float
    right: float
    bottom: float
    colour: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card, ready to be drawn."""

    size: Size
    ground: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    wording: Wording
