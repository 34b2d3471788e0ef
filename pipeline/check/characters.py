"""Characters that harm: direction controls, lost and private characters, letters apart from their accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.check.pieces import quoted
from pipeline.check.places import at_offsets
from pipeline.delivery import MAIL_SLOTS
from pipeline.problem import Place, Problem
from pipeline.rules import found

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDES = "\u202d\u202e"
_CLOSED_BY = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}
_DEEPEST = 125
"""The depth to which programs follow nested directions (Unicode Standard Annex 9, max_depth)."""
_NAMES = {
    "\u202a": "left-to-right embedding", "\u202b": "right-to-left embedding", "\u202c": "pop directional formatting",
    "\u202d": "left-to-right override", "\u202e": "right-to-left override", "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate", "\u2068": "first strong isolate", "\u2069": "pop directional isolate",
}  # fmt: skip
_LOST = re.compile("\ufffd+")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+")
_MARK = re.compile("[\u0300-\u036f\u1160-\u11ff\u3099\u309a]")
"""Marks that compose with what stands before: accents of Latin, Greek and Cyrillic, Korean letters, Japanese voicing.
Other scripts store marks in several equivalent orders that no reader can tell apart; Burmese keyboards do."""
_AROUND = 20
"""Characters before and after a mark between which its word is looked for."""


def characters(text: str) -> Iterator[Problem]:
    """Problems of single characters in the issue's text, as it stands in its file."""
    if not text.isascii():
        yield from _directions(text)
        for rule, pattern, said in (
            ("character-lost", _LOST, "the sign � stands for a character that was lost"),
            ("character-private", _PRIVATE, "the character U+{:04X} is known to a single font"),
        ):
            hits = ((match.start(), ord(match.group()[0])) for match in pattern.finditer(text))
            for place, code in at_offsets(text, hits):
                yield found(rule, said.format(code), line=place.line, column=place.column)
        yield from _apart(text)
    yield from _slots(text)


def _directions(text: str) -> Iterator[Problem]:
    """Overrides are errors; other pairs are looked at paragraph by paragraph (Unicode Standard Annex 9, BD9, BD14)."""
    open_: list[tuple[str, Place]] = []
    end = 0
    hits = ((match.start(), (match.start(), match.group())) for match in _DIRECTION.finditer(text))
    for place, (offset, sign) in at_offsets(text, hits):
        if text.find("\n\n", end, offset) >= 0:
            yield from _unclosed(open_)
        end = offset
        if sign in _OVERRIDES:
            yield _said("bidi-override", sign, place)
        if sign not in _CLOSED_BY and len(open_) < _DEEPEST:
            open_.append((sign, place))
        elif sign in _CLOSED_BY and open_ and open_[-1][0] in _CLOSED_BY[sign]:
            opened, where = open_.pop()
            if opened not in _OVERRIDES:
                yield _said("bidi-control", opened, where)
        else:
            yield _said("bidi-unclosed", sign, place)
    yield from _unclosed(open_)


def _unclosed(open_: list[tuple[str, Place]]) -> Iterator[Problem]:
    """What is left open at a paragraph's end; the list is emptied. An override is an error already."""
    for sign, place in open_:
        if sign not in _OVERRIDES:
            yield _said("bidi-unclosed", sign, place)
    open_.clear()


def _said(rule: str, sign: str, place: Place) -> Problem:
    message = {
        "bidi-override": "turns the text after it round",
        "bidi-unclosed": "closes nothing" if sign in _CLOSED_BY else "is never closed",
        "bidi-control": "changes the direction of the text",
    }[rule]
    return found(
        rule, f"the invisible U+{ord(sign):04X} ({_NAMES[sign]}) {message}", line=place.line, column=place.column
    )


def _apart(text: str) -> Iterator[Problem]:
    for place, word in at_offsets(text, _words_apart(text)):
        message = f"in {quoted(word)} letters and accents are stored apart"
        yield found("text-not-nfc", message, line=place.line, column=place.column)


def _words_apart(text: str) -> Iterator[tuple[int, str]]:
    """The first such word of each line, with its mark's offset."""
    line_end = -1
    for mark in _MARK.finditer(text):
        at = mark.start()
        if at > line_end and not unicodedata.is_normalized("NFC", text[max(at - 1, 0) : at + 1]):
            newline = text.find("\n", at)
            line_end = newline if newline >= 0 else len(text)
            before, after = text[max(at - _AROUND, 0) : at].split(), text[at : at + _AROUND].split()
            yield at, (before[-1] if before else "") + after[0]


def _slots(text: str) -> Iterator[Problem]:
    hits = sorted((text.find(slot.placeholder), slot.placeholder) for slot in MAIL_SLOTS if slot.placeholder in text)
    for place, placeholder in at_offsets(text, hits):
        message = f"“{placeholder}” is a placeholder of this program"
        yield found("slot-in-text", message, line=place.line, column=place.column)
