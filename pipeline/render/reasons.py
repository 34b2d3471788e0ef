"""The sentence that makes one read on: what may stand in the lead post, where nothing but the title is before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from pipeline.render.leaning import begins_in_the_middle, points_elsewhere, recalls, states
from pipeline.render.marked import Marked
from pipeline.render.passages import Passage
from pipeline.render.ranking import MEAN, share, words_of
from pipeline.render.statements import REPEATED, SHORT, Statement
from pipeline.text.scripts import main_language
from pipeline.text.sentences import is_whole
from pipeline.thread_words import Phrases

_PARAGRAPHS = 3
_WEIGHTS = (100, 55, 50, 45, 40, 35, 30, 25)
"""Weights in percent of the first sentences of the body: what opens a text says it best."""
_LITTLE_NEW = 40
"""Percent of the words of a sentence that the title has said, from which the sentence after it is told with it."""


class _Reason(NamedTuple):
    """What may be told. What comes first in order is the best.

    `foreign`: in another language than the issue; `recalls`: it speaks of what was said before it; `late`: it does not
    open the text, or is short; `value`: how much it carries, negative.
    """

    foreign: bool
    recalls: bool
    late: bool
    value: int
    marked: Marked


def reasons(told: Sequence[Statement], title: str, phrases: Phrases) -> list[Marked]:
    """What may give the reason to read on, the best first: early sentences that can stand alone behind the title.

    Those in the issue's own language come before others, and those that speak of nothing that was said before them
    ("the 41 bugs") before those that do; then the first sentence of the text, then those that carry most. The next
    sentence is told with one that is short or says mostly what the title says, and where it leans on it and carries as
    much.

    Args:
        told: the body's sentences.
        title: what stands before the reason.
        phrases: the words of the issue's language.
    """
    heading = words_of(title)
    found, said = list[_Reason](), frozenset[str]()
    for n, (statement, weight) in enumerate(zip(_early(told), _WEIGHTS, strict=False)):
        text = statement.sentence.text
        if _alone(statement):
            before = recalls(text, said - heading, phrases)
            foreign = main_language(text, phrases.language) != phrases.language
            for group in _groups(told[n : n + 2], heading):
                value = max(one.value for one in group) * weight
                marked = Passage(group, value).marked
                found.append(_Reason(foreign, before, n > 0 or len(marked.text) < SHORT, -value, marked))
        said |= statement.words
    return [reason.marked for reason in sorted(found, key=lambda reason: reason[:4])]


def _early(told: Sequence[Statement]) -> Iterator[Statement]:
    return takewhile(lambda statement: statement.sentence.number < _PARAGRAPHS, told)


def _alone(statement: Statement) -> bool:
    """Whether a sentence says something to a reader who has read nothing before it."""
    text = statement.sentence.text
    understood = not statement.leans and not statement.unexplained and not begins_in_the_middle(text)
    says = statement.value and states(text) and not points_elsewhere(text)
    return bool(understood and says and not statement.series and is_whole(text))


def _groups(pair: Sequence[Statement], heading: frozenset[str]) -> Iterator[tuple[Statement, ...]]:
    """A sentence with the next one where that belongs to it, and by itself."""
    first, *after = pair
    if after and _belongs(after[0], first, heading) and share(first.words | after[0].words, heading) < REPEATED:
        yield (first, after[0])
    if share(first.words, heading) < REPEATED:
        yield (first,)


def _belongs(second: Statement, first: Statement, heading: frozenset[str]) -> bool:
    """Whether the first of two sentences says little without the second, or the second can only be told with it."""
    text = second.sentence.text
    if second.sentence.number != first.sentence.number or second.series or not (second.value and states(text)):
        return False
    little = len(first.sentence.text) < SHORT or share(first.words, heading) >= _LITTLE_NEW
    carries = second.leans and second.value >= min(MEAN, first.value)
    return (little or carries) and is_whole(text)
