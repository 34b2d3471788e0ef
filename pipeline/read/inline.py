"""Spans of plain text: addresses that stand in it, and references to footnotes ("[1]")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.issue import Span

# RFC 3986 allows ASCII only. A letter of another script belongs to an address after a slash and the like (a path that
# a browser shows decoded), but not after a Latin letter: Burmese puts particles behind an address without a space.
_ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]"
    r"|(?<=[/=_\-?&#])[^\x00-\xa0\u104a\u104b\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+)+",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*_~"
_PAIRS = {")": "(", "]": "["}
_REFERENCE = re.compile(r"\[(?:\^([^\]\[\s^]{1,60})|([0-9\u1040-\u1049]{1,3}))\]")


def spans_in(text: str) -> tuple[Span, ...]:
    """The links and footnote references of a plain text, in order; lines and columns are left at 0."""
    found: list[Span] = []
    if "://" in text:
        found += _addresses(text)
    if "[" in text:
        found += _references(text, found)
        found.sort(key=lambda span: span.start)
    return tuple(found)


def whole_address(line: str) -> str | None:
    """The address that a line consists of, perhaps between angle brackets; None where there is anything else."""
    line = line.strip()
    if line.startswith("<") and line.endswith(">"):
        line = line[1:-1]
    match = _ADDRESS.fullmatch(line)
    return line if match else None


def _addresses(text: str) -> Iterator[Span]:
    for match in _ADDRESS.finditer(text):
        address = _without_trailing(match.group())
        if len(address.partition("://")[2]) > 0:
            yield Span("link", match.start(), match.start() + len(address), address)


def _without_trailing(address: str) -> str:
    """An address without the punctuation of the sentence around it; a bracket stays where its partner is inside."""
    opened = {closing: address.count(opening) for closing, opening in _PAIRS.items()}
    closed = {closing: address.count(closing) for closing in _PAIRS}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _PAIRS and closed[last] > opened[last]:
            closed[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _references(text: str, taken: list[Span]) -> Iterator[Span]:
    inside = iter(taken)
    link = next(inside, None)
    for match in _REFERENCE.finditer(text):
        while link and link.end <= match.start():
            link = next(inside, None)
        if link and link.start < match.end():
            continue
        yield Span("footnote", match.start(), match.end(), match.group(1) or match.group(2))
