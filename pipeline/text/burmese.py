"""Burmese text: where one syllable ends and the next begins.

Burmese is written without spaces between words; a space or ၊ ends a phrase and ။ a sentence. Where neither is at
hand, the boundary of a syllable is the only place at which a text may be divided without a dictionary.
"""

from __future__ import annotations

import re
from itertools import pairwise

_CONSONANT = "[\u1000-\u1021\u1075-\u1081\uaa60-\uaa6f\ua9e0-\ua9ef]"
_MYANMAR = "[\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff]"
_SYLLABLE = re.compile(
    f"(?<={_MYANMAR})(?<!\u1039)"
    f"(?:{_CONSONANT}(?!\u1037?[\u103a\u1039])"  # a consonant that is neither killed (asat) nor stacked
    "|[\u1023-\u102a\u103f\u104e]"  # independent vowels, great sa, ၎
    "|(?<![\u1040-\u1049])[\u1040-\u1049])"  # the first digit of a number
)
"""Rules of the script (Unicode Standard, chapter Southeast Asia, Myanmar): ် kills a consonant, ္ stacks the next one
under it. ၊ ။ ၌ ၍ ၏ belong to what stands before them and never begin anything."""

_AND = "နှင(?:\u1037\u103a|\u103a\u1037)"
_ENDS_PHRASE = re.compile(f"(?:(?:ကြောင်း|သည်|ပြီး|၍)(?:{_AND})?|{_AND})(?!ဟု|ကို|လည်း|တွင်)")
"""Words behind which a phrase ends (“and” in either order of its signs ့ and ်), unless a particle comes that belongs to
what stands before it."""


def syllable_starts(text: str) -> list[int]:
    """The offsets (code points) inside Burmese runs at which a syllable begins and what stands before it ends.

    The first syllable of a run is not listed: what stands before it is not Burmese, and other rules apply.
    """
    return [match.start() for match in _SYLLABLE.finditer(text)]


def phrase_ends(text: str) -> list[int]:
    """Those of `syllable_starts` that stand behind a word which ends a phrase."""
    ends = {match.end() for match in _ENDS_PHRASE.finditer(text)}
    return sorted(ends.intersection(syllable_starts(text))) if ends else []


def syllables(text: str) -> list[str]:
    """The text divided at `syllable_starts`; joined, the pieces are the text again."""
    places = [0, *syllable_starts(text), len(text)]
    return [text[start:end] for start, end in pairwise(places) if start < end]
