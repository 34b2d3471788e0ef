"""The sentences of an issue's body, each with what a thread must know of it.

That is how much it carries, and whether it can be understood without its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from pipeline.issue import Block, Issue
from pipeline.render.leaning import OPENING, Before, leans_back, states, takes_up
from pipeline.render.marked import Marked, of_block
from pipeline.render.ranking import alike, ranks, words_of
from pipeline.render.series import Series, find_series, without_conclusion
from pipeline.text.sentences import sentences
from pipeline.thread_words import Phrases

MOST_SENTENCES = 300
"""Sentences of the body that are looked at, the first ones: some 7,000 words. Each is compared with each."""
MOST_CHARACTERS = 100_000
"""Characters of the body that are looked at, whole paragraphs, so that an endless one takes no endless time."""
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
_UNFIT = re.compile(r"(?<!\w)@\w|\]\[|\]\(|</?[a-z][^>]*>|(?<!\w)::|::(?!\w)", re.IGNORECASE)
"""What a post must not hold by accident: a mention (@name), what is left of markup, drawn rules (".:: ::.")."""
_NAME_OR_NUMBER = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+|\d")


class Sentence(NamedTuple):
    """Where a sentence stands: `paragraph` from `start` to `end`; `number` tells paragraphs apart, `line` is theirs."""

    number: int
    line: int
    paragraph: Marked
    start: int
    end: int

    @property
    def marked(self) -> Marked:
        """The sentence as it stands in the text."""
        return self.paragraph.part(self.start, self.end)

    @property
    def text(self) -> str:
        """The same without its links."""
        return self.paragraph.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the body, weighed.

    `value` is how much it carries, 1000 on average, 0 where it shall not be told. `leans`: it points back to the
    sentence before. `explains`: abbreviations that it spells out; `unexplained`: those in it that another one does.
    `series`: the series that it announces or counts in, by the numbers of the sentences.
    """

    sentence: Sentence
    words: frozenset[str]
    value: int
    leans: bool
    explains: frozenset[str]
    unexplained: frozenset[str]
    series: Series | None = None


def statements(issue: Issue, phrases: Phrases) -> tuple[Statement, ...]:
    """The sentences of the body in order, weighed; those that (nearly) repeat the epigraph have no value.

    Of a long body only the beginning is looked at (`MOST_SENTENCES`, `MOST_CHARACTERS`).
    """
    found = list(islice(_sentences(issue.body), MOST_SENTENCES))
    words = [words_of(sentence.text) for sentence in found]
    explained = [frozenset(_DEFINED.findall(sentence.text)) for sentence in found]
    known = frozenset[str]().union(*explained)
    epigraph = words_of(issue.epigraph.text) if issue.epigraph else frozenset()
    before = _told_before(found, words, _untold(issue.body))
    series, demand = _in_series(found, before, phrases), _demand(phrases.asking)
    result = []
    for n, (sentence, rank) in enumerate(zip(found, ranks(words), strict=True)):
        asking = _ASKING_LAST if n * 3 >= len(found) * 2 else _ASKING
        asks = demand is not None and demand.search(sentence.text.lower())
        value = _value(sentence, rank * asking // 100 if asks else rank)
        value = 0 if alike(words[n], epigraph) >= REPEATED else value
        leans = leans_back(sentence.text, phrases) or takes_up(sentence.text, before[n], phrases)
        unexplained = known.intersection(_WORD.findall(sentence.text)) - explained[n]
        result.append(Statement(sentence, words[n], value, leans, explained[n], unexplained, series.get(n)))
    return tuple(result)


def _in_series(found: Sequence[Sentence], before: Sequence[Before], phrases: Phrases) -> dict[int, Series]:
    """The series of a sentence, by its number."""
    texts = [sentence.text for sentence in found]

    def leans(n: int) -> bool:
        return leans_back(without_conclusion(texts[n]), phrases) or takes_up(texts[n], before[n], phrases)

    return {n: one for one in find_series(texts, [s.number for s in found], leans) for n in one.counted}


def _told_before(
    found: Sequence[Sentence], words: Sequence[frozenset[str]], untold: Mapping[int, frozenset[str]]
) -> list[Before]:
    """For every sentence what the reader of a thread may know of before it."""
    result = []
    earlier, here, number = frozenset[str](), frozenset[str](), -1
    for sentence, mine in zip(found, words, strict=True):
        if sentence.number != number:
            earlier, here, number = earlier | here, frozenset(), sentence.number
        listed = untold.get(sentence.line, frozenset()) - earlier - here
        result.append(Before(earlier, here - earlier, listed, opens=sentence.start == 0))
        here |= mine
    return result


def _untold(body: Sequence[Block]) -> dict[int, frozenset[str]]:
    """The words of the list right above a paragraph, by the paragraph's line."""
    return {
        block.line: words_of(" ".join(entry.text for entry in above.entries[:MOST_SENTENCES])[:MOST_CHARACTERS])
        for above, block in pairwise(body)
        if above.entries and block.type == "paragraph"
    }


def _sentences(body: Sequence[Block]) -> Iterator[Sentence]:
    """Every sentence of the body, until enough has been seen."""
    seen = 0
    for number, (line, paragraph) in enumerate(_paragraphs(body)):
        for stretch in sentences(paragraph.text):
            yield Sentence(number, line, paragraph, stretch.start, stretch.end)
        seen += len(paragraph.text)
        if seen > MOST_CHARACTERS:
            return


def _paragraphs(body: Sequence[Block]) -> Iterator[tuple[int, Marked]]:
    """Where sentences are taken from, with the line: paragraphs, and entries of lists where those are most of the body.

    An entry says its thing below the words that open the list; headings and quotations are no argument at all.
    """
    listed = sum(len(block.text) for block in body if block.entries)
    written = sum(len(block.text) for block in body if block.type == "paragraph")
    for block in body:
        if block.type == "paragraph" and len(block.text) <= MOST_CHARACTERS:
            yield block.line, of_block(block.text, block.spans)
        for entry in block.entries if listed > written else ():
            if len(entry.text) <= MOST_CHARACTERS:
                yield entry.line, of_block(entry.text, entry.spans)


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


def _demand(words: Sequence[str]) -> re.Pattern[str] | None:
    """What finds a demand in a text in lower case; languages without spaces between words need no boundary.

    A Burmese request ends with ပါ, and ပါတယ် only tells politely: so after it no letter may follow.
    """
    patterns = []
    for word in words:
        boundary = r"\b" if word.isascii() else ""
        after = r"(?![\u1000-\u1049])" if word.endswith("ပါ") else boundary
        patterns.append(f"{boundary}{re.escape(word)}{after}")
    return re.compile("|".join(patterns)) if patterns else None
