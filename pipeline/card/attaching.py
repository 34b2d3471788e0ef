"""The issue's card on a thread: drawn, and put beside the first post with its description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.card.values import SIZES
from pipeline.channel import Publication
from pipeline.edition import Attached, ThreadEdition
from pipeline.errors import UndrawableCard, WrongUse
from pipeline.issue import Issue
from pipeline.mail_words import Words
from pipeline.rules import found

_NAME = "card.png"


def with_card(edition: ThreadEdition, issue: Issue, publication: Publication, words: Sequence[Words]) -> ThreadEdition:
    """The edition with the issue's wide card as its picture; without one, and with a Problem, where it has none.

    Raises:
        WrongUse: Pillow is not installed, or cannot shape.
        BadConfiguration: the publication's colour is none.
    """
    try:
        from pipeline.card.making import make_cards  # noqa: PLC0415 - loads Pillow
    except ImportError as error:
        raise no_pillow(error) from error
    try:
        (made,) = make_cards(issue, publication, words, SIZES[:1])
    except UndrawableCard as error:
        message = f"{edition.channel} goes without a card: {error.fault}"
        return replace(edition, problems=(*edition.problems, found("card-undrawable", message, file=_file(edition))))
    size = made.card.size
    picture = Attached(_NAME, made.png, "image/png", made.card.wording.alt, size.width, size.height)
    said = (found("card-passed-over", made.passed_over, file=_file(edition)),) if made.passed_over else ()
    return replace(edition, picture=picture, problems=(*edition.problems, *said))


def no_pillow(error: ImportError) -> WrongUse:
    """What to say where Pillow is missing; another missing module is a fault of this program.

    Raises:
        ImportError: it is another one.
    """
    if (error.name or "").partition(".")[0] != "PIL":
        raise error
    return WrongUse("cards need Pillow, which is not installed", "pip install 'broadsheet[cards]'")


def _file(edition: ThreadEdition) -> str:
    return f"{edition.channel}/{_NAME}"
