"""Wrapped lines in, one line of text out; and where in the file each part of that text stands.

An editor wraps where the window ends; a reader's screen wraps elsewhere. So lines of a paragraph are joined: by a
space, or by nothing between two characters of a script that is written without spaces (CSS Text 3, 4.1.3, has the
same rule).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.issue import Span
from pipeline.read.inline import spans_in

_SPACES = re.compile("[\t\x85\u2028\u2029]+| {2,}")
_WIDE = (("\u3000", "\u30ff"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uff00", "\uff60"))


def tidy(line: str) -> str:
    """One line without spaces at its ends, tabs and runs of spaces made one space; no-break spaces inside stay."""
    return tidy_inside(line.strip())


def tidy_inside(text: str) -> str:
    """A text with tabs, line separators and runs of spaces made one space each, its ends left as they are."""
    return _SPACES.sub(" ", text) if "  " in text or not text.isprintable() else text


def glue(before: str, after: str) -> str:
    """What joins two lines: a space, nothing between two wide characters or beside an empty text."""
    if not before or not after or (_is_wide(before[-1]) and _is_wide(after[0])):
        return ""
    return " "


def _is_wide(character: str) -> bool:
    return character >= "\u3000" and any(first <= character <= last for first, last in _WIDE)


def joined(lines: Sequence[str]) -> tuple[str, list[int]]:
    """The text of some lines on one line, and the offset at which each line begins in it."""
    if len(lines) == 1:
        return tidy(lines[0]), [0]
    parts: list[str] = []
    starts: list[int] = []
    at, last = 0, ""
    for line in lines:
        text = tidy(line)
        space = glue(last, text)
        starts.append(at + len(space))
        parts.append(space + text)
        at += len(space) + len(text)
        last = text or last
    return "".join(parts), starts


def flow(lines: Sequence[str], first: int) -> tuple[str, tuple[Span, ...]]:
    """Lines of one paragraph as text with its links and footnote references.

    Args:
        lines: the lines as they stand in the file.
        first: the 1-based line of the first of them.

    Returns:
        The text on one line and its spans, each with its line and column in the file.
    """
    text, starts = joined(lines)
    spans = spans_in(text)
    return text, place(spans, text, starts, lines, first) if spans else ()


def place(spans: tuple[Span, ...], text: str, starts: list[int], lines: Sequence[str], first: int) -> tuple[Span, ...]:
    """Spans with the line and column where their text begins in the file."""
    placed = []
    seen: dict[int, int] = {}
    for span in spans:
        row = bisect_right(starts, span.start) - 1
        in_row = text[span.start : min(span.end, starts[row + 1] if row + 1 < len(starts) else span.end)].rstrip()
        column = lines[row].find(in_row, seen.get(row, 0))
        seen[row] = max(column, 0)
        placed.append(Span(span.kind, span.start, span.end, span.value, first + row, column + 1))
    return tuple(placed)
