"""How X counts a post: weights by character, one price for an address, one for an emoji (twitter-text, version 3)."""

from __future__ import annotations

import re
from unicodedata import normalize

from pipeline.text.emoji import known_emoji
from pipeline.text.web_addresses import SURE_BARE, SURE_URL

X_WEIGHT = 280
"""The greatest weight of a post: `maxWeightedTweetLength` over `scale` of twitter-text's config/v3.json."""
X_URL = 23
"""What every address weighs, however long: `transformedURLLength`, same file."""
_SHORTEST_URL = len("a.io")
_HEAVY = re.compile("[^\0-\xa8\xaa-\xad\xaf-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""Characters that weigh two; those of the ranges in config/v3.json weigh one. © and ® are emoji to some."""
_NO_NAME = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000!#-/:-@\[-_{-~"
_TOP = re.compile(rf"(?<=[^{_NO_NAME}])\.(?=[^\W\d_][^{_NO_NAME}])")
"""A point that could stand before a top-level domain, of any script: each may make an address of what is around it."""
_PLAIN = re.compile("[\0-\xa8\xaa-\xad\xaf-\u10ff\u2000-\u200c\u2010-\u201f\u2032-\u2037]*")
"""Text without a character that an emoji can be made of (but for digits, which alone are none)."""


def x_length(text: str) -> int:
    """How much X takes a post's text to weigh, of `X_WEIGHT`; never less than twitter-text says.

    Of the text in Unicode's form NFC, a character weighs one in the ranges of Latin, Burmese and other alphabets and
    two elsewhere, an emoji two as a whole, and an address 23 with or without https before it. Where a server may see an
    address or not (which depends on its list of top-level domains) the text weighs what it would and the price of the
    address too; an emoji newer than Unicode 11 or put together in no known way weighs all its characters.
    Source: https://docs.x.com/resources/fundamentals/counting-characters and config/v3.json of twitter-text.
    """
    text = normalize("NFC", text)
    total, at = 0, 0
    for match in SURE_URL.finditer(text) if "://" in text else ():
        total += _bare(text, at, match.start()) + X_URL
        at = match.end()
    return total + _bare(text, at, len(text))


def _bare(text: str, start: int, end: int) -> int:
    """The weight of a stretch without a sure address that has https before it."""
    if text.find(".", start, end) < 0:
        return _weight(text, start, end)
    total, at = 0, start
    for match in SURE_BARE.finditer(text, start, end):
        total += _doubtful(text, at, match.start()) + max(X_URL, len(match[0]))
        at = match.end()
    return total + _doubtful(text, at, end)


def _doubtful(text: str, start: int, end: int) -> int:
    points = sum(1 for _ in _TOP.finditer(text, start, end))
    return _weight(text, start, end) + points * (X_URL - _SHORTEST_URL)


def _weight(text: str, start: int, end: int) -> int:
    """The weight of a stretch that has no address."""
    if _PLAIN.fullmatch(text, start, end):
        return end - start
    total, at = 0, start
    for first, last, emoji in known_emoji(text, start, end):
        total += _characters(text[at:first]) + 2 * emoji
        at = last
    return total + _characters(text[at:end])


def _characters(text: str) -> int:
    return len(text) + len(_HEAVY.findall(text))
