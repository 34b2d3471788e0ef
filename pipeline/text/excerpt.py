"""The first words of a text, for the line that an inbox shows beside the subject."""

from __future__ import annotations

import re

from pipeline.text.sentences import sentences

ROOM = 110
"""Characters that inboxes show of a preheader: 40 on a telephone, about 100 elsewhere."""
WHOLE = 250
"""Characters up to which a first sentence stays whole: an inbox cuts it where its own window ends."""
_LEAST = 40
_CLAUSE = re.compile(r"[,;:၊、][”’\"')\]]*(?=\s|$)|[၊、]|(?=\s[–—]\s)")
_WORD = re.compile(r"(?=\s)")
_LEADING_ON = re.compile(
    r"(?:\s+(?:a|an|the|this|that|its|their|of|to|in|on|at|by|for|from|with|into|as|and|or|but|nor|which|who))+$",
    re.IGNORECASE,
)
"""Words that promise another one: a line that ends in them looks broken."""
_LOOKED_AT = 2_000
"""Characters of the text in which sentences are sought."""


def excerpt(text: str, room: int = ROOM) -> str:
    """The beginning of a text, ending where a sentence ends, else a clause, else a word; nothing is put in its place.

    Args:
        text: a text on one line.
        room: the greatest length in characters; a single word may be longer and stays whole.

    Returns:
        The whole text if it fits, else as many whole sentences as fit, or the first one if it is not longer than
        `WHOLE`; where that would leave almost nothing, as many clauses as fit, else as many words.
    """
    if len(text) <= room:
        return text
    ends = [sentence.end for sentence in sentences(text[:_LOOKED_AT])]
    for places in (ends, _places(_CLAUSE, text, room), _places(_WORD, text, room)):
        fitting = [end for end in places if _LEAST <= end <= room] or _first(ends if places is ends else [])
        if fitting:
            return _LEADING_ON.sub("", text[: fitting[-1]].rstrip(" ,;:၊、"))
    after = _WORD.search(text, room)
    return text[: after.start()] if after else text


def _first(ends: list[int]) -> list[int]:
    return [end for end in ends if _LEAST <= end <= WHOLE][:1]


def _places(pattern: re.Pattern[str], text: str, room: int) -> list[int]:
    return [match.end() for match in pattern.finditer(text[: room + 1])]
