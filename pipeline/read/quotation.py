"""Quotations and the ends of sentences: what stands wholly between quotation marks, and what stops."""

from __future__ import annotations

import re

_PAIRS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‘": "’",
    "‚": "‘’",
    "「": "」",
    "『": "』",
    "‹": "›",
    '"': '"',
    "'": "'",
}
_TAIL = re.compile(r"(?:[.,!?။]|\[\^?[0-9\u1040-\u1049]{1,3}\])*$")
"""What stands behind a closing mark: the end of the sentence, and references of footnotes."""
_SENTENCE_END = re.compile('[.!?…။。！？](?:["”’»」』)\\]›]|\\[\\^?[^\\]\\s]{1,60}\\])*$')
_DASHES = ("—", "–", "--", "―", "- ")
_LONGEST_ATTRIBUTION = 120
_LONGEST_TAIL = 20
_SHORTENED = re.compile(r"(?:\b[A-Z]\.[A-Z]\.|\b(?:Jr|Sr|Ltd|Inc|Co|Corp)\.)$")


def ends_sentence(text: str) -> bool:
    """Whether a text ends with the end of a sentence, closing marks and footnote references behind it not counted."""
    return _SENTENCE_END.search(text.rstrip()[-80:]) is not None


def unquoted(text: str) -> str | None:
    """The text without the quotation marks that stand around the whole of it; None where none do.

    A full stop and references of footnotes behind the closing mark are kept. “One” and “two” is no quotation as a
    whole.
    """
    text = text.strip()
    closings = _PAIRS.get(text[:1])
    if closings is None:
        return None
    start = max(len(text) - _LONGEST_TAIL, 0)
    tail = match.group() if (match := _TAIL.search(text, start)) else ""
    body = text.removesuffix(tail)
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
    if (
        not name
        or len(name) >= _LONGEST_ATTRIBUTION
        or (not dash and ends_sentence(name) and not _SHORTENED.search(name))
    ):
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
        opens = mark == opening and (opening not in closings or _opens(inner, at))
        depth += 1 if opens else -1
        if depth == 0:
            return True
    return False


def _opens(text: str, at: int) -> bool:
    """Whether a mark that is the same at both ends opens a quotation: a space before it, none behind it."""
    return (at == 0 or text[at - 1] in " \xa0([") and not text[at + 1 : at + 2].isspace() and at + 1 < len(text)
