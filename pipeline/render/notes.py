"""Footnotes as readers see them: an Issue in, the same out with its footnotes numbered where they carry labels.

In Markdown a footnote may be named for its writer, `[^station]`; a reader looks for a number. Where one footnote of an
issue has such a label all of them are numbered, in the order in which they are listed, so that no two look alike.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from pipeline.issue import Block, Entry, Issue, Span

_LABEL = re.compile(r"(?![ivxlc]+$)(?=.*[^\W\d_]{2}).+", re.DOTALL | re.IGNORECASE)
"""A marker with two letters side by side; "1", "၁", "*", "a", "L1" and "iv" are what readers expect to see."""


def with_numbered_notes(issue: Issue) -> Issue:
    """The issue with numbers in place of the markers of its footnotes, if one of these is a label.

    Args:
        issue: the issue as it was read. Of two footnotes with one marker its marks mean the first.

    Returns:
        The issue itself where no marker is a label; else one whose footnotes, and the marks in body and lists that
        refer to them, say "1", "2" ... A mark without a footnote stays as it is.
    """
    if not any(_LABEL.fullmatch(note.marker) for note in issue.footnotes):
        return issue
    shown: dict[str, str] = {}
    for number, note in enumerate(issue.footnotes, start=1):
        shown.setdefault(note.marker, str(number))
    notes = (replace(note, marker=str(number)) for number, note in enumerate(issue.footnotes, start=1))
    return replace(issue, body=tuple(_block(block, shown) for block in issue.body), footnotes=tuple(notes))


def _block(block: Block, shown: Mapping[str, str]) -> Block:
    text, spans = _numbered(block.text, block.spans, shown)
    return replace(block, text=text, spans=spans, entries=tuple(_entry(entry, shown) for entry in block.entries))


def _entry(entry: Entry, shown: Mapping[str, str]) -> Entry:
    text, spans = _numbered(entry.text, entry.spans, shown)
    return replace(entry, text=text, spans=spans)


def _numbered(text: str, spans: Sequence[Span], shown: Mapping[str, str]) -> tuple[str, tuple[Span, ...]]:
    """A text with numbers as its marks, and its spans where they stand then."""
    marks = sorted((s for s in spans if s.kind == "footnote" and s.value in shown), key=lambda s: s.start)
    puts = [f"[{shown[mark.value]}]" for mark in marks]
    ends = [mark.end for mark in marks]
    gains = [0, *accumulate(len(put) - (m.end - m.start) for m, put in zip(marks, puts, strict=True))]
    parts, at = [], 0
    for mark, put in zip(marks, puts, strict=True):
        parts += [text[at : mark.start], put]
        at = mark.end
    moved = (
        replace(
            span,
            start=span.start + gains[bisect_right(ends, span.start)],
            end=span.end + gains[bisect_right(ends, span.end)],
            value=shown.get(span.value, span.value) if span.kind == "footnote" else span.value,
        )
        for span in spans
    )
    return "".join([*parts, text[at:]]), tuple(moved)
