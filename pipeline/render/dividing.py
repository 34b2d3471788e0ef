"""A text that is longer than a post, as several that say so: where one ends, how the next one begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from pipeline.render.languages import languages
from pipeline.render.marked import Marked
from pipeline.text.pieces import Room, pieces
from pipeline.text.sentences import Stretch, sentences
from pipeline.thread_words import Phrases

GOES_ON = "…"
_ENTRY = "• "
_ENDED = re.compile(r"[.!?…။。！？][”’\"')\]»」』]*$")
_LONGEST_OPENING = 60
"""Characters: longer words over a list are no heading for what follows of it in another post."""
_PAIRS = {"“": "”", "«": "»", "「": "」", "『": "』", "‘": "’", '"': '"'}
_QUOTE = re.compile(r'[“”«»「」『』"]|(?<!\w)‘|’(?!\w)')
_DEEPEST = 3
"""Quotations within quotations."""


def words_for(text: str, phrases: Phrases) -> Phrases:
    """The words that stand beside a piece of text: those of its own language, which its script tells."""
    return phrases.every.of(languages(Marked(text), phrases.language)[0]) if phrases.every else phrases


def divided(marked: Marked, room: Room, phrases: Phrases, continued: str = "") -> list[Marked] | None:
    """A text in pieces that fit, each of which says so; None where that cannot be.

    One that goes on within the sentence ends in …, and every further one begins with the words `continued` (those of
    the piece's language where none are given). Over entries of a list stand the words that open it, where they are
    short: "We demand (continued):". A quotation that goes on is closed in the one and opened again in the other.
    """
    text = marked.text
    if room.holds(text.strip()):
        return [marked.part(len(text) - len(text.lstrip()), len(text.rstrip()))]
    words = words_for(text, phrases)
    again, continued = _opening(text, room, words), continued or words.continued
    before = f"{again}\n{GOES_ON} " if again else f"{continued} "
    quoted = list(_quotations(text))
    found = _found(text, room, before, "")
    if found and any(_open_at(after.start, quoted) for after in found[1:]):
        marks = "".join(sorted({text[one.end - 1] for one in quoted}))
        found = _found(text, room, before, marks) or found
    if found is None:
        return None
    result, head = list[Marked](), ""
    for piece, after in zip_longest(found, found[1:]):
        opened = _open_at(after.start, quoted) if after else []
        broken = after is not None and not _ENDED.search(piece.of(text))
        closing = "".join(text[one.end - 1] for one in reversed(opened))
        part = marked.part(piece.start, piece.end)
        result.append(Marked(head) + part + (f" {GOES_ON}" if broken else "") + closing)
        opening = "".join(text[one.start] for one in opened)
        entry = after is not None and text.startswith(_ENTRY, after.start)
        head = _head(again, continued, opening, entry=entry, broken=broken)
    return result


def _found(text: str, room: Room, before: str, marks: str) -> list[Stretch] | None:
    """The pieces of a text, with room for what stands before and behind them."""
    first = room.less(f" {GOES_ON}{marks}")
    return pieces(text, first, first.less(f"{before}{marks}{GOES_ON} " if marks else before))


def _open_at(place: int, quoted: Sequence[Stretch]) -> list[Stretch]:
    """The quotations that go on at a place, the outermost first."""
    return [one for one in quoted if one.start < place < one.end]


def _head(again: str, continued: str, opening: str, *, entry: bool, broken: bool) -> str:
    """What stands before a further piece: on a line of its own over entries of a list, and wherever the list is named.

    There, and within a quotation, … says that a sentence goes on.
    """
    if again:
        return f"{again}\n{opening}{'' if entry else f'{GOES_ON} '}"
    return f"{continued}\n{opening}" if entry else f"{continued} {opening}{f'{GOES_ON} ' if opening and broken else ''}"


def _opening(text: str, room: Room, words: Phrases) -> str:
    """The heading of what follows of a list, made of the words that open it; empty where there are none so short."""
    above, entry, _ = text.partition(f"\n{_ENTRY}")
    told = sentences(above)[-1:] if entry and not text.startswith(_ENTRY) else []
    opening = told[0].of(above).rstrip() if told else ""
    if not opening or len(opening) > _LONGEST_OPENING or "\n" in opening:
        return ""
    colon = ":" if opening.endswith(":") else ""
    heading = words.section_continued.format(section=opening.removesuffix(":").rstrip()) + colon
    return heading if room.less(heading).limit * 2 > room.limit else ""


def _quotations(text: str) -> Iterator[Stretch]:
    """The quotations of a text, however long, with their marks; those within others too."""
    waiting: list[tuple[str, int]] = []
    found: list[Stretch] = []
    for match in _QUOTE.finditer(text):
        mark, at = match.group(), match.start()
        closed = next((i for i in range(len(waiting) - 1, -1, -1) if waiting[i][0] == mark), None)
        if closed is not None:
            found.append(Stretch(waiting[closed][1], at + 1))
            del waiting[closed:]
        elif mark in _PAIRS and (mark != '"' or not text[max(at - 1, 0) : at].strip("([“ \n")):
            waiting = [*waiting, (_PAIRS[mark], at)][-_DEEPEST:]
    yield from sorted(found, key=lambda one: one.start)
