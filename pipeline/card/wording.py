"""Issue in, what a card may say out: the epigraph with who said it, and the title for where that is too long. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.card.values import Piece, Wording
from pipeline.channel import Publication
from pipeline.errors import UndrawableCard
from pipeline.issue import Issue
from pipeline.mail_words import Words
from pipeline.render.phrases import phrases_of
from pipeline.text.clean import one_line
from pipeline.text.dates import date_in_words
from pipeline.text.graphemes import count_at_most
from pipeline.text.scripts import main_language

LONGEST_ALT = 1500
"""Characters of a description that every network takes: Mastodon's limit; Bluesky takes 2,000 graphemes."""
_ENDS = tuple(".!?…။。！？؟۔")
_STOP = {"my": "။", "ur": "۔"}
_COMMA = {"my": "၊ ", "ar": "، ", "fa": "، ", "ur": "، "}


def wordings(issue: Issue, publication: Publication, words: Sequence[Words]) -> tuple[Wording, ...]:
    """What the card may say, the best first.

    Args:
        issue: the issue.
        publication: whose name stands on the card.
        words: an e-mail's words in every language: the marks around a quotation are theirs.

    Raises:
        UndrawableCard: the issue has neither an epigraph nor a title.
    """
    title = one_line(issue.title or "")
    quotation = one_line(issue.epigraph.text) if issue.epigraph else ""
    if not (title or quotation):
        raise UndrawableCard("the issue has neither an epigraph nor a title", "write one of them at its head")
    found = []
    if quotation and issue.epigraph:
        marked = phrases_of(words, main_language(quotation, issue.language)).quotation(quotation)
        said_by = one_line(issue.epigraph.attribution or "").lstrip("—–- ")
        found.append(_wording("epigraph", marked, said_by, issue, publication))
    if title:
        found.append(_wording("title", title, "", issue, publication))
    return tuple(found)


def describable(wording: Wording) -> bool:
    """Whether every network takes the card's description whole."""
    return len(wording.alt) <= LONGEST_ALT and count_at_most(wording.alt) <= LONGEST_ALT


def _wording(source: str, text: str, said_by: str, issue: Issue, publication: Publication) -> Wording:
    name = one_line(publication.name)
    date = date_in_words(issue.date, issue.language) if issue.date else ""
    return Wording(
        source,
        _piece(text, issue, strong=source == "title"),
        _piece(said_by, issue) if said_by else None,
        _piece(name, issue, strong=True),
        _piece(date, issue) if date else None,
        _alt(text, said_by, name, date, issue.language),
    )


def _piece(text: str, issue: Issue, *, strong: bool = False) -> Piece:
    return Piece(text, main_language(text, issue.language), strong)


def _alt(text: str, said_by: str, name: str, date: str, language: str) -> str:
    """The description: all that the picture says, in the order in which it is read, as sentences."""
    own = language.partition("-")[0].lower()
    first = f"{text} — {said_by}" if said_by else text
    last = _COMMA.get(own, ", ").join(part for part in (name, date) if part)
    return " ".join(_ended(part, own) for part in (first, last))


def _ended(sentence: str, language: str) -> str:
    """With its full stop, unless one stands there, perhaps inside closing marks."""
    return sentence if sentence.rstrip("”’»\"')]").endswith(_ENDS) else sentence + _STOP.get(language, ".")
