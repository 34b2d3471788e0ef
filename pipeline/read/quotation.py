"""Quotations and the ends of sentences: what stands wholly between quotation marks, and what stops."""

from __future__ import annotations

import re

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "‚": "‘’", "「": "」", "『": "』", "‹": "›", '"': '"'}
_AFTER = ".,!?။"
_SENTENCE_END = re.compile('[.!?…။。！？](?:["”’»」』)\\]›]|\\[\\^?[^\\]\\s]{1,60}\\])*$')
_DASHES = ("—", "–", "--", "―", "- ")
_LONGEST_ATTRIBUTION = 120


def ends_sentence(text: str) -> bool:
    """Whether a text ends with the end of a sentence, closing marks and footnote references behind it not counted."""
    return _SENTENCE_END.search(text.rstrip()[-80:]) is not None


def unquoted(text: str) -> str | None:
    """The text without the quotation marks that stand around the whole of it; None where none do.

    A full stop behind the closing mark is kept. “One” and “two” is no quotation as a whole.
    """
    text = text.strip()
    closings = _PAIRS.get(text[:1])
    if closings is None:
        return None
    body = text.rstrip(_AFTER)
    tail = text[len(body) :]
    if len(body) < len("“x”") or body[-1] not in closings:
        return None
    inner = body[1:-1]
    if _closes_inside(inner, text[0], closings):
        return None
    return inner.strip() + tail


def attribution(text: str) -> str | None:
    """The name of who is quoted, from the paragraph after the quotation; None where that is no name.

    A name is short and no sentence; a dash before it is not part of it.
    """
    text = text.strip()
    dash = next((dash for dash in _DASHES if text.startswith(dash)), "")
    name = text[len(dash) :].strip()
    if not name or len(name) >= _LONGEST_ATTRIBUTION or (not dash and ends_sentence(name)):
        return None
    return name


def has_dash(line: str) -> bool:
    """Whether a line begins as an attribution does: with a dash and a name."""
    return line.lstrip().startswith(_DASHES) and attribution(line) is not None


def _closes_inside(inner: str, opening: str, closings: str) -> bool:
    """Whether the first mark is closed before the end. A single closing mark between letters is an apostrophe."""
    depth = 1
    for match in re.finditer(f"[{opening}{closings}]", inner):
        mark, at = match.group(), match.start()
        if mark in "’'" and inner[at - 1 : at].isalpha():
            continue
        depth += 1 if mark == opening and opening not in closings else -1
        if depth == 0:
            return True
    return False
