"""Lists of demands in a body ("We ask the committee:", and what is asked for, an entry each).

Blocks in, places out. Only the words that open a list, or its entries, can say that something is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.issue import Block
from pipeline.render.series import announces, asks
from pipeline.text.sentences import sentences
from pipeline.thread_words import Phrases

MOST_ENTRIES, LONGEST_ENTRY = 12, 600
"""A longer list is a programme, and a longer entry a paragraph: neither is told whole."""
_OPENING_END = 2000
"""Characters of a paragraph's end, in which its last sentence is looked for."""
_SENTENCE = 4
"""Words: fewer are a catchword ("Needs improvement:")."""
_PROMISING = re.compile(r":\s*$|\bfollowing\b|အောက်ပါ", re.IGNORECASE)
_NEEDING = re.compile(r"\bneed(?:s|ed)?\b|လိုအပ်", re.IGNORECASE)


def demand_lists(body: Sequence[Block], phrases: Phrases) -> dict[int, int]:
    """The lists of demands: their places in the body, each with a number of its own, from 1."""
    places = (n for n in range(1, len(body)) if _told(body[n]) and _opens(body[n - 1], body[n], phrases))
    return {place: number for number, place in enumerate(places, 1)}


def demand_of(phrases: Phrases) -> re.Pattern[str] | None:
    """What finds a demand in a text in lower case; None where the language has no words for it."""
    return _pattern(phrases.asking)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Languages without spaces between words need no boundary.

    A Burmese request ends with ပါ, and ပါတယ် only tells politely: so after it no letter may follow.
    """
    patterns = []
    for word in words:
        boundary = r"\b" if word.isascii() else ""
        after = r"(?![\u1000-\u1049])" if word.endswith("ပါ") else boundary
        patterns.append(f"{boundary}{re.escape(word)}{after}")
    return re.compile("|".join(patterns)) if patterns else None


def _told(block: Block) -> bool:
    """Whether a block is a list that can be told whole."""
    return 1 < len(block.entries) <= MOST_ENTRIES and all(0 < len(e.text) <= LONGEST_ENTRY for e in block.entries)


def _opens(above: Block, block: Block, phrases: Phrases) -> bool:
    """Whether the block above a list opens it as one of demands: a heading, or the last sentence of a paragraph."""
    if above.type == "heading":
        return asks(above.text) or _NEEDING.search(above.text) is not None or _mostly_asks(block, phrases)
    if above.type != "paragraph":
        return False
    end = above.text[-_OPENING_END:]
    found = sentences(end)
    last = found[-1].of(end) if found else ""
    promises = _PROMISING.search(last) is not None or (announces(last) and not asks(last))
    needs = len(last.split()) >= _SENTENCE and _NEEDING.search(last) is not None
    return promises and (asks(last) or needs or _mostly_asks(block, phrases))


def _mostly_asks(block: Block, phrases: Phrases) -> bool:
    demand = demand_of(phrases)
    asking = sum(demand is not None and demand.search(entry.text.lower()) is not None for entry in block.entries)
    return asking * 2 > len(block.entries)
