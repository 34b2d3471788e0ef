"""Series in a text: a sentence that announces ("We ask three things.") and the sentences that it announces.

Texts in, places out. The members count by themselves ("First, ..."), they are as many as were announced, or they
are all the demands behind a short "So we ask.". A series is told whole or not at all: a "Second" means nothing without
its "First". The words are English and Burmese; numbers in figures serve every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple

from pipeline.render.announcing import announced, announces, asks, asks_a_question, gives_it, in_our_name, wants
from pipeline.render.ordinals import LAST, opens_after_colon, ordinal, without_ordinal

FURTHEST = 6
"""Sentences from one member to the next: what explains a member stands between them."""
_FEWEST = 2
_ANNOUNCING = 60
"""Characters: a longer sentence that asks is a demand itself, not the announcement of others."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Series:
    """Which sentences are one series, as their places in the text.

    `begin` is the sentence to begin with, None where no beginning can be understood or where members are missing: then
    the series is not told, nor anything of it. `members` are the counted sentences; the announcing one may be the
    first of them ("We ask two things: first, ..."). `asks`: it is a series of demands. `listed`: the members are the
    entries of a list. `numbered`: they count by themselves. `behind`: the announcing sentence of the series right
    above, without which this one is not told.
    """

    announcing: int
    members: tuple[int, ...]
    begin: int | None
    asks: bool
    listed: bool = False
    numbered: bool = True
    behind: int | None = None

    @property
    def counted(self) -> frozenset[int]:
        """The sentences that are never told outside of the series."""
        return frozenset((self.announcing, *self.members))


class _Text(NamedTuple):
    """The sentences, the number of the paragraph of each, and whether the sentence of a number leans back."""

    texts: Sequence[str]
    paragraphs: Sequence[int]
    leans: Callable[[int], bool]


def find_series(texts: Sequence[str], paragraphs: Sequence[int], leans: Callable[[int], bool]) -> Iterator[Series]:
    """Every series of a text, in order.

    Args:
        texts: its sentences.
        paragraphs: the number of the paragraph of each.
        leans: whether the sentence of a number points back to what stands before it, the words of a conclusion left
            aside and the word that counts it (`without_conclusion`, `without_ordinal`).
    """
    text = _Text(texts, paragraphs, leans)
    place = 0
    while place < len(texts):
        series = _numbered(place, text) or _announced(place, text) or _uncounted(place, text)
        if series:
            yield series
            place = series.members[-1]
        place += 1


def listed_series(lists: Sequence[int], paragraphs: Sequence[int], leans: Callable[[int], bool]) -> Iterator[Series]:
    """The lists of demands, each with the sentence or heading that opens it.

    One whose opening leans on the list right above it ("The second list is for the lenders:") is told behind that one.

    Args:
        lists: the number of the list that each sentence belongs to, 0 for none; the first one of a list opens it.
        paragraphs: the number of the paragraph of each.
        leans: as `find_series` takes it.
    """
    before: Series | None = None
    for number in dict.fromkeys(one for one in lists if one):
        opening, *members = (place for place, one in enumerate(lists) if one == number)
        if not members:
            continue
        begin = _begin(opening, _Text((), paragraphs, leans))
        series = Series(opening, tuple(members), begin, asks=True, listed=True)
        below = before is not None and before.begin is not None and before.members[-1] == opening - 1
        if before and below and begin is None:
            series = replace(series, begin=opening, behind=before.announcing)
        yield series
        before = series


def _numbered(place: int, text: _Text) -> Series | None:
    """The series whose first member, one that says so, stands at a place or within its sentence."""
    texts, paragraphs, leans = text
    colon = opens_after_colon(texts[place])
    if ordinal(texts[place]) != 1 and not colon:
        return None
    members = tuple(_members(place, texts, paragraphs))
    if len(members) < _FEWEST:
        return None
    before = place if colon else place - 1
    near = before >= 0 and paragraphs[place] - paragraphs[before] <= 1
    demands = all(wants(without_ordinal(texts[member])) for member in members)
    same = near and paragraphs[place] == paragraphs[before]
    heard = near and (announces(texts[before]) or asks_a_question(texts[before]) or (demands and same))
    if not heard and not demands:
        return None
    whole = not heard or len(members) >= announced(texts[before])
    begin = _begin(before, text) if heard and whole else None
    if begin is None and demands and whole and not colon and (not heard or in_our_name(texts[before])):
        return Series(place, members, None if leans(place) else place, asks=True)
    return Series(before, members, begin, demands or asks(texts[before]))


def _announced(place: int, text: _Text) -> Series | None:
    """The series of as many sentences as one announces: those behind it, where they are demands or clearly meant."""
    texts, paragraphs, leans = text
    count = announced(texts[place])
    members = tuple(range(place + 1, place + 1 + count))
    if not count or gives_it(texts[place]) or members[-1] >= len(texts) or paragraphs[members[-1]] != paragraphs[place]:
        return None
    if any(ordinal(texts[member]) for member in members):
        return None
    demands = [wants(texts[member]) for member in members]
    asking = asks(texts[place]) or all(demands)
    if not asking and not _meant(place, members, text):
        return None
    begin = _begin(place, text)
    if begin is None and all(demands) and in_our_name(texts[place]) and not leans(members[0]):
        return Series(members[0], members, members[0], asks=True, numbered=False)
    return Series(place, members, begin, asking, numbered=False) if asking or begin is not None else None


def _uncounted(place: int, text: _Text) -> Series | None:
    """The demands behind a short sentence that only says that we ask ("So we ask."), to the end of its paragraph."""
    texts, paragraphs, _ = text
    if len(texts[place]) > _ANNOUNCING or announced(texts[place]) or not _says_that_we_ask(texts[place]):
        return None
    members = tuple(takewhile(lambda n: paragraphs[n] == paragraphs[place], range(place + 1, len(texts))))
    demands = all(wants(texts[member]) and not ordinal(texts[member]) for member in members)
    begin = _begin(place, text)
    if len(members) < _FEWEST or not demands or begin is None:
        return None
    return Series(place, members, begin, asks=True, numbered=False)


def _says_that_we_ask(text: str) -> bool:
    return asks(text) and in_our_name(text) and not asks_a_question(text)


def _meant(place: int, members: Sequence[int], text: _Text) -> bool:
    """Whether sentences are what was announced: the rest of the paragraph, or all of them begin with the same word."""
    texts, paragraphs, _ = text
    ends = members[-1] + 1 == len(texts) or paragraphs[members[-1] + 1] != paragraphs[place]
    words = {word.group().lower() if (word := _WORD.search(texts[member])) else "" for member in members}
    return ends or len(words) == 1


def _members(first: int, texts: Sequence[str], paragraphs: Sequence[int]) -> Iterator[int]:
    """The sentences that go on counting after the first one, which comes first."""
    yield first
    at, expected = first, 2
    place = first + 1
    while place < len(texts) and place - at <= FURTHEST and paragraphs[place] - paragraphs[at] <= 1:
        found = ordinal(texts[place])
        if found in (expected, LAST):
            yield place
            at, expected = place, expected + 1
            if found == LAST:
                return
        elif found == 1:
            return
        place += 1


def _begin(announcing: int, text: _Text) -> int | None:
    """The announcing sentence, or the one of its paragraph before that makes it understood."""
    place, paragraphs = announcing, text.paragraphs
    while text.leans(place):
        place -= 1
        if place < 0 or paragraphs[place] != paragraphs[announcing] or announcing - place > FURTHEST:
            return None
    return place
