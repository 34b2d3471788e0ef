"""The sentences of an issue's body, each with what a thread must know of it.

That is how much it carries, and whether it can be understood without its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.issue import Block, Issue
from pipeline.render.announcing import asks_a_question, without_conclusion, without_promise
from pipeline.render.antecedents import answers
from pipeline.render.body import MOST_CHARACTERS, Sentence, body_sentences
from pipeline.render.demands import asks_itself
from pipeline.render.leaning import OPENING, Before, leans_back, states, takes_up
from pipeline.render.ordinals import without_ordinal
from pipeline.render.ranking import alike, ranks, words_of
from pipeline.render.series import Series, find_series, listed_series
from pipeline.thread_words import Phrases

MOST_SENTENCES = 300
"""Sentences of the body that are looked at, the first ones: some 7,000 words. Each is compared with each."""
LONGEST, SHORT = 1500, 30
"""Characters: a sentence longer than that is a list in disguise and is not told; a short one says little alone."""
REPEATED = 60
"""Percent of the words of the shorter one, from which a sentence says again what another has said."""
_FIRST, _NAMED, _ASKING, _ASKING_LAST, _QUESTION, _LITTLE = 120, 108, 115, 150, 60, 40
"""Weights in percent: the first sentence of a paragraph, one with a name or number, a demand, one in the last third of
the text, a question or an invitation or a bare address, one that is short or begins with a small letter and so perhaps
is none."""
_WORD = re.compile(r"[^\W_]+")
_DEFINED = re.compile(r"\((?:“|‘)?([A-Z][A-Za-z]*[A-Z]s?)(?:”|’)?\)")
_UNFIT = re.compile(r"\]\[|\]\(|</?[a-z][^>]*>|(?<!\w)::|::(?!\w)", re.IGNORECASE)
"""What a post must not hold by accident: what is left of markup, drawn rules (".:: ::."). An @name is told: the network
takes it for no mention (`pipeline.text.handles`)."""
_NAME_OR_NUMBER = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+|\d")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the body, weighed.

    `value` is how much it carries, 1000 on average, 0 where it shall not be told. `leans`: it points back to the
    sentence before. `explains`: abbreviations that it spells out; `unexplained`: those in it that another one does.
    `asks`: it is a demand, or has one. `series`: the series that it announces or counts in, by the numbers of the
    sentences.
    """

    sentence: Sentence
    words: frozenset[str]
    value: int
    leans: bool
    explains: frozenset[str]
    unexplained: frozenset[str]
    asks: bool = False
    series: Series | None = None


def statements(issue: Issue, phrases: Phrases) -> tuple[Statement, ...]:
    """The sentences of the body in order, weighed; those that (nearly) repeat the epigraph have no value.

    Of a long body only the beginning is looked at (`MOST_SENTENCES`, `MOST_CHARACTERS`).
    """
    found = list(islice(body_sentences(issue.body, phrases), MOST_SENTENCES))
    words = [words_of(sentence.text) for sentence in found]
    explained = [frozenset(_DEFINED.findall(sentence.text)) for sentence in found]
    known = frozenset[str]().union(*explained)
    quoted = _bare(issue.epigraph.text) if issue.epigraph else ""
    epigraph = words_of(quoted)
    before = _told_before(found, words, _untold(issue.body), words_of(issue.title or ""))
    series = _in_series(found, before, phrases)
    result = []
    for n, (sentence, rank) in enumerate(zip(found, ranks(words), strict=True)):
        asking = _ASKING_LAST if n * 3 >= len(found) * 2 else _ASKING
        asks = asks_itself(sentence.text, phrases)
        value = _value(sentence, rank * asking // 100 if asks else rank)
        value = 0 if alike(words[n], epigraph) >= REPEATED or (quoted and quoted in _bare(sentence.text)) else value
        leans = leans_back(sentence.text, phrases) or takes_up(sentence.text, before[n], phrases)
        leans = leans or _answers(n, found)
        unexplained = known.intersection(_WORD.findall(sentence.text)) - explained[n]
        result.append(Statement(sentence, words[n], value, leans, explained[n], unexplained, asks, series.get(n)))
    return tuple(result)


def _answers(n: int, found: Sequence[Sentence]) -> bool:
    """Whether a sentence answers the question right before it in its paragraph."""
    same = n > 0 and found[n - 1].number == found[n].number
    return same and answers(found[n].text.lstrip(OPENING)) and asks_a_question(found[n - 1].text)


def _in_series(found: Sequence[Sentence], before: Sequence[Before], phrases: Phrases) -> dict[int, Series]:
    """The series of a sentence, by its number."""
    texts = [sentence.text for sentence in found]

    def leans(n: int) -> bool:
        if found[n].heading:
            return False  # it is written to be read by itself
        text = without_promise(texts[n]) if found[n].listed else texts[n]
        text = without_conclusion(without_ordinal(text))
        return leans_back(text, phrases) or takes_up(text, before[n], phrases)

    numbers = [sentence.number for sentence in found]
    every = (*find_series(texts, numbers, leans), *listed_series([s.listed for s in found], numbers, leans))
    return {n: one for one in every for n in one.counted}


def _told_before(
    found: Sequence[Sentence],
    words: Sequence[frozenset[str]],
    untold: Mapping[int, frozenset[str]],
    title: frozenset[str],
) -> list[Before]:
    """For every sentence what the reader of a thread may know of before it."""
    result = []
    earlier, here, number = frozenset[str](), frozenset[str](), -1
    for sentence, mine in zip(found, words, strict=True):
        if sentence.number != number:
            earlier, here, number = earlier | here, frozenset(), sentence.number
        listed = untold.get(sentence.line, frozenset()) - earlier - here
        result.append(Before(earlier, here - earlier, listed, sentence.start == 0, title))
        here |= mine
    return result


def _untold(body: Sequence[Block]) -> dict[int, frozenset[str]]:
    """The words of the list right above a paragraph, by the paragraph's line."""
    return {
        block.line: words_of(" ".join(entry.text for entry in above.entries[:MOST_SENTENCES])[:MOST_CHARACTERS])
        for above, block in pairwise(body)
        if above.entries and block.type == "paragraph"
    }


def _bare(text: str) -> str:
    """A text for finding it in another one: no matter its capitals, spaces, quotation marks and end."""
    return " ".join(_WORD.findall(text.casefold()))


def _value(sentence: Sentence, rank: int) -> int:
    """A sentence's rank, weighed by its place and form."""
    text = sentence.text
    if len(text) > LONGEST or _UNFIT.search(text):
        return 0
    weight = _FIRST if sentence.start == 0 else 100
    if _NAME_OR_NUMBER.search(text):
        weight = weight * _NAMED // 100
    if not states(text) or "://" in text:
        weight = weight * _QUESTION // 100
    if len(text) < SHORT or text.lstrip(OPENING)[:1].islower():
        weight = weight * _LITTLE // 100
    return rank * weight // 100
