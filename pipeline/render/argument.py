"""The argument of an issue in a few posts: which whole sentences of the body are told, in the order of the text.

Sentences are weighed by `pipeline.render.statements` and joined to passages: one to three neighbours that fit a post
and can be understood alone. The body is divided into as many stretches of even length as the argument shall have
posts, and each stretch gives its best passage: so the thread follows the text from beginning to end instead of
telling one paragraph three times. A series ("We ask three things. First, ...") is one passage, however many posts it
takes: it is told whole, beside what the rest of the body gives. Without a series of demands, what is asked for behind
the last passage is told as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.render.leaning import points_elsewhere, states
from pipeline.render.marked import Marked
from pipeline.render.network import Network
from pipeline.render.passages import Passage, passages, posts_of, whole_series
from pipeline.render.ranking import alike, share, words_of
from pipeline.render.statements import REPEATED, Statement
from pipeline.text.sentences import is_whole

__all__ = ["Passage", "argument", "reasons"]

CHARACTERS_A_POST, PARAGRAPHS_A_POST = 800, 2
"""How much of the body one post of the argument stands for; a short body gets a post more than its paragraphs say."""
_OTHERS = 2
"""Passages that stand beside a series at least: why it is asked for."""
_REASON_PARAGRAPHS = 3
_REASON = (100, 55, 50, 45, 40, 35, 30, 25)
"""Weights in percent of the first sentences of the body as the reason to read on: what opens a text says it best."""


def reasons(told: Sequence[Statement], title: str) -> list[Marked]:
    """The sentences that may give the reason to read on, the best first: early ones that can stand alone."""
    heading = words_of(title)
    worth: list[tuple[int, Statement]] = []
    for statement, weight in zip(told, _REASON, strict=False):
        if statement.sentence.number >= _REASON_PARAGRAPHS:
            break
        text = statement.sentence.text
        alone = not statement.leans and not statement.unexplained and not statement.series and is_whole(text)
        says = statement.value and states(text) and not points_elsewhere(text)
        if says and alone and share(statement.words, heading) < REPEATED:
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
    series = _series(told, network)
    rest = list(told)
    if series:
        number = min(number, max(network.argument + 1 - posts_of(series.marked.text, network), _OTHERS))
        for n in range(told.index(series.statements[0]), told.index(series.statements[-1]) + 1):
            rest[n] = replace(told[n], value=0)
    chosen = _best(rest, number, network, lead, series.statements if series else ())
    if series:
        chosen.append(series)
    if not (series and series.asks):
        chosen += _last_word(rest, chosen, network, lead)
    return tuple(sorted(chosen, key=lambda p: (p.statements[0].sentence.number, p.statements[0].sentence.start)))


def _best(
    told: Sequence[Statement], number: int, network: Network, lead: str, told_already: Sequence[Statement]
) -> list[Passage]:
    """The best passage of each stretch that says nothing again, in order; one of them at most is divided."""
    found = [list(passages(stretch, told, network)) for stretch in _stretches(told, number)]
    divided = [p for candidates in found for p in candidates if not network.room.holds(p.marked.text)]
    longest = max(divided, key=lambda p: p.value, default=None)
    said, before = words_of(lead), [s.words for s in told_already]
    chosen: list[Passage] = []
    for candidates in found:
        for passage in sorted(candidates, key=lambda p: -p.value):
            if not _known(passage, said, before) and (passage is longest or network.room.holds(passage.marked.text)):
                chosen.append(passage)
                before += [s.words for s in passage.statements]
                break
    return chosen


def _last_word(told: Sequence[Statement], chosen: Sequence[Passage], network: Network, lead: str) -> Sequence[Passage]:
    """What is asked for behind the last passage, in the last third of the text: what readers shall take away."""
    ends = [told.index(passage.statements[-1]) for passage in chosen if passage.statements[-1] in told]
    behind = range(max([*ends, 2 * len(told) // 3 - 1]) + 1, len(told))
    said, before = words_of(lead), [s.words for passage in chosen for s in passage.statements]
    found = [one for one in passages(behind, told, network) if any(s.asks for s in one.statements)]
    for passage in sorted(found, key=lambda one: -one.value):
        if network.room.holds(passage.marked.text) and not _known(passage, said, before):
            return [passage]
    return []


def _known(passage: Passage, said: frozenset[str], before: Sequence[frozenset[str]]) -> bool:
    """Whether a passage says again what the lead or another passage says."""
    words = [statement.words for statement in passage.statements]
    return any(alike(mine, other) >= REPEATED for mine in words for other in before) or any(
        share(mine, said) >= REPEATED for mine in words
    )


def _series(told: Sequence[Statement], network: Network) -> Passage | None:
    """The series that the argument tells: one of demands before any other, the one that carries most (the first)."""
    found = {s.series for s in told if s.series and s.series.begin is not None}
    whole = []
    for series in sorted(found, key=lambda one: one.announcing):
        passage = whole_series(series, told, network)
        if passage:
            whole.append((series.asks, passage.value, passage))
    return max(whole, key=lambda entry: entry[:2], default=(False, 0, None))[2]


def _stretches(told: Sequence[Statement], number: int) -> list[list[int]]:
    """The numbers of the sentences that may be told in each of `number` stretches of about the same length.

    Paragraphs stay whole, each in the stretch that its middle lies in, unless there are fewer of them than stretches.
    """
    free = [n for n, statement in enumerate(told) if statement.value]
    paragraphs = [list(group) for _, group in groupby(free, key=lambda n: told[n].sentence.number)]
    length = sum(len(told[n].sentence.text) for n in free)
    units = paragraphs if len(paragraphs) >= number else [[n] for n in free]
    result: list[list[int]] = [[] for _ in range(number)]
    seen = 0
    for unit in units:
        size = sum(len(told[n].sentence.text) for n in unit)
        result[min((seen + size // 2) * number // max(length, 1), number - 1)] += unit
        seen += size
    return result
