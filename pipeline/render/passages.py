"""Passages: which sentences of a body can be told together so that they are understood, and how much that carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.render.announcing import introduces
from pipeline.render.leaning import states
from pipeline.render.marked import Marked
from pipeline.render.network import Network
from pipeline.render.series import Series
from pipeline.render.statements import SHORT, Statement
from pipeline.text.pieces import pieces
from pipeline.text.sentences import balanced, is_whole

_JOINED, _DIVIDED, _UNEXPLAINED = 25, 85, 75
"""Weights in percent: of a sentence that joins the best one of its post, of a passage that needs two posts, of one with
an abbreviation that is explained elsewhere."""
EXPLAINED = 4
"""Posts that a series may take with what explains its members; beyond it is told without that."""
_MOST_OF_A_SENTENCE = 3
"""Posts over which one sentence may be divided; the whole thought of a paragraph, if nothing shorter tells it."""
_CONTINUED = "x" * 16
"""Room for the words that say so, before every further post of a passage."""
_FEWEST_WORDS = 4
"""Words that carry meaning (`words_of`) in a post of the argument; one with fewer says nothing by itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that make one post, or several where one of them is longer than a post or they are a series.

    They are neighbours, but in a series too long for that what explains its members is left out. Entries of a list
    stand on lines of their own. `asks`: they are a series of our own demands. `posts`: how many posts they make, about.
    """

    statements: tuple[Statement, ...]
    value: int
    asks: bool = False
    posts: int = 1

    @property
    def listed(self) -> bool:
        """Whether they are a list of demands."""
        series = self.statements[-1].series
        return series is not None and series.listed

    @property
    def line(self) -> int:
        """The line of the paragraph."""
        return self.statements[0].sentence.line

    @property
    def marked(self) -> Marked:
        """The passage as it is told: with the text's own spaces between neighbours, paragraphs apart."""
        whole, before = Marked(), None
        for sentence in (statement.sentence for statement in self.statements):
            start = sentence.start
            if before and before.number == sentence.number:
                between = sentence.paragraph.part(before.end, start)
                whole += between if between.text.isspace() or not between.text else " "
            elif before:
                whole += "\n" if sentence.bullet else "\n\n"
            whole += sentence.marked
            before = sentence
        return whole


def passages(stretch: Sequence[int], told: Sequence[Statement], network: Network) -> Iterator[Passage]:
    """Every passage that begins in a stretch, can be understood alone and fits; under a point, with its title."""
    for first in stretch:
        title = _title(first, told)
        if told[first] in title:
            yield Passage(title, 1)  # better than a number that is missing
        elif not told[first].leans and not _introduced(first, told):
            yield from _passages_from(first, title, told, network)


def _passages_from(
    first: int, title: tuple[Statement, ...], told: Sequence[Statement], network: Network
) -> Iterator[Passage]:
    for last in range(first, min(first + network.aside + 1, len(told))):
        group = tuple(told[first : last + 1])
        if group[-1].sentence.number != group[0].sentence.number or not group[-1].value or group[-1].series:
            return
        passage = Passage(title + group, _value(group))
        text = passage.marked.text
        says = any(states(s.sentence.text) for s in group) and not _hides_what_leans(group)
        if not says or len(frozenset[str]().union(*(s.words for s in group))) < _FEWEST_WORDS:
            continue
        if network.room.holds(text):
            if is_whole(text):
                yield passage
        elif first == last and is_whole(text):
            posts = _divides_well(text, network)
            if posts:
                yield replace(passage, value=passage.value * _DIVIDED // 100, posts=posts)


def _hides_what_leans(group: tuple[Statement, ...]) -> bool:
    """Whether a very short sentence from within a paragraph stands before one that leans on more than that.

    "Nobody came. It was the third time": the beginning can stand alone, but is not what the other one speaks of.
    """
    opening = group[0].sentence
    return opening.start > 0 and len(opening.text) < SHORT and any(s.leans for s in group[1:2])


def _title(place: int, told: Sequence[Statement]) -> tuple[Statement, ...]:
    """The title of the point under which a sentence stands, if it stands under one."""
    point = told[place].sentence.point
    while point and not told[place].sentence.heading:
        place -= 1
    return (told[place],) if point and told[place].value else ()


def _introduced(place: int, told: Sequence[Statement]) -> bool:
    """Whether the sentence at a place is a demand of those whom the one before it names."""
    before, sentence = told[place - 1].sentence if place else None, told[place].sentence
    return before is not None and before.number == sentence.number and introduces(before.text, sentence.text)


def _value(group: tuple[Statement, ...]) -> int:
    best = max(s.value for s in group)
    value = best + sum(s.value for s in group) * _JOINED // 100 - best * _JOINED // 100
    explained = frozenset[str]().union(*(s.explains for s in group))
    unexplained = frozenset[str]().union(*(s.unexplained for s in group)) - explained
    return value * _UNEXPLAINED // 100 if unexplained else value


def _divides_well(text: str, network: Network) -> int:
    """In how many posts one sentence can be told; 0 if in too many, or if one breaks off within a quotation."""
    found = pieces(text, network.room, network.room.less(_CONTINUED)) or []
    well = len(found) <= _MOST_OF_A_SENTENCE and all(balanced(piece.of(text)) for piece in found)
    return len(found) if well else 0


def posts_of(text: str, network: Network) -> int:
    """How many posts a text takes, 0 where it cannot be divided so that it fits."""
    return len(pieces(text, network.room, network.room.less(_CONTINUED)) or ())


def whole_series(series: Series, told: Sequence[Statement], network: Network, most: int) -> Passage | None:
    """All of a series with what explains its members, or without that where it would take too many posts.

    Args:
        series: which sentences.
        told: the sentences of the body.
        network: how long a post may be.
        most: the posts that a list may take.
    """
    if series.begin is None:
        return None
    counted = sorted({*range(series.begin, series.announcing), *series.counted})
    highest = max(s.value for s in told)
    for places in (range(series.begin, counted[-1] + 1), counted):
        group = tuple(told[n] for n in places)
        passage = Passage(group, highest + max(s.value for s in group), series.asks)
        text = passage.marked.text
        complete = balanced(text) if series.listed else is_whole(text)
        posts = posts_of(text, network) if complete and all(s.value for s in group) else 0
        few = posts <= (most if series.listed else EXPLAINED)
        if posts and (few or (places is counted and not series.listed)):
            return replace(passage, posts=posts)
    return None


def short_series(series: Series, told: Sequence[Statement], network: Network) -> Passage | None:
    """A series that one post holds, weighed like any other passage."""
    whole = whole_series(series, told, network, 1)
    return replace(whole, value=_value(whole.statements)) if whole and whole.posts == 1 else None
