"""The story of a card: what it says, in which fonts, how large, and drawn. Needs Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.card.drawing import draw
from pipeline.card.fonts import Fonts
from pipeline.card.layout import lay_out
from pipeline.card.palette import Palette, palette_of
from pipeline.card.values import Card, Size, Wording
from pipeline.card.wording import wordings
from pipeline.channel import Publication
from pipeline.errors import UndrawableCard
from pipeline.issue import Issue
from pipeline.mail_words import Words


@dataclass(frozen=True, slots=True)
class Made:
    """A card that was made: `png` is the picture; `passed_over` says what did not fit on it, if something did not."""

    card: Card
    png: bytes
    passed_over: str = ""


def make_cards(
    issue: Issue, publication: Publication, words: Sequence[Words], sizes: Sequence[Size], others: Sequence[Path] = ()
) -> tuple[Made, ...]:
    """The issue's cards, one for each size.

    Args:
        issue: the issue.
        publication: whose name and colour they bear.
        words: an e-mail's words: the marks around a quotation are theirs.
        sizes: which pictures.
        others: font files for characters that the built-in fonts lack.

    Raises:
        UndrawableCard: there is nothing to show, nothing fits, or no font has one of its characters.
        WrongUse: a font cannot be read, or Pillow cannot shape.
        BadConfiguration: the publication's colour is none.
    """
    palette, fonts = palette_of(publication), Fonts(others)
    choice = wordings(issue, publication, words)
    for wording in choice:
        fonts.check(wording)
    cards = [_laid_out(choice, size, palette, fonts) for size in sizes]
    return tuple(Made(card, draw(card, fonts), _passed_over(choice, card)) for card in cards)


def _laid_out(choice: Sequence[Wording], size: Size, palette: Palette, fonts: Fonts) -> Card:
    """The best wording that fits whole.

    Raises:
        UndrawableCard: none does.
    """
    for wording in choice:
        if card := lay_out(wording, size, palette, fonts.measure):
            return card
    what = " and ".join(f"the {wording.source} ({len(wording.main.text)} characters)" for wording in choice)
    fault = f"nothing fits on the card {size} in letters that can be read: {what}, with who said it and the name"
    raise UndrawableCard(fault, "write a shorter epigraph or title")


def _passed_over(choice: Sequence[Wording], card: Card) -> str:
    """What was left off because it is too long, said to the editor; empty where the best was taken."""
    best = choice[0]
    if best.source == card.wording.source:
        return ""
    return (
        f"the card {card.size} shows the title: the epigraph ({len(best.main.text)} characters) does not fit in "
        "letters that can be read, and it is never cut"
    )
