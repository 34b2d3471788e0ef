"""The argument of an issue in a few posts: which whole sentences of the body are told, in the order of the text.

Sentences are weighed by `pipeline.render.statements` and joined to passages: one to three neighbours that fit a post
and can be understood alone. The body is divided into as many stretches of even length as the argument shall have
posts, and each stretch gives its best passage: so the thread follows the text from beginning to end instead of
telling one paragraph three times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.render.marked import Marked
from pipeline.render.network import Network
from pipeline.render.ranking import alike, share, words_of
from pipeline.render.statements import REPEATED, Statement
from pipeline.text.pieces import pieces
from pipeline.text.sentences import is_whole

CHARACTERS_A_POST, PARAGRAPHS_A_POST = 800, 2
"""How much of the body one post of the argument stands for; a short body gets a post more than its paragraphs say."""
_JOINED, _DIVIDED, _UNEXPLAINED = 25, 55, 75
"""Weights in percent: of a sentence that joins the best one of its post, of a passage that needs two posts, of one with
an abbreviation that is explained elsewhere."""
_FEWEST_WORDS = 4
"""Words that carry meaning (`words_of`) in a post of the argument; one with fewer says nothing by itself."""
_REASON_PARAGRAPHS = 3
_REASON = (100, 55, 50, 45, 40, 35, 30, 25)
"""Weights in percent of the first sentences of the body as the reason to read on: what opens a text says it best."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences of one paragraph that make one post, or two where one sentence is longer than a post."""

    statements: tuple[Statement, ...]
    value: int

    @property
    def line(self) -> int:
        """The line of the paragraph."""
        return self.statements[0].sentence.line

    @property
    def marked(self) -> Marked:
        """The passage as it is told, with the text's own spaces between its sentences."""
        first, last = self.statements[0].sentence, self.statements[-1].sentence
        return first.paragraph.part(first.start, last.end)


def reasons(told: Sequence[Statement], title: str) -> list[Marked]:
    """The sentences that may give the reason to read on, the best first: early ones that can stand alone."""
    heading = words_of(title)
    worth: list[tuple[int, Statement]] = []
    for statement, weight in zip(told, _REASON, strict=False):
        if statement.sentence.number >= _REASON_PARAGRAPHS:
            break
        alone = not statement.leans and not statement.unexplained and is_whole(statement.sentence.text)
        if statement.value and alone and share(statement.words, heading) < REPEATED:
            worth.append((statement.value * weight, statement))
    return [s.sentence.marked for _, s in sorted(worth, key=lambda entry: -entry[0])]


def argument(told: Sequence[Statement], network: Network, lead: str) -> tuple[Passage, ...]:
    """The passages that tell the argument, in the order of the text.

    Args:
        told: the body's sentences.
        network: how long a post may be, how many posts and how many sentences in one.
        lead: what the lead post says already, and no passage says again: its title and its reason.
    """
    length = sum(len(s.sentence.text) for s in told)
    paragraphs = len({s.sentence.number for s in told})
    number = min(max(length // CHARACTERS_A_POST, paragraphs // PARAGRAPHS_A_POST + 1), network.argument)
    chosen: list[Passage] = []
    said, before = words_of(lead), list[frozenset[str]]()
    for stretch in _stretches(told, number, length):
        for passage in sorted(_passages(stretch, told, network), key=lambda p: -p.value):
            words = [s.words for s in passage.statements]
            known = any(alike(mine, other) >= REPEATED for mine in words for other in before)
            if not known and not any(share(mine, said) >= REPEATED for mine in words):
                chosen.append(passage)
                before += words
                break
    return tuple(chosen)


def _stretches(told: Sequence[Statement], number: int, length: int) -> list[list[int]]:
    """The numbers of the sentences in each of `number` stretches of about the same length.

    Paragraphs stay whole, each in the stretch that its middle lies in, unless there are fewer of them than stretches.
    """
    paragraphs = [list(group) for _, group in groupby(range(len(told)), key=lambda n: told[n].sentence.number)]
    units = paragraphs if len(paragraphs) >= number else [[n] for n in range(len(told))]
    result: list[list[int]] = [[] for _ in range(number)]
    seen = 0
    for unit in units:
        size = sum(len(told[n].sentence.text) for n in unit)
        result[min((seen + size // 2) * number // max(length, 1), number - 1)] += unit
        seen += size
    return result


def _passages(stretch: Sequence[int], told: Sequence[Statement], network: Network) -> Iterator[Passage]:
    """Every passage that begins in a stretch, can be understood alone and fits."""
    for first in stretch:
        if told[first].leans:
            continue
        for last in range(first, min(first + network.aside + 1, len(told))):
            group = tuple(told[first : last + 1])
            if group[-1].sentence.number != group[0].sentence.number or not all(s.value for s in group):
                break
            passage = Passage(group, _value(group))
            text = passage.marked.text
            if len(frozenset[str]().union(*(s.words for s in group))) < _FEWEST_WORDS:
                continue
            if network.room.holds(text):
                if is_whole(text):
                    yield passage
            elif first == last and is_whole(text) and _divisible(text, network):
                yield Passage(group, passage.value * _DIVIDED // 100)


def _value(group: tuple[Statement, ...]) -> int:
    best = max(s.value for s in group)
    value = best + sum(s.value for s in group) * _JOINED // 100 - best * _JOINED // 100
    explained = frozenset[str]().union(*(s.explains for s in group))
    unexplained = frozenset[str]().union(*(s.unexplained for s in group)) - explained
    return value * _UNEXPLAINED // 100 if unexplained else value


def _divisible(text: str, network: Network) -> bool:
    return pieces(text, network.room, network.room) is not None
