"""Spans of plain text: addresses that stand in it, and references to footnotes ("[1]")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.issue import Span
from pipeline.text.web_addresses import ADDRESS, web_addresses

_REFERENCE = re.compile(r"\[(?:\^([^\]\[\s^]{1,60})|([0-9\u1040-\u1049]{1,3}))\]")


def spans_in(text: str) -> tuple[Span, ...]:
    """The links and footnote references of a plain text, in order; lines and columns are left at 0."""
    found: list[Span] = []
    if "://" in text:
        found += (Span("link", start, end, text[start:end]) for start, end in web_addresses(text))
    if "[" in text:
        found += _references(text, found)
        found.sort(key=lambda span: span.start)
    return tuple(found)


def whole_address(line: str) -> str | None:
    """The address that a line consists of, perhaps between angle brackets; None where there is anything else."""
    line = line.strip()
    if line.startswith("<") and line.endswith(">"):
        line = line[1:-1]
    match = ADDRESS.fullmatch(line)
    return line if match else None


def _references(text: str, taken: list[Span]) -> Iterator[Span]:
    inside = iter(taken)
    link = next(inside, None)
    for match in _REFERENCE.finditer(text):
        while link and link.end <= match.start():
            link = next(inside, None)
        if link and link.start < match.end():
            continue
        yield Span("footnote", match.start(), match.end(), match.group(1) or match.group(2))
