"""How long a text takes to read: text in, words and minutes out.

Words are what spaces separate. Scripts that put no space between words are counted by their signs instead:

- Myanmar script: two syllables are a word. No measured rate for Burmese is known to us. Over 17 languages, people read
  184 words and 370 syllables a minute (S. Trauzettel-Klosinski and K. Dietz, "Standardized Assessment of Reading
  Performance: The New International Reading Speed Texts IReST", IOVS 53:9, 2012), which is two syllables a word.
- Chinese characters and Japanese kana: two are a word, for the same reason (nearly every sign is a syllable).
- Thai, Lao and Khmer: five code points are a word. This is our choice, for want of a source.

The rate is 200 to 240 words a minute: silent reading of English non-fiction was measured at 238 (M. Brysbaert, "How
many words do we read per minute?", Journal of Memory and Language 109, 2019), and websites that print a reading time
divide by 200.
"""

from __future__ import annotations

import re

from pipeline.text.burmese import syllable_starts
from pipeline.text.late import late, may_lack_spaces

SLOW, FAST = 200, 240
"""Words a minute."""

_BURMESE = re.compile("[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]+")
_SIGN = late("[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_CLOSE = late("[\u0e01-\u0e5b\u0e80-\u0eff\u1780-\u17ff]")
_UNSPACED = late(
    "[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\u0e01-\u0e5b\u0e80-\u0eff\u1780-\u17ff]+"
)
_SIGNS_A_WORD, _CLOSE_A_WORD = 2, 5


def count_words(text: str) -> int:
    """The words of a text, as a reader takes time for them."""
    if not may_lack_spaces(text) or not _UNSPACED().search(text):
        return len(text.split())
    stacked = text.count("\u1039")  # the consonant under another begins a syllable, but no place to break
    syllables = len(_BURMESE.findall(text)) + len(syllable_starts(text)) + stacked
    signs = syllables + len(_SIGN().findall(text))
    spaced = sum(any(map(str.isalnum, word)) for word in _UNSPACED().sub(" ", text).split())
    return spaced + -(-signs // _SIGNS_A_WORD) + -(-len(_CLOSE().findall(text)) // _CLOSE_A_WORD)


def reading_minutes(words: int) -> tuple[float, float]:
    """The minutes that so many words take a fast and a slow reader."""
    return words / FAST, words / SLOW
