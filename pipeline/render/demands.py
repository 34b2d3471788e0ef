"""What a body asks for: its lists of demands ("We ask the committee:", an entry each), and single sentences.

Blocks or sentences in, places or an answer out. Only the words that open a list, or its entries, can say that
something is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.issue import Block
from pipeline.render.announcing import announces, asks, is_order
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
_ADDRESSED = re.compile(r"\b(?:for|to|of|from) (?:(?:the|our|its|their|all|every|both|each) \w|[A-Z])")
_INSTRUCTING = re.compile(
    r"\b(?:you|your|how|steps?|versions?|releases?|changes?|changed|updates?|commits?|merged|fixed|fixes)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:we|i(?!\.)|our|my)\b|ကျွန်ုပ်|ကျွန်တော်|ကျွန်မ|ကျနော်|ငါတို့|မိမိတို့")
_REPORTING = re.compile(
    r"\b(?:claim|say|argue|insist|write|tell|believe|warn|think|want|demand|order|state)(?:s|ed)\b"
    r"|\b(?:said|wrote|told|thought|according to)\b"
)
_REPORTED = ("ဟု", "ဟူ", "လို့")
_THEIR_DEMAND = re.compile(r"\bdemands?\b|တောင်းဆို")
"""What opponents do as well: it is ours only where the sentence says "we"."""
_SOMEBODY = re.compile(r"\b(?:he|she|it|they)(?: \w+ly)? $")
_NECESSARY = re.compile(r"must|should|ရ|သင့်")
"""What they must do we ask of them; what they urge is theirs."""
_SUBJECT = re.compile("က[\\s\u200b၊]")
"""Burmese marks who does something by က behind the word."""


def demand_lists(body: Sequence[Block], phrases: Phrases) -> dict[int, int]:
    """The lists of demands: their places in the body, each with a number of its own, from 1."""
    places = (n for n in range(1, len(body)) if _told(body[n]) and _opens(body[n - 1], body[n], phrases))
    return {place: number for number, place in enumerate(places, 1)}


def demand_of(phrases: Phrases) -> re.Pattern[str] | None:
    """What finds a demand in a text in lower case; None where the language has no words for it."""
    return _pattern(phrases.asking)


def asks_itself(text: str, phrases: Phrases) -> bool:
    """Whether a sentence asks for something in the text's own name.

    What others are said to demand ("The company claims that the villages must pay", "It demands 40,000 dollars") and
    what stands in quotation marks is told like any other sentence, but is not what readers shall take away.
    """
    lower = text.lower()
    demands = (demand_of(words) for words in phrases.of(text))
    return any(_own(lower, match) for demand in demands if demand for match in demand.finditer(lower))


def _own(text: str, match: re.Match[str]) -> bool:
    """Whether a word of a demand is the text's own; `text` is in lower case."""
    before, after = text[: match.start()], text[match.end() :]
    if before.count("“") > before.count("”") or before.count('"') % 2:
        return False
    if _FIRST_PERSON.search(before):
        return True
    if _REPORTING.search(before) or after.startswith(_REPORTED):
        return False
    if _SOMEBODY.search(before) and not _NECESSARY.match(match.group()):
        return False
    return not _THEIR_DEMAND.match(match.group()) or (not match.group().isascii() and not _SUBJECT.search(before))


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
    return promises and (asks(last) or needs or _mostly_asks(block, phrases) or _orders(last, block))


def _mostly_asks(block: Block, phrases: Phrases) -> bool:
    demand = demand_of(phrases)
    asking = sum(demand is not None and demand.search(entry.text.lower()) is not None for entry in block.entries)
    return asking * 2 > len(block.entries)


def _orders(opening: str, block: Block) -> bool:
    """Whether a list tells somebody what to do: "The second list is for the lenders:", and "Suspend the loan."."""
    if not _ADDRESSED.search(opening) or _INSTRUCTING.search(opening):
        return False
    return sum(is_order(entry.text) for entry in block.entries) * 2 > len(block.entries)
