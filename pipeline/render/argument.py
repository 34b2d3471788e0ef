"""The argument of an issue in a few posts: which whole sentences of the body are told, in the order of the text.

Sentences are weighed by `pipeline.render.statements`, joined to passages and chosen by `pipeline.render.choosing`. How
many there are goes by the length of the body and by the posts that all else leaves. A series ("We ask three things.
First, ...") is one passage, however many posts it takes: it is told whole, beside what the rest of the body gives.
Without a series of our own demands, what is asked for behind the last passage is told as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.render.announcing import in_our_name
from pipeline.render.choosing import Choice, candidates
from pipeline.render.draft import left_out
from pipeline.render.network import Network
from pipeline.render.ordinals import ordinal
from pipeline.render.passages import EXPLAINED, Passage, whole_series
from pipeline.render.ranking import MEAN, words_of
from pipeline.render.series import Series
from pipeline.render.space import Space
from pipeline.render.statements import Statement

__all__ = ["Argument", "Passage", "argument"]

FEW, CHARACTERS_OF_FEW, PARAGRAPHS_OF_FEW = 4, 800, 2
"""Passages of a body that is not long: one for so many characters, or one more than half its paragraphs."""
CHARACTERS_OF_ONE = 1200
"""Characters of a long body, some 200 English words, for which one passage stands."""
_OTHERS = 2
"""Passages that stand beside a series at least: why it is asked for."""


class Argument(NamedTuple):
    """The passages in the order of the text, and the demands that could not be told, an entry each."""

    passages: tuple[Passage, ...] = ()
    left_out: tuple[str, ...] = ()


def argument(told: Sequence[Statement], network: Network, lead: str, space: Space) -> Argument:
    """The passages that tell the argument, in the order of the text.

    Args:
        told: the body's sentences.
        network: how long a post may be, and how many sentences in one.
        lead: what the lead post says already, and no passage says again: its title and its reason.
        space: how much of the thread there is for it. Where that is too little for the fewest passages, the caller
            chooses between them.
    """
    series, missing = _series(told, network, space)
    rest = list(told)
    for passage in series:
        for n in range(told.index(passage.statements[0]), told.index(passage.statements[-1]) + 1):
            rest[n] = replace(told[n], value=0)
    choice = Choice(rest, tuple(series), candidates(rest, network), words_of(lead), space)
    chosen = _chosen(choice)
    if any(s.sentence.point for s in rest) and not space.holds(chosen):
        rest = [_without_point(s) for s in rest]
        chosen = _chosen(replace(choice, told=rest, found=candidates(rest, network)))
    ordered = sorted(chosen, key=lambda p: (p.statements[0].sentence.number, p.statements[0].sentence.start))
    return Argument(tuple(ordered), missing)


def _chosen(choice: Choice) -> list[Passage]:
    """A few passages in any case, and of a long body more, as many as are worth it and find room."""
    few = _few(choice)
    chosen = choice.of(few)
    length = sum(len(s.sentence.text) for s in choice.told if s.value and not s.sentence.point)
    number = min(length // CHARACTERS_OF_ONE, choice.space.passages)
    while number > few:
        more = choice.of(number, MEAN)
        if choice.space.holds(more):
            return more if len(more) > len(chosen) else chosen
        number = min(number - 1, choice.space.fewer(number, more))
    return chosen


def _few(choice: Choice) -> int:
    """The fewest passages beside the series. What stands under numbered points has its own."""
    plain = [s.sentence for s in choice.told if not s.sentence.point]
    length = sum(len(sentence.text) for sentence in plain)
    paragraphs = len({sentence.number for sentence in plain})
    few = min(max(length // CHARACTERS_OF_FEW, paragraphs // PARAGRAPHS_OF_FEW + 1), FEW) if plain else 0
    taken = choice.space.taken(choice.always)
    return min(few, max(FEW + 1 - taken, _OTHERS)) if taken else few


def _without_point(statement: Statement) -> Statement:
    """A sentence as if it stood under no numbered point, and the title of one as nothing to be told."""
    sentence = statement.sentence
    title = sentence.point and sentence.heading
    return replace(statement, sentence=sentence._replace(point=0), value=0 if title else statement.value)


def _series(told: Sequence[Statement], network: Network, space: Space) -> tuple[list[Passage], tuple[str, ...]]:
    """The series that are told in any case, and the demands that cannot be, named.

    Those are all series of demands, our own before those of others and then those that carry most, as long as there is
    room; at least the first. Without any, of the series that count their members the one that carries most.
    """
    found = sorted({s.series for s in told if s.series}, key=lambda one: one.announcing)
    asking = [one for one in found if one.asks]
    most = max(EXPLAINED, (space.posts or 0) - _OTHERS)
    every = {one: whole_series(one, told, network, most) for one in found if one.asks or one.numbered}
    whole = {one: replace(passage, asks=one.asks and _our_own(one, told)) for one, passage in every.items() if passage}
    chosen = _that_fit({one: passage for one, passage in whole.items() if one.asks}, space)
    missing = tuple(_left_out(one, told) for one in asking if one not in chosen)
    others = [passage for one, passage in whole.items() if not one.asks]
    best = max(others, key=lambda passage: passage.value, default=None)
    return list(chosen.values()) or ([best] if best else []), missing


def _that_fit(whole: Mapping[Series, Passage], space: Space) -> dict[Series, Passage]:
    """As many series as there is room for, each behind what it leans on."""
    chosen: dict[Series, Passage] = {}
    for one in sorted(whole, key=lambda one: (one.behind is not None, not whole[one].asks, -whole[one].value)):
        passage, first = whole[one], next((p for s, p in chosen.items() if s.announcing == one.behind), None)
        if first:
            passage = replace(passage, value=first.value - 1)  # so that it goes before what it leans on
        if (first or one.behind is None) and (not chosen or space.takes([*chosen.values(), passage])):
            chosen[one] = passage
    return chosen


def _our_own(series: Series, told: Sequence[Statement]) -> bool:
    """Whether the text itself asks, and nobody of whom it tells."""
    text = told[series.announcing].sentence.text
    return in_our_name(text) or ordinal(text) == 1


def _left_out(series: Series, told: Sequence[Statement]) -> str:
    every = [told[n].sentence for n in sorted(series.counted)]
    return left_out(f"the demands of line {every[0].line}", " ".join(sentence.text for sentence in every))
