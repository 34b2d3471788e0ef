"""Series in a text: a sentence that announces ("We ask three things.") and the sentences that count ("First, ...").

Texts in, places out. A series is told whole or not at all: a "Second" means nothing without its "First". The words
are English and Burmese; numbers in figures serve every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LAST = 99
"""The ordinal of "Lastly": it ends a series, whatever its number is."""
FURTHEST = 6
"""Sentences from one member to the next: what explains a member stands between them."""
_FEWEST = 2
_ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_BURMESE = ("ပထမ", "ဒုတိယ", "တတိယ", "စတုတ္ထ", "ပဉ္စမ", "ဆဋ္ဌမ", "သတ္တမ", "အဋ္ဌမ", "နဝမ", "ဒသမ")
_MEMBER = re.compile(
    rf"(?P<english>{'|'.join(_ENGLISH)})(?:ly)?(?: and foremost| of all)?(?=\s*[,:–—])"
    rf"|(?:the|our) (?P<listed>{'|'.join(_ENGLISH)})(?: (?:one|thing|demand|request|step|point|reason|measure))?"
    r"(?= (?:is|concerns)\b|:)"
    rf"|(?P<burmese>{'|'.join(_BURMESE)})(?=အချက်|အနေ|ဦးစွာ|အကြောင်း|တောင်းဆို|အကြံပြု|\s*၊)"
    r"|(?P<last>last(?:ly)?(?: but not least)?(?=,)|finally(?=,)|နောက်ဆုံး(?=အချက်|အနေ|တောင်းဆို|\s*၊))"
    r"|\(?(?P<figure>\d{1,2})(?:[.)]|[။၊])(?=\s*\S)",
    re.IGNORECASE,
)
_OPENING = "“‘\"'«[ "
_AFTER_COLON = re.compile(r":\s+(?=\S)")
_COUNTS = dict(zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(2, 11), strict=True))
_BURMESE_COUNTS = ("နှစ်", "သုံး", "လေး", "ငါး", "ခြောက်", "ခုနစ်", "ရှစ်", "ကိုး", "ဆယ်")
_COUNTED = re.compile(
    rf"\b(?P<count>{'|'.join(_COUNTS)}|[2-9]|several|some|the following) (?:[\w-]+ ){{0,2}}?"
    r"(?:things|points|demands|requests|requirements|steps|measures|actions|calls|recommendations|proposals|reasons"
    r"|lessons|questions|ways|tasks|conditions|priorities|facts|changes|matters|needs|problems|challenges)\b"
    rf"|(?P<burmese>{'|'.join(_BURMESE_COUNTS)}|[၂-၉])\s*(?:ချက်|ခု|ရပ်)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:ask|asks|asked|asking|demand(?:s|ed|ing)?|request(?:s|ed|ing)?|calls? (?:on|for|upon)|urges?|urging|appeals?"
    r"|recommend\w*|must|should)\b"
    r"|တောင်းဆို|တိုက်တွန်း|မေတ္တာရပ်ခံ|အကြံပြု",
    re.IGNORECASE,
)
_CONCLUDING = re.compile(
    r"\b(?:therefore|thus|hence|accordingly|consequently)\b,?\s*|^so,?\s+|^(?:ထို့ကြောင့်|ဒါကြောင့်|သို့ဖြစ်၍)[၊\s]*",
    re.IGNORECASE,
)

_PROMISE = re.compile(r"\b(?:this|these|the following)\b\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Series:
    """Which sentences are one series, as their places in the text.

    `begin` is the sentence to begin with, None where no beginning can be understood or where members are missing: then
    the series is not told, nor anything of it. `members` are the counted sentences; the announcing one may be the
    first of them ("We ask two things: first, ..."). `asks`: it is a series of demands. `listed`: the members are the
    entries of a list.
    """

    announcing: int
    members: tuple[int, ...]
    begin: int | None
    asks: bool
    listed: bool = False

    @property
    def counted(self) -> frozenset[int]:
        """The sentences that are never told outside of the series."""
        return frozenset((self.announcing, *self.members))


def find_series(texts: Sequence[str], paragraphs: Sequence[int], leans: Callable[[int], bool]) -> Iterator[Series]:
    """Every series of a text, in order.

    Args:
        texts: its sentences.
        paragraphs: the number of the paragraph of each.
        leans: whether the sentence of a number points back to what stands before it, the words of a conclusion left
            aside (`without_conclusion`).
    """
    place = 0
    while place < len(texts):
        text = texts[place]
        colon = _first_after_colon(text)
        if ordinal(text) != 1 and not colon:
            place += 1
            continue
        announcing = place if colon else place - 1
        members = tuple(_members(place, texts, paragraphs))
        close = announcing >= 0 and paragraphs[place] - paragraphs[announcing] <= 1
        if close and len(members) >= _FEWEST and announces(texts[announcing]):
            whole = len(members) >= _announced(texts[announcing])
            begin = _begin(announcing, paragraphs, leans) if whole else None
            yield Series(announcing, members, begin, asks(texts[announcing]))
            place = members[-1]
        place += 1


def listed_series(lists: Sequence[int], paragraphs: Sequence[int], leans: Callable[[int], bool]) -> Iterator[Series]:
    """The lists of demands, each with the sentence or heading that opens it.

    Args:
        lists: the number of the list that each sentence belongs to, 0 for none; the first one of a list opens it.
        paragraphs: the number of the paragraph of each.
        leans: as `find_series` takes it.
    """
    for number in dict.fromkeys(one for one in lists if one):
        opening, *members = (place for place, one in enumerate(lists) if one == number)
        if members:
            yield Series(opening, tuple(members), _begin(opening, paragraphs, leans), asks=True, listed=True)


def asks(text: str) -> bool:
    """Whether a text asks for something."""
    return _ASKING.search(text) is not None


def ordinal(text: str) -> int:
    """Which member of a series a sentence says that it is: 1 for "First, ...", `LAST` for "Lastly, ...", else 0."""
    match = _MEMBER.match(text.lstrip(_OPENING))
    if not match:
        return 0
    if match["last"]:
        return LAST
    if match["figure"]:
        return int(match["figure"])
    if match["burmese"]:
        return _BURMESE.index(match["burmese"]) + 1
    return _ENGLISH.index((match["english"] or match["listed"]).lower()) + 1


def announces(text: str) -> bool:
    """Whether a sentence promises several things ("for two reasons"), asks for something, or ends with a colon."""
    return bool(_COUNTED.search(text)) or asks(text) or text.rstrip().endswith(":")


def without_conclusion(text: str) -> str:
    """A sentence without its "therefore": what is asked for is understood without the reasons for it."""
    return _CONCLUDING.sub("", text)


def without_promise(text: str) -> str:
    """A sentence without the words by which it points at the list below it ("Our demands are these:")."""
    return _PROMISE.sub("", text) if text.rstrip().endswith(":") else text


def _members(first: int, texts: Sequence[str], paragraphs: Sequence[int]) -> Iterator[int]:
    """The sentences that go on counting after the first one, which comes first."""
    yield first
    at, expected = first, 2
    place = first + 1
    while place < len(texts) and place - at <= FURTHEST and paragraphs[place] - paragraphs[at] <= 1:
        found = ordinal(texts[place])
        if found in (expected, LAST):
            yield place
            at, expected = place, expected + 1
            if found == LAST:
                return
        elif found == 1:
            return
        place += 1


def _announced(text: str) -> int:
    """How many members a sentence promises; 2 where it does not say."""
    match = _COUNTED.search(text)
    if match and match["burmese"]:
        count = match["burmese"]
        return _BURMESE_COUNTS.index(count) + 2 if count in _BURMESE_COUNTS else int(count)
    count = match["count"].lower() if match else ""
    return _COUNTS.get(count, int(count) if count.isdecimal() else _FEWEST)


def _begin(announcing: int, paragraphs: Sequence[int], leans: Callable[[int], bool]) -> int | None:
    """The announcing sentence, or the one of its paragraph before that makes it understood."""
    place = announcing
    while leans(place):
        place -= 1
        if place < 0 or paragraphs[place] != paragraphs[announcing] or announcing - place > FURTHEST:
            return None
    return place


def _first_after_colon(text: str) -> bool:
    """Whether a sentence both announces and gives the first member ("We ask two things: first, ...")."""
    colon = _AFTER_COLON.search(text)
    return bool(colon) and ordinal(text[colon.end() :]) == 1 if colon else False
