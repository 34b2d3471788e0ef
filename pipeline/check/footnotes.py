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
            if span.kind != "footnote":
                continue
            used.add(span.value)
            if span.value not in defined:
                message = f"[{span.value}] refers to a footnote that does not exist"
                yield found("footnote-undefined", message, line=span.line or piece.line, column=span.column)
        used |= _mentioned(piece, defined - used)
    yield from _definitions(issue.footnotes, used)


def _mentioned(piece: Piece, markers: set[str]) -> set[str]:
    """The footnotes that a piece without spans, such as the about text, mentions as [1]."""
    if piece.spans or piece.what.startswith("footnote") or "[" not in piece.text:
        return set()
    return {marker for marker in markers if f"[{marker}]" in piece.text or f"[^{marker}]" in piece.text}


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
