"""Passages: which sentences of a body can be told together so that they are understood, and how much that carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.render.leaning import states
from pipeline.render.marked import Marked
from pipeline.render.network import Network
from pipeline.render.series import Series
from pipeline.render.statements import Statement
from pipeline.text.pieces import pieces
from pipeline.text.sentences import balanced, is_whole

_JOINED, _DIVIDED, _UNEXPLAINED = 25, 85, 75
"""Weights in percent: of a sentence that joins the best one of its post, of a passage that needs two posts, of one with
an abbreviation that is explained elsewhere."""
_MOST_OF_A_SENTENCE = 3
"""Posts over which one sentence may be divided; only one passage of an argument is."""
_CONTINUED = "x" * 16
"""Room for the words that say so, before every further post of a passage."""
_FEWEST_WORDS = 4
"""Words that carry meaning (`words_of`) in a post of the argument; one with fewer says nothing by itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that make one post, or several where one of them is longer than a post or they are a series.

    They are neighbours, but in a series too long for that what explains its members is left out. Entries of a list
    stand on lines of their own. `asks`: they are a series of demands.
    """

    statements: tuple[Statement, ...]
    value: int
    asks: bool = False

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
    """Every passage that begins in a stretch, can be understood alone and fits."""
    for first in stretch:
        if told[first].leans:
            continue
        for last in range(first, min(first + network.aside + 1, len(told))):
            group = tuple(told[first : last + 1])
            if group[-1].sentence.number != group[0].sentence.number or not group[-1].value or group[-1].series:
                break
            passage = Passage(group, _value(group))
            text = passage.marked.text
            says = any(states(s.sentence.text) for s in group)
            if not says or len(frozenset[str]().union(*(s.words for s in group))) < _FEWEST_WORDS:
                continue
            if network.room.holds(text):
                if is_whole(text):
                    yield passage
            elif first == last and is_whole(text) and _divides_well(text, network):
                yield Passage(group, passage.value * _DIVIDED // 100)


def _value(group: tuple[Statement, ...]) -> int:
    best = max(s.value for s in group)
    value = best + sum(s.value for s in group) * _JOINED // 100 - best * _JOINED // 100
    explained = frozenset[str]().union(*(s.explains for s in group))
    unexplained = frozenset[str]().union(*(s.unexplained for s in group)) - explained
    return value * _UNEXPLAINED // 100 if unexplained else value


def _divides_well(text: str, network: Network) -> bool:
    """Whether one sentence can be told in few posts, none of which breaks off within a quotation or bracket."""
    found = pieces(text, network.room, network.room.less(_CONTINUED)) or []
    return 0 < len(found) <= _MOST_OF_A_SENTENCE and all(balanced(piece.of(text)) for piece in found)


def posts_of(text: str, network: Network) -> int:
    """How many posts a text takes, 0 where it cannot be divided so that it fits."""
    return len(pieces(text, network.room, network.room.less(_CONTINUED)) or ())


def whole_series(series: Series, told: Sequence[Statement], network: Network) -> Passage | None:
    """All of a series with what explains its members, or without that where it would take too many posts."""
    begin = series.begin if series.begin is not None else series.announcing
    counted = sorted({*range(begin, series.announcing), *series.counted})
    highest = max(s.value for s in told)
    for places in (range(begin, counted[-1] + 1), counted):
        passage = Passage(tuple(told[n] for n in places), highest + max(told[n].value for n in places), series.asks)
        text = passage.marked.text
        complete = balanced(text) if series.listed else is_whole(text)
        fits = all(s.value for s in passage.statements) and complete and posts_of(text, network)
        if fits and (fits <= network.argument or (places is counted and not series.listed)):
            return passage
    return None
