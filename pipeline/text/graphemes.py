"""Grapheme clusters: what a reader takes for one character, and how many of them a text has at most.

Unicode 17 joins stacked consonants (Burmese, Khmer and others) into one cluster and earlier versions do not, so one
text has different counts on different servers. Clusters here are those of the newest data (UAX 29, extended), which
are the longest; `count_at_most` adds every place at which an older version would divide one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any
from unicodedata import category

_ONE_EACH = re.compile(r"[\n\x20-\x7e\xa0-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""Characters that never join one another: Latin letters, common punctuation, currency signs."""
_MANY_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]{100}(?=[\U0001f1e6-\U0001f1ff])")


def clusters(text: str) -> list[str]:
    """The grapheme clusters of a text in their order; joined they are the text again."""
    if _ONE_EACH.fullmatch(text):
        return list(text)
    found: list[str] = []
    for part in _without_long_runs_of_flags(text):
        found += _patterns()[0].findall(part)
    return found


def count_at_most(text: str) -> int:
    """How many grapheme clusters a text has by the least joining Unicode version: never lower than any server's count.

    Measured against twelve segmenters of Unicode 13 to 18 the count was their maximum: within a cluster, what is no
    mark and no emoji after a mark (perhaps with a joiner between) is where older rules divide it. A mark that this
    Python does not know (Unicode 14 in Python 3.11) is one more, as it may be to a server that does not know it either.
    """
    if _ONE_EACH.fullmatch(text):
        return len(text)
    return sum(map(_at_most, clusters(text)))


@lru_cache(maxsize=8192)  # a text is made of few clusters, many times each
def _at_most(cluster: str) -> int:
    """As how many clusters an older version may count one."""
    if len(cluster) == 1:
        return 1
    _, joint, mark = _patterns()
    unknown = mark.findall("".join(character for character in cluster[1:] if category(character) == "Cn"))
    return 1 + len(joint.findall(cluster)) + len(unknown)


def cluster_starts(text: str) -> frozenset[int]:
    """The offsets (code points) at which a cluster begins, and the end of the text: where it may be divided at all."""
    at, starts = 0, [0]
    for one in clusters(text):
        at += len(one)
        starts.append(at)
    return frozenset(starts)


def _without_long_runs_of_flags(text: str) -> Iterator[str]:
    """The text in parts, divided between two flags of a long run, which regex reads again from each of its letters."""
    at = 0
    for match in _MANY_FLAGS.finditer(text):
        yield text[at : match.end()]
        at = match.end()
    yield text[at:]


@cache
def _patterns() -> tuple[Any, Any, Any]:
    import regex  # noqa: PLC0415 - 20 ms that an English issue need not spend

    joined = r"\p{M}\p{Cf}\p{Emoji_Presentation}\p{Extended_Pictographic}\u0e33\u0eb3"  # the last two are sara am
    joint = regex.compile(rf"(?<=\p{{M}}[\u200c\u200d]*)(?=[^{joined}])")
    return regex.compile(r"\X"), joint, regex.compile(r"\p{M}")
