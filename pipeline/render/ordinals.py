"""Which member of a series a sentence says that it is: "First, ...", "Our third demand is", "ဒုတိယအချက်", "(4)".

One sentence in, an answer out.
"""

from __future__ import annotations

import re

LAST = 99
"""The ordinal of "Lastly": it ends a series, whatever its number is."""
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
_BETWEEN = " ,:–—၊"


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


def without_ordinal(text: str) -> str:
    """A sentence without its "First,": what it asks for is understood without the number of it."""
    bare = text.lstrip(_OPENING)
    match = _MEMBER.match(bare)
    return bare[match.end() :].lstrip(_BETWEEN) if match else text


def opens_after_colon(text: str) -> bool:
    """Whether a sentence both announces and gives the first member ("We ask two things: first, ...")."""
    colon = _AFTER_COLON.search(text)
    return bool(colon) and ordinal(text[colon.end() :]) == 1 if colon else False
