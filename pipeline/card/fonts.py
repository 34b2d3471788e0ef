"""The fonts of cards, from the package and from files that a person names. Needs Pillow with libraqm.

libraqm puts lines in order from both directions (FriBiDi) and shapes them (HarfBuzz): without it Burmese vowels stand
on the wrong side of their letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import ImageFont, features

from pipeline.card.coverage import NoFont, characters_of, missing
from pipeline.card.values import Piece, Wording
from pipeline.errors import UndrawableCard, WrongUse

_FOLDER = Path(__file__).parent.parent / "data" / "fonts"
_TEXT, _STRONG = _FOLDER / "BroadsheetCard-Text.ttf", _FOLDER / "BroadsheetCard-Strong.ttf"
_REFERENCE = 1000
"""Pixels at which widths are measured: one for each unit of our fonts, so that nothing is rounded."""
_SHOWN = 5
_REMEDY = (
    "take it out, or name a font that has all characters of that text: --font FILE (where such fonts are: "
    "Debian and Ubuntu, packages fonts-noto-core and fonts-noto-cjk; macOS, /System/Library/Fonts; Windows, "
    "C:\\Windows\\Fonts)"
)


class Fonts:
    """Our own fonts, and behind them others: each piece is in the first that has all of its characters."""

    def __init__(self, others: Sequence[Path] = ()) -> None:
        """Read the fonts.

        Args:
            others: font files for what ours lack.

        Raises:
            WrongUse: this Pillow cannot shape, or a file is no font that can be read.
        """
        if not features.check("raqm"):
            remedy = "install it as a wheel: pip install --force-reinstall --only-binary pillow pillow"
            raise WrongUse("this Pillow cannot shape Burmese or Arabic: it has no libraqm", remedy)
        self._others = tuple((path, _characters(path)) for path in others)
        self._chosen: dict[Piece, Path | None] = {}

    def check(self, wording: Wording) -> None:
        """See that every piece has a font.

        Raises:
            UndrawableCard: a character has none; the first few are named.
        """
        for piece in wording.pieces:
            if self._file(piece) is None:
                lacking = missing(piece.text, _characters(_own(piece)))
                raise UndrawableCard(
                    f"{_part(piece, wording)} has {_named(lacking)}, and no font of the card has that", _REMEDY
                )

    def measure(self, piece: Piece, text: str) -> float:
        """The width of a stretch of a piece, in its own size."""
        font = self.font(piece, _REFERENCE)
        return float(font.getlength(text, direction=_direction(piece), language=piece.language)) / _REFERENCE

    def font(self, piece: Piece, pixels: float) -> ImageFont.FreeTypeFont:
        """The font of a piece at a size."""
        return _loaded(self._file(piece) or _own(piece), pixels)

    def _file(self, piece: Piece) -> Path | None:
        if piece not in self._chosen:
            own = _own(piece)
            candidates = ((own, _characters(own)), *self._others)
            self._chosen[piece] = next((path for path, known in candidates if not missing(piece.text, known)), None)
        return self._chosen[piece]


def _part(piece: Piece, wording: Wording) -> str:
    """What a piece is, for a person."""
    if piece is wording.main:
        return f"the {wording.source}"
    return "who said the epigraph" if piece is wording.attribution else f"“{piece.text}”"


def _own(piece: Piece) -> Path:
    return _STRONG if piece.strong else _TEXT


def _direction(piece: Piece) -> str:
    return "rtl" if piece.rtl else "ltr"


@cache
def _characters(path: Path) -> frozenset[int]:
    try:
        known = characters_of(path.read_bytes())
        _loaded(path, _REFERENCE)
    except (OSError, NoFont) as error:
        raise WrongUse(
            "is no font that can be read", "name a file that ends in .ttf, .otf or .ttc", file=str(path)
        ) from error
    return known


@cache
def _loaded(path: Path, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.RAQM)


def _named(lacking: Sequence[str]) -> str:
    """Characters with their numbers and names: what cannot be seen can be looked up."""
    said = [f"“{one}” (U+{ord(one):04X} {unicodedata.name(one, 'without a name')})" for one in lacking[:_SHOWN]]
    more = len(lacking) - len(said)
    return ", ".join(said) + (f" and {more} more" if more > 0 else "")
