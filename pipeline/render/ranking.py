"""Which sentences carry a text: TextRank (Mihalcea and Tarau, 2004), in whole numbers.

A sentence is as central as the sentences that share its words are. The numbers are integers throughout, so that the
order is the same on every machine; sentences of equal rank stand in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import mul

from pipeline.text.burmese import syllables
from pipeline.text.late import late, may_lack_spaces
from pipeline.text.scripts import has_burmese

MEAN = 1000
"""The mean rank: a sentence of rank 2000 is twice as central as most."""
_DAMPING = 85
_ROUNDS = 8
_SCALE = 1 << 20
_WORD = re.compile(r"[^\W\d_]{3,}|\d[\d.,]*\d|\d")
_BURMESE = re.compile("[\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff]+")
_UNSPACED = late("[\u0e00-\u0eff\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]+")
# fmt: off
_COMMON = frozenset({
    "about", "above", "after", "again", "all", "also", "although", "always", "among", "and", "another", "any", "are",
    "because", "been", "before", "being", "between", "both", "but", "can", "could", "did", "does", "doing", "done",
    "down", "during", "each", "even", "ever", "every", "few", "for", "from", "had", "has", "have", "having", "her",
    "here", "hers", "him", "his", "how", "however", "into", "its", "itself", "just", "last", "let", "like", "made",
    "make", "makes", "many", "may", "might", "more", "most", "much", "must", "never", "new", "next", "nor", "not",
    "now", "off", "once", "one", "only", "other", "others", "our", "out", "over", "own", "same", "shall", "she",
    "should", "since", "some", "still", "such", "than", "that", "the", "their", "theirs", "them", "then", "there",
    "these", "they", "this", "those", "though", "through", "thus", "too", "under", "until", "upon", "use", "used",
    "very", "was", "were", "what", "when", "where", "whether", "which", "while", "who", "whom", "whose", "why", "will",
    "with", "within", "without", "would", "yet", "you", "your", "two", "three", "four", "five", "first", "second",
    "third", "says", "said", "say", "according", "including",
})
# fmt: on


def words_of(text: str) -> frozenset[str]:
    """The words by which sentences are compared: not the common ones, plural and possessive like the plain form.

    Scripts without spaces have no words to split at: Burmese gives pairs of syllables, Thai, Khmer, Lao, Chinese and
    Japanese pairs of characters.
    """
    found = {_stem(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON}
    if has_burmese(text):
        found |= {pair for run in _BURMESE.findall(text) for pair in _pairs(syllables(run))}
    if may_lack_spaces(text):
        found |= {pair for run in _UNSPACED().findall(text) for pair in _pairs(run)}
    return frozenset(found)


def share(one: frozenset[str], other: frozenset[str]) -> int:
    """How much of one set of words is in another, in percent; 0 where it has fewer than three."""
    return 100 * len(one & other) // len(one) if len(one) > 2 else 0  # noqa: PLR2004 - two words may meet by chance


def alike(one: frozenset[str], other: frozenset[str]) -> int:
    """How much of either of two sets of words is in the other, whichever is more, in percent."""
    return max(share(one, other), share(other, one))


def ranks(sentences: Sequence[frozenset[str]]) -> list[int]:
    """The rank of every sentence among the others, 1000 on average.

    Args:
        sentences: the words of each (`words_of`), in the order of the text. Time grows with the square of their
            number: callers bound it.
    """
    ties = _ties(sentences)
    shares = [sum(row) or 1 for row in ties]
    scores = [_SCALE] * len(sentences)
    for _ in range(_ROUNDS):
        given = [score * _DAMPING // 100 // share for score, share in zip(scores, shares, strict=True)]
        floor = _SCALE * (100 - _DAMPING) // 100
        scores = [floor + sum(map(mul, row, given)) for row in ties]
    total = sum(scores) or 1
    return [score * MEAN * len(scores) // total for score in scores]


def _ties(sentences: Sequence[frozenset[str]]) -> list[list[int]]:
    """How strongly each two sentences are tied: shared words against the length of both (Dice), in percent."""
    lengths = [len(words) for words in sentences]
    rows = [[0] * len(sentences) for _ in sentences]
    for place, words in enumerate(sentences):
        length, row = lengths[place], rows[place]
        for other in range(place):
            shared = len(words & sentences[other])
            if shared:
                row[other] = rows[other][place] = 200 * shared // (length + lengths[other])
    return rows


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def _pairs(units: Sequence[str]) -> list[str]:
    return [one + other for one, other in pairwise(units)] or list(units)
