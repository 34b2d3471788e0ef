"""Whether a sentence can be understood without its neighbours: its text in, yes or no out.

The words by which a sentence points back stand in `templates/thread.toml`, a table a language.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.render.ranking import words_of
from pipeline.thread_words import Phrases

OPENING = "“‘\"'(«[ "
"""What may stand before the first word of a sentence."""
_WORD = re.compile(r"[^\W_]+")
_POINTING_WORDS, _DEFINITE_WORDS = 4, 4
_POINTING_LENGTH = 30
"""Characters of a sentence's beginning in a script that puts no space between words."""


class Before(NamedTuple):
    """What has been said before a sentence, as words: in `earlier` paragraphs, `here` in its own for the first time.

    `listed` are those that only the list right above its paragraph says, which no post tells. `opens`: the sentence is
    the first of its paragraph.
    """

    earlier: frozenset[str]
    here: frozenset[str]
    listed: frozenset[str]
    opens: bool


def leans_back(text: str, phrases: Phrases) -> bool:
    """Whether a sentence points back to what stands before it ("However, ...", "In this regard, ...")."""
    beginning = _beginning(text)
    for words in phrases.leaning:
        after = beginning[len(words) : len(words) + 1]
        if beginning.startswith(words) and not (words.isascii() and after.isalnum()):
            return True
    first = _WORD.findall(beginning)[:_POINTING_WORDS]
    pointing = any(word in (first if word.isascii() else beginning[:_POINTING_LENGTH]) for word in phrases.pointing)
    return pointing or _stands_for_nobody(text, phrases)


def takes_up(text: str, before: Before, phrases: Phrases) -> bool:
    """Whether a sentence speaks of "the" something that its reader has not been told of.

    Either it begins with it, within a paragraph that has brought it up a sentence or two before ("The lists"), or with
    something that no earlier paragraph knows; or it has it anywhere, from the list above ("has offered the batteries").
    """
    found = _WORD.findall(text.lower())
    articles = [n for n, word in enumerate(found[:-1]) if word in phrases.definite]
    if any(not words_of(found[n + 1]).isdisjoint(before.listed) for n in articles):
        return True
    words = _WORD.findall(_beginning(text))[:_DEFINITE_WORDS]
    if before.opens or len(words) < _DEFINITE_WORDS or words[0] not in phrases.definite:
        return False
    named = text.lstrip(OPENING)[len(words[0]) :].lstrip()[:1].isupper()
    thing = words_of(" ".join(words[1:]))
    return not named and (not thing.isdisjoint(before.here) or (bool(thing) and thing.isdisjoint(before.earlier)))


def _stands_for_nobody(text: str, phrases: Phrases) -> bool:
    """Whether a sentence has a "she" before which it names nobody."""
    for number, word in enumerate(_WORD.findall(text)):
        if word in phrases.pronouns:
            return True
        if number and word[:1].isupper():
            return False
    return False


def _beginning(text: str) -> str:
    return text[:120].lstrip(OPENING).lower()
