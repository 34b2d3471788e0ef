"""Footnotes: every one is referred to, every reference leads to one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.pieces import Piece, pieces, quoted
from pipeline.issue import Footnote, Issue
from pipeline.problem import Problem
from pipeline.rules import found


def footnotes(issue: Issue) -> Iterator[Problem]:
    """Problems of footnotes and of the references to them."""
    defined = {note.marker for note in issue.footnotes}
    used: set[str] = set()
    for piece in pieces(issue):
        for span in piece.spans:
            if span.kind == "footnote" and span.value not in defined:
                message = f"[{span.value}] refers to a footnote that does not exist"
                yield found("footnote-undefined", message, line=span.line or piece.line, column=span.column)
        used |= _referred(piece, defined - used)
    yield from _definitions(issue.footnotes, used)


def _referred(piece: Piece, markers: set[str]) -> set[str]:
    """The footnotes that a piece refers to by its spans, or mentions as [1] where it has none, like the about text.

    A footnote that only mentions itself is referred to by nobody.
    """
    if piece.spans:
        referred = {span.value for span in piece.spans if span.kind == "footnote"} & markers
    else:
        referred = {mark for mark in markers if f"[{mark}]" in piece.text or f"[^{mark}]" in piece.text}
    return {mark for mark in referred if piece.what != f"footnote [{mark}]"}


def _definitions(notes: tuple[Footnote, ...], used: set[str]) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for note in notes:
        first = lines.setdefault(note.marker, note.line)
        if first != note.line:
            message = f"the footnote [{note.marker}] is defined twice, first on line {first}"
            yield found("footnote-repeated", message, line=note.line)
        elif note.marker not in used:
            message = f"nothing in the text refers to the footnote [{note.marker}] {quoted(note.text)}"
            yield found("footnote-unreferenced", message, line=note.line)
        if not note.text.strip():
            yield found("footnote-empty", f"the footnote [{note.marker}] has no text", line=note.line)
