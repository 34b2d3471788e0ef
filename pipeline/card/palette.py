"""The card's colours: the e-mail's paper and ink, and the publication's own colour, dark enough to be read. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.channel import Publication
from pipeline.render.colour import legible


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `#rrggbb`.

    Text is in `ink`, `quiet` and `accent`, each with a contrast of 4.5 to `paper` at least; `brand` is the
    publication's colour as it is, for what is not read.
    """

    paper: str
    ink: str
    quiet: str
    line: str
    accent: str
    brand: str


def palette_of(publication: Publication) -> Palette:
    """The colours of a publication's cards.

    Raises:
        BadConfiguration: the publication's colour is none.
    """
    paper = "#fffdf9"
    return Palette(paper, "#1d1b18", "#5a544b", "#d8d2c6", legible(publication.colour, paper), publication.colour)
