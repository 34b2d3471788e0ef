"""A text too long for one post, in pieces: divided where a reader would pause, and nowhere else.

In order of preference: before an entry of a list; after a sentence; between clauses (; : — or a comma, best before a
conjunction; Burmese ၊ and the space, which ends a phrase there; a conjunction or a bracket where that saves a piece);
at any other space, and behind a Burmese word that ends a phrase; between Burmese syllables and between Han or kana
characters. A weaker kind of place is used only where the stronger ones do not suffice. Never inside a cluster.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.text.burmese import phrase_ends, syllable_starts
from pipeline.text.graphemes import cluster_starts
from pipeline.text.sentences import Stretch, asides, sentences

Measure = Callable[[str], tuple[int, int]]
"""A text's length in a network's own unit, and its UTF-8 bytes. Those of parts add up to the whole's, or to more."""

MOST = 40
"""Pieces: a text that would need more is no matter for posts at all."""
_JOINING = (
    "and|but|or|nor|yet|so|while|whereas|although|though|because|since|which|who|whose|whom|where|when|that|if|unless"
    "|until|after|before|as well as|despite"
)
_ATTACHING = (  # these words join more closely, so only a comma makes a good place of them
    "including|such as|with|without|meaning|leaving|to"
)
_PLACES = (
    (1, r"(?<=[;:])[ \t]+|(?<=[—–])[ \t]+(?=\w)|(?<=[；：])"),
    (2, rf"(?<=,)[ \t]+(?=(?:{_JOINING}|{_ATTACHING})\b)|(?<=[၊，])[ \t]*|(?<=၊[”’)])[ \t]+"),
    (3, r"(?<=,)[ \t]+|(?<=[,;:]”)[ \t]+|(?<=[\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff])[ \t]+|(?<=[、\u200b])"),
    (5, rf"(?<!\d)[ \t]+(?=(?:{_JOINING})\b)|[ \t]+(?=\()|(?<=\))[ \t]+"),
    (7, rf"(?<!\d)[ \t]+(?=(?:{_ATTACHING})\b)"),
    (8, r"[ \t\n\u2000-\u2006\u2008-\u200a\u3000]+"),
    (9, r"(?<=[\u3041-\u30ff\u3400-\u9fff])(?=[\u3041\u3042-\u3096\u30a1-\u30fa\u3400-\u9fff])"),
)
"""What a division costs a reader, and the space at which it is made (re compiles these when a text is too long)."""
_SYLLABLE_COST, _PHRASE_COST, _SENTENCE_COST, _WITHIN_ENTRY_COST = 9, 8, 0, 1
_ENTRY = r"\n(?=• )"
"""Before an entry of a list: there first, and only then between the sentences of the text."""
_ASIDE_COST, _WORD_COST = 4, 8
"""What is added within a quotation or bracket (“Lamp and Net” is a name), up to what the space at any word costs."""
_TIERS = (0, 7, 8, 9)
_COST = 40_000
"""What one step of cost weighs against uneven lengths (parts per thousand of the limit, squared)."""
_ADDRESS = r"https?://\S+"
_NEVER_FIRST = frozenset("။၊၌၍၏”’)]»」』）,.;:!?…、。，．！？：；ー々")


@dataclass(frozen=True, slots=True)
class Room:
    """What a post can hold: `limit` in the network's unit as `measure` counts it, `size_limit` bytes (0: any)."""

    measure: Measure
    limit: int
    size_limit: int = 0

    def holds(self, text: str) -> bool:
        """Whether a text fits."""
        length, size = self.measure(text)
        return length <= self.limit and (not self.size_limit or size <= self.size_limit)

    def less(self, text: str) -> Room:
        """The room that is left beside another text."""
        length, size = self.measure(text)
        return Room(self.measure, self.limit - length, self.size_limit and max(self.size_limit - size, 1))


def pieces(text: str, first: Room, rest: Room) -> list[Stretch] | None:
    """Divide a text into as few pieces as its natural pauses allow, of even length.

    Args:
        text: one paragraph.
        first: the room of the first piece.
        rest: the room of every following one (smaller, where a mark of continuation goes before it).

    Returns:
        Stretches of the text in order, with nothing but white space between them; None where something that cannot
        be divided does not fit, or where more than `MOST` pieces would be needed.
    """
    whole = Stretch(len(text) - len(text.lstrip()), len(text.rstrip()))
    if first.holds(whole.of(text)):
        return [whole]
    if len(whole.of(text)) > MOST * 2 * max(first.limit, rest.limit):
        return None
    costs = _places(text)
    for tier in _TIERS:
        places = sorted(place for place, cost in costs.items() if cost <= tier and whole.start < place < whole.end)
        found = _divide(text, [whole.start, *places, whole.end], costs, first, rest)
        if found and len(found) <= MOST and _held(found, text, first, rest):
            return found
    return None


def _places(text: str) -> dict[int, int]:
    """Where the text may be divided (the offset at which the next piece begins) and what it costs a reader."""
    costs: dict[int, int] = {}
    for start in syllable_starts(text):
        costs[start] = _SYLLABLE_COST
    for end in phrase_ends(text):
        costs[end] = _PHRASE_COST
    for cost, pattern in reversed(_PLACES):
        for match in re.finditer(pattern, text):
            costs[match.end()] = cost
    for aside in asides(text):
        for place in range(aside.start + 1, aside.end):
            if place in costs and costs[place] < _WORD_COST:
                costs[place] = min(costs[place] + _ASIDE_COST, _WORD_COST)
    entries = {match.end() for match in re.finditer(_ENTRY, text)}
    for sentence in sentences(text):
        costs[sentence.start] = _WITHIN_ENTRY_COST if entries else _SENTENCE_COST
    costs |= dict.fromkeys(entries, _SENTENCE_COST)
    addresses = [match.span() for match in re.finditer(_ADDRESS, text)]
    inside = {place for start, end in addresses for place in range(start + 1, end)}
    allowed = cluster_starts(text)
    return {
        place: cost
        for place, cost in costs.items()
        if place in allowed and place not in inside and text[place : place + 1] not in _NEVER_FIRST
    }


def _divide(text: str, places: list[int], costs: dict[int, int], first: Room, rest: Room) -> list[Stretch] | None:
    """The best way to divide at some of the places: fewest pieces, then least cost and most even lengths."""
    best: dict[int, tuple[int, int, int]] = {0: (0, 0, 0)}  # place number: pieces, badness, place number before
    sizes = [first.measure(text[a:b]) for a, b in pairwise(places)]
    for end in range(1, len(places)):
        length = size = 0
        for start in range(end - 1, -1, -1):
            part = _trimmed(text, places, start, first) if start == end - 1 else sizes[start]
            length, size = length + part[0], size + part[1]
            room = rest if start else first
            if length > max(first.limit, rest.limit):
                break
            if start not in best or length > room.limit or (room.size_limit and size > room.size_limit):
                continue
            badness = best[start][1] + _COST * costs.get(places[end], 0) + (1000 * length // room.limit) ** 2
            best[end] = min(best.get(end, (MOST * 99, 0, 0)), (best[start][0] + 1, badness, start))
    return _followed_back(text, places, best)


def _held(found: list[Stretch], text: str, first: Room, rest: Room) -> bool:
    """Whether each piece fits as a whole too: an address may count differently with another character before it."""
    return all((rest if number else first).holds(piece.of(text)) for number, piece in enumerate(found))


def _trimmed(text: str, places: list[int], number: int, room: Room) -> tuple[int, int]:
    """The measure of the last part of a piece, whose space at the end does not travel."""
    return room.measure(text[places[number] : places[number + 1]].rstrip())


def _followed_back(text: str, places: list[int], best: dict[int, tuple[int, int, int]]) -> list[Stretch] | None:
    end = len(places) - 1
    if end not in best:
        return None
    found: list[Stretch] = []
    while end:
        start = best[end][2]
        stretch = text[places[start] : places[end]]
        found.append(Stretch(places[start], places[start] + len(stretch.rstrip())))
        end = start
    return found[::-1]
