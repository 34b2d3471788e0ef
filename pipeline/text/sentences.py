"""Where sentences end: rules for English punctuation and abbreviations, Burmese ။, and other scripts' full stops.

The rules err to one side: a place in doubt is no end, so that a sentence may come out too long but never as a
fragment. What stands in brackets or quotation marks is not divided, unless it is longer than `LONGEST_ASIDE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.text.abbreviations import goes_on

LONGEST_ASIDE = 300
"""Code points: a quotation or bracket up to this length stays whole, a longer one is divided like any text."""

_END = re.compile(
    r"(?:[.!?…।॥۔؟]+[”’»\"')\]]*(?:\[[^\]\s]{1,4}\])*(?=\s|$))"  # these marks need a space after them
    r"|(?:[။。！？]+[”’»\"')\]」』）]*(?:\[[^\]\s]{1,4}\])*)"
)
_LONGEST_WORD = 40
_WORD_BEFORE = re.compile(r"[\w.’'-]*\Z")
_NEXT_WORD = re.compile(r"[\s“‘«\"'(\[]*([^\W_]+\.?)?")
_PAIRS = {"“": "”", "(": ")", "[": "]", "«": "»", "「": "」", "『": "』", "（": "）"}
_OPENED = _PAIRS | {"‘": "’"}
_BRACKET = re.compile('[“”()\\[\\]«»「」『』（）"]|(?<!\\w)‘|’(?!\\w)')
_SINGLE_OPENED, _SINGLE_CLOSED = re.compile(r"(?<!\w)‘"), re.compile(r"’(?!\w)")
_DEEPEST = 8
_CLOSING = "”’»\"'」』"
_QUOTED_BEFORE = re.compile(r"\s*(?:ဟု|ဟူ|လို့|တဲ့|とい|と[言述話])")
"""Words after a quotation that go on with its sentence (“said he”)."""
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: `text[start:end]`, offsets in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch's own text."""
        return text[self.start : self.end]


def sentences(text: str) -> list[Stretch]:
    """The sentences of one paragraph, in order, without the spaces between them. What is left over is one too."""
    enclosed = asides(text)
    found: list[Stretch] = []
    start = _spaces(text, 0)
    for match in _END.finditer(text):
        end = match.end()
        if end > start and not _inside(enclosed, end) and _ends(text, start, match):
            found.append(Stretch(start, end))
            start = _spaces(text, end)
    last = len(text.rstrip())
    return [*found, Stretch(start, last)] if start < last else found


def is_whole(sentence: str) -> bool:
    """Whether a sentence ends like one and its quotation marks and brackets are closed: whether it can stand alone."""
    return any(match.end() == len(sentence) for match in _END.finditer(sentence)) and balanced(sentence)


def balanced(text: str) -> bool:
    """Whether every “, ( and the like has its partner, and straight quotation marks are even in number."""
    if text.count('"') % 2 or len(_SINGLE_OPENED.findall(text)) > len(_SINGLE_CLOSED.findall(text)):
        return False  # ’ is an apostrophe too, so there may be more of it
    return all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS.items())


def asides(text: str) -> list[Stretch]:
    """Quotations and brackets short enough to stay whole, the outermost ones, the last one first."""
    found: list[Stretch] = []
    waiting: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        mark, at = match.group(), match.start()
        waiting = [(closing, opened) for closing, opened in waiting if at - opened < LONGEST_ASIDE][-_DEEPEST:]
        closed = next((i for i in range(len(waiting) - 1, -1, -1) if waiting[i][0] == mark), None)
        if closed is not None:
            opened = waiting[closed][1]
            while found and found[-1].start > opened:
                found.pop()
            found.append(Stretch(opened, at + 1))
            del waiting[closed:]
        elif mark in _OPENED or (mark == '"' and not text[max(at - 1, 0) : at].strip("([“ ")):
            waiting.append((_OPENED.get(mark, '"'), at))
    return found[::-1]


def _spaces(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a mark that could end a sentence does."""
    if match.group()[0] in "။。！？":
        if text[start : match.start()].isdecimal():
            return False  # "၁။" at the beginning counts entries
        return match.group()[-1] not in _CLOSING or not _QUOTED_BEFORE.match(text, match.end())
    following = _NEXT_WORD.match(text, match.end())
    word = (following and following.group(1)) or ""
    if not following or (following.end() == len(text) and not word):
        return True
    if word[:1].islower():
        return False
    return match.group()[0] != "." or match.group().startswith("..") or _full_stop(text, start, match.start(), word)


def _full_stop(text: str, start: int, at: int, following: str) -> bool:
    """Whether the full stop at `at` ends a sentence that began at `start`."""
    before = _WORD_BEFORE.search(text[max(start, at - _LONGEST_WORD) : at])
    word = before.group() if before else ""
    if word.isdecimal() and text[start:at] == word:
        return False  # "1." at the beginning counts entries
    return not goes_on(word, following)


def _inside(asides: list[Stretch], place: int) -> bool:
    """Whether a place lies strictly within an aside. Drops the asides that end before it: places come in order."""
    while asides and asides[-1].end <= place:
        asides.pop()
    return bool(asides) and asides[-1].start < place
