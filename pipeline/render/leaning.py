"""Whether a sentence can be understood without its neighbours: its text in, yes or no out.

The words by which a sentence points back stand in `templates/thread.toml`, a table a language; a sentence is judged by
those of every script in it. What no list can tell is told by the patterns of `pipeline.render.antecedents`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.render.antecedents import NUMBER, begins_with_a_question, stands_for_something, they_are_unknown
from pipeline.render.ranking import words_of
from pipeline.text.burmese import syllable_starts
from pipeline.text.sentences import asides
from pipeline.thread_words import Phrases

_QUOTED = "“‘\"'«「『"
OPENING = "“‘\"'(«[ "
"""What may stand before the first word of a sentence."""
_WORD = re.compile(r"[^\W_]+")
_BURMESE_LETTER = re.compile("[\u1000-\u1049]")
_LONGEST_SYLLABLE = 12
_POINTING_WORDS, _DEFINITE_WORDS = 4, 4
_POINTING_LENGTH = 30
"""Characters of a sentence's beginning in a script that puts no space between words."""
_PART_OF_IT = re.compile(r"(?:\w+ )?(?:all|most|much|some|part|none|any) of (?:that|it)\b")
_QUESTION = ("?", "？", "؟")
_INVITING = re.compile(
    r"(?:please|feel free|welcome to|let us know|just let|join us|subscribe|sign up|unsubscribe|check out|click|visit"
    r"|see|read|have a look|take a look|stay tuned|don[’']t forget|thanks|thank you|happy|if you|do you|are you"
    r"|would you|have you|you can|you may|we welcome|we invite|we hope you)\b"
    r"|.*\b(?:(?:this|our|next|previous) (?:newsletter|blog post)|this post|these posts|(?:next|previous) post)\b"
    r"|.*(?:ဖိတ်ခေါ်အပ်|ကြိုဆိုပါတယ်|ကြိုဆိုပါသည်|ဆက်သွယ်နိုင်ပါ)",
    re.IGNORECASE | re.DOTALL,
)
"""Invitations and housekeeping: words to the readers of the newsletter about the newsletter."""
_ELSEWHERE = re.compile(
    r"\b(?:there|here)\b(?!\s+(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|exists?|remains?)\b)"
    r"|\b(?:above|below)(?=[.,;:])|\bthe following\b",
    re.IGNORECASE,
)
_TIMES = (
    "hours?|days?|nights?|mornings?|afternoons?|evenings?|weeks?|weekends?|months?|quarters?|seasons?|winters?|springs?"
    "|summers?|autumns?|years?|decades?|century|time|briefing|issue|who|whom|whose|which|that|of|in|on|at|from|to|with"
    "|without|is|are|was|were|has|have|had|will|would|can|could|must|should|may|might"
)
_POINTED = re.compile(rf"\b(?:this|these|those) (?!(?:{_TIMES})\b)([a-z]\w+)", re.IGNORECASE)
"""Something that has been named ("these announcements"), but not a time of which readers are a part ("this week")."""
_OWN = r"(?P<thing>[a-z]\w+)(?![’'\w-]| (?:of|that|who|which|where|when)\b)"
_POINTED_AT = re.compile(
    r"\b(?:in|of|to|for|from|by|with|about|on|after|before|do|does|did|done|doing|say|says|said) this(?=[.,;:!?])",
    re.IGNORECASE,
)


class Before(NamedTuple):
    """What has been said before a sentence, as words: in `earlier` paragraphs, `here` in its own for the first time.

    `listed` are those that only the list right above its paragraph says, which no post tells. `opens`: the sentence is
    the first of its paragraph. `title`: the words of the title, which every reader knows.
    """

    earlier: frozenset[str]
    here: frozenset[str]
    listed: frozenset[str]
    opens: bool
    title: frozenset[str] = frozenset()


def leans_back(text: str, phrases: Phrases) -> bool:
    """Whether a sentence points back to what stands before it: "However, ...", "In this regard, ...".

    So does a quotation that nobody is said to have said.
    """
    leans = any(_leans_by_words(text, words) for words in phrases.of(text))
    return leans or _points_back(text) or stands_for_something(text.lstrip(OPENING)) or is_quotation(text)


def states(text: str) -> bool:
    """Whether a sentence states something: no question, no invitation, no housekeeping ("Feel free to write to us")."""
    asked = text.rstrip("”’\"')").endswith(_QUESTION)
    return not asked and not _INVITING.match(text[:600].lstrip(OPENING))


def points_elsewhere(text: str) -> bool:
    """Whether a sentence speaks of a place that only its neighbours name ("open requests there", "as said above")."""
    return _ELSEWHERE.search(text) is not None


def recalls(text: str, said: frozenset[str], phrases: Phrases) -> bool:
    """Whether a sentence has "the list" or "the 41 bugs" of what the text has `said` before it, as words.

    It is for readers who have read none of that. In the middle of a thread a number says enough of the bugs.
    """
    return _takes_up_anywhere(text, said, _definite(text, phrases), counted=True)


def begins_in_the_middle(text: str) -> bool:
    """Whether a sentence cannot be the first that a reader meets: a "them" of nobody, a question in a scene."""
    return they_are_unknown(text) or begins_with_a_question(text)


def takes_up(text: str, before: Before, phrases: Phrases) -> bool:
    """Whether a sentence speaks of "the" something that its reader has not been told of.

    Either it has it anywhere, from its own paragraph that has only just brought it up ("Guards took the pen") or from
    the list above ("has offered the batteries"); or it begins with something that no earlier paragraph knows.
    """
    found, definite = _WORD.findall(text.lower()), _definite(text, phrases)
    articles = [n for n, word in enumerate(found[:-1]) if word in definite]
    if any(not words_of(found[n + 1]).isdisjoint(before.listed) for n in articles):
        return True
    if not before.opens and _takes_up_anywhere(text, before.here - before.title, definite):
        return True
    words = _WORD.findall(_beginning(text))[:_DEFINITE_WORDS]
    if before.opens or len(words) < _DEFINITE_WORDS or words[0] not in definite:
        return False
    named = text.lstrip(OPENING)[len(words[0]) :].lstrip()[:1].isupper()
    thing = words_of(" ".join(words[1:]))
    return not named and (not thing.isdisjoint(before.here) or (bool(thing) and thing.isdisjoint(before.earlier)))


def _takes_up_anywhere(text: str, here: frozenset[str], definite: tuple[str, ...], *, counted: bool = False) -> bool:
    """Whether a sentence has "the pen" of a sentence before, and does not say itself which one ("the pen of")."""
    for match in _things(definite, counted).finditer(text) if here and definite else ():
        new = words_of(match["thing"]) & here
        if new and new.isdisjoint(words_of(text[: match.start()])):
            return True
    return False


@cache
def _things(definite: tuple[str, ...], counted: bool) -> re.Pattern[str]:  # noqa: FBT001 - `cache` is by position
    """What finds "the pen", and where `counted` "the two pens" as well."""
    number = f"(?:{NUMBER} )?" if counted else ""
    return re.compile(rf"\b(?i:{'|'.join(map(re.escape, definite))})(?= {number}{_OWN})")


def _definite(text: str, phrases: Phrases) -> tuple[str, ...]:
    return tuple(word for words in phrases.of(text) for word in words.definite)


def _leans_by_words(text: str, phrases: Phrases) -> bool:
    """Whether a sentence begins with one of the words of one language that point back, or has one early on."""
    beginning = _beginning(text)
    stands = _opening_words(beginning, phrases.standing)
    if not stands and _opening_words(beginning, phrases.leaning):
        return True
    beginning = beginning[len(stands) :]
    first = _WORD.findall(beginning)[:_POINTING_WORDS]
    pointing = any(word in (first if word.isascii() else beginning[:_POINTING_LENGTH]) for word in phrases.pointing)
    return pointing or _PART_OF_IT.match(beginning) is not None or _stands_for_nobody(text, phrases)


def _opening_words(beginning: str, listed: tuple[str, ...]) -> str:
    """The words of a list with which a text begins, empty where there are none."""
    if not beginning.startswith(listed):  # many at once, and most begin with none
        return ""
    return next((words for words in listed if beginning.startswith(words) and _ends_there(beginning, words)), "")


def _ends_there(beginning: str, words: str) -> bool:
    """Whether a word ends behind the first words; in Burmese a syllable: ထို is "that", ထိုင်း is Thai."""
    after = beginning[len(words) : len(words) + 1]
    if words[-1:].isascii() or not _BURMESE_LETTER.match(after):
        return not (words.isascii() and after.isalnum())
    return len(words) in syllable_starts(beginning[: len(words) + _LONGEST_SYLLABLE])


def _points_back(text: str) -> bool:
    """Whether a sentence has "these announcements" or "in this" anywhere, of which it has said nothing itself."""
    for match in _POINTED.finditer(text):
        if words_of(match.group(1)).isdisjoint(words_of(text[: match.start()])):
            return True
    return _POINTED_AT.search(text) is not None


def is_quotation(text: str) -> bool:
    """Whether a sentence is a quotation and nothing else."""
    quoted = asides(text)[-1:]
    return bool(quoted) and text[0] in _QUOTED and quoted[0].start == 0 and not _WORD.search(text, quoted[0].end)


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
