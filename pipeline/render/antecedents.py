"""Beginnings that stand for something said before, where a list of words cannot tell: patterns, English and Burmese.

One sentence in, yes or no out. What a list can tell stands in `templates/thread.toml`.
"""

from __future__ import annotations

import re

NUMBER = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens|hundreds|thousands)"
)
_IS = r"(?:is|are|was|were|be|been|being)"
_MAY = r"(?:can|cannot|could|may|might|must|should|will|would)"
_CAME = (
    r"(?:said|says|told|wrote|came|went|got|took|gave|made|left|found|lost|held|knew|saw|stood|fled|died|fell|won|sent"
    r"|kept|began|ran|paid|met|did|does|do|had|has|have|ended|(?:\w+ed)(?= (?:in|on|at|by|to|with|from|for|of|that|the"
    r"|a|an|and|or|their|his|her|its|as|when|after|before|within|without|under|only|again|because|about|into|until"
    r"|over|through|it|them|him|us|me|\d)\b|[.,;:!?]))(?![\w’'-])"
)
_SEVERAL = rf"(?:all|both|half|some|many|most|several|few|a few|none|each|neither|either|the (?={NUMBER})|{NUMBER})"
_MORE = rf"(?: (?:{NUMBER}|others?|more|ones?|two))?"
_VICTIMS = (
    rf"(?:at least |about |nearly |almost |more than |some )?{NUMBER} (?:(?:{_IS}|have been|had been) (?:\w+ly )?"
    r"(?:killed|injured|wounded|arrested|detained|displaced|dead|missing|executed|sentenced|hurt)|died|fled)\b"
)
_HOW_MANY = r"(?:(?:only|just|about|nearly|almost|at least|more than|fewer than|some) )?"
_WITHOUT_NOUN = (
    rf"(?!{_VICTIMS}){_HOW_MANY}(?:the )?{_SEVERAL}{_MORE} (?:{_IS}\b|{_MAY}\b|{_CAME})"
    rf"|(?:only )?(?:the )?one (?:{_IS}\b|{_CAME})|each one\b(?! of\b)"
    rf"|all but (?:one|a few|{NUMBER})\b(?! of\b)(?! [\w-]+ (?:of|in|on|at|from|to)\b)"
    rf"|(?:[\w’'-]+ ){{0,4}}there {_IS} (?:(?:now|only|still|just) )?(?:{NUMBER}|none|many|few)(?=[.,;])"
    rf"|the (?:{NUMBER}|ones?|others?) (?:who|that|which|{_IS}|{_MAY}|had|has|have)\b"
)
"""A number of nobody said: "Half were", "Only three survived", "The three who were not". The dead are people."""
_UNIT = r"(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|generations?|moments?|centur(?:y|ies))"
_DAY = r"(?:day|morning|afternoon|evening|night|week|weekend|month|year)"
_LATER = (
    rf"(?:[\w’'-]+ ){{0,3}}{_UNIT} (?:later|earlier|afterwards?|(?:before|after)(?=,))\b(?! than\b)"
    r"|(?:(?:shortly|soon|much|long|immediately|right|not long) )(?:afterwards?|(?:later|before|after)(?=,))\b"
    rf"|(?:(?:on|by|in|at|during) )?the (?:very )?(?:next|following|previous|same) {_DAY}\b"
    r"(?! (?:of|as|that|when|will|is|was)\b)"
    r"|(?:(?!ပြီး).){1,14}(?:ရက်|ပတ်|လ|နှစ်|နာရီ)\s?အကြာ"
)
"""A time counted from one that is not said: "Eighteen months later", "The next day"."""
_PREPOSITION = (
    r"(?:in|on|at|by|for|with|from|under|over|of|to|behind|near|inside|outside|around|about|against|through|into"
    r"|upon|without|beside|beyond)"
)
_POINTER = (
    rf"{_PREPOSITION} that\b(?! (?:is|which)\b)"
    r"|(?:[\w’'-]+ ){0,4}(?:do|does|did|done|doing) so\b(?! (?:much|many|well|badly|little|far)\b)"
    r"|(?!if |when |once |the then |then )(?:[\w’'-]+ ){1,3}(?<!and )then (?=[a-z])"
    r"|[\w’' -]{1,40}, too,"
    r"|(?:the |many |most )?(?:(?!always|sometimes|perhaps)[a-z]+s|people|women|men|children|everyone|nobody|life)"
    rf" there (?!{_IS}\b|{_MAY}\b|ha(?:s|ve|d) been\b|(?:came|come|stands|stood)\b)"
    r"|(?:(?!(?:and|but|which|that|who|because|as|if|when)\b)[\w’'-]+ ){1,8}this (?=(?:to|in|is|was|will|would|has|had"
    r"|can|cannot|could|may|might|must|should|and|or|but|because|as|for|from|by|with|when|if|of|at|on|not|does|did|a"
    r"|an|the)\b)"
)
"""A "that", "so", "then", "there" or "this" of the first words: "Soldiers then burned", "I do not tell this to"."""
_BEGINNING = re.compile(f"{_WITHOUT_NOUN}|{_LATER}|{_POINTER}")

_DETERMINER = r"(?:an?|the|this|that|each|every|no|one|another|any|my|our|your|their|its|his|her)\b"
_NAMING_NOTHING = rf"(?:(?!{_DETERMINER})[a-z0-9][\w’'.,:-]* ){{0,10}}?"
_IT = rf"(?:it|them|him)\b(?! (?:{_IS}|to|rains?|rained|snows?|snowed|takes|took)\b)"
_OF_NOTHING = re.compile(
    rf"(?i:{_PREPOSITION}) {_IT}"
    rf"|(?i:{_PREPOSITION}|since|until|there|here|asked) {_NAMING_NOTHING}{_PREPOSITION} {_IT}"
)
"""An "it" behind a preposition, before which nothing is named: "By eight there are sixty people in front of it"."""

_THEY = re.compile(r"\bthem\b", re.IGNORECASE)
_SEVERAL_BEFORE = re.compile(
    r"\b(?!Mrs\b)[A-Za-z]\w*[a-hj-rt-z]s\b(?![’'])|\w+(?:ies|oes|ses)\b|\b(?:both|every|everyone|everybody|each|who"
    r"|whoever|nobody|no one|anyone|anybody|people|women|men|children|police|cattle|media|data|staff|troops|youth)\b"
    r"|(?<!,) and (?:an? |the |(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""What a "them" may stand for: a plural, two that "and" joins, anybody."""
_ANSWER = re.compile(r"(?:not|no|yes|only|mostly|partly|because|neither|nor)\b", re.IGNORECASE)
_QUESTION_QUOTED = re.compile(r"[“‘\"'«「『][^“”«»「」『』\"]{0,400}?[?？؟][”’\"'»」』]")


def answers(text: str) -> bool:
    """Whether a sentence begins like an answer, which it is only where a question stands before it: "Not the keepers".

    Args:
        text: the sentence without what stands before its first word.
    """
    return _ANSWER.match(text) is not None


def stands_for_something(text: str) -> bool:
    """Whether a sentence's first words stand for something that was said before: "Half were", "A week earlier".

    Args:
        text: the sentence without what stands before its first word.
    """
    return bool(_BEGINNING.match(text[:160].lower()) or _OF_NOTHING.match(text))


def they_are_unknown(text: str) -> bool:
    """Whether a sentence has a "them" before which it names nothing that this could be."""
    return any(not _SEVERAL_BEFORE.search(text[: match.start()]) for match in _THEY.finditer(text))


def begins_with_a_question(text: str) -> bool:
    """Whether a sentence begins with a question in quotation marks: a scene, of which no reader knows where it is."""
    return _QUESTION_QUOTED.match(text) is not None
