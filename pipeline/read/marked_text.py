"""The inside of a paragraph of Markdown: the parser's tokens in, plain text with spans out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.issue import Span, SpanKind
from pipeline.read.flow import glue, tidy_inside
from pipeline.read.inline import spans_in

if TYPE_CHECKING:  # the parser loads in 60 ms, and only where there is Markdown
    from markdown_it.token import Token

_OPENING: dict[str, SpanKind] = {
    "strong_open": "strong",
    "em_open": "emphasis",
    "s_open": "strike",
    "link_open": "link",
}
_CLOSING = frozenset(("strong_close", "em_close", "s_close", "link_close"))
_SIGNS: dict[SpanKind, tuple[str, ...]] = {
    "link": ("[", "[`", "[**", "[*", "[_", "<", "![", "[!["),
    "footnote": ("[^", "["),
    "code": ("`",),
    "strong": ("**", "__"),
    "emphasis": ("*", "_"),
    "strike": ("~~",),
}
_NEEDLE, _SHORT_NEEDLE = 24, 6
_WINDOW = 4_000
"""How far a span is searched for behind the one before it, so that a line of a million characters is read in time."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Text with its spans; `titles` are titles of links and pictures, which no channel shows."""

    text: str
    spans: tuple[Span, ...] = ()
    titles: tuple[str, ...] = ()


def marked(token: Token, lines: Sequence[str], first: int) -> Marked:
    """The text of an `inline` token.

    Args:
        token: the token, with its children.
        lines: all lines of the file.
        first: the 1-based line in which it begins.
    """
    walk = _Walk()
    for child in token.children or ():
        walk.take(child)
    text = "".join(walk.parts)
    own = [span for span in walk.spans if span.start < span.end or span.kind == "link"]
    own += _plain_spans(text, own)
    own.sort(key=lambda span: (span.start, -span.end))
    return Marked(text, _placed(own, text, walk.rows, lines, first), tuple(walk.titles))


def pictures_of(token: Token) -> list[tuple[str, str, str]]:
    """Source, alternative text and title of each picture, if the token holds nothing else; else none."""
    children = [
        child for child in token.children or () if child.type not in ("softbreak", "hardbreak") and _says(child)
    ]
    if not children or any(child.type != "image" for child in children):
        return []
    return [(str(c.attrs.get("src", "")), _alt(c), str(c.attrs.get("title", ""))) for c in children]


class _Walk:
    """The walk over the children: text so far, the spans that are open, the offset at which each line begins."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.last = ""
        self.broken = False
        self.rows = [0]
        self.spans: list[Span] = []
        self.titles: list[str] = []
        self.open: list[tuple[SpanKind, int, str]] = []

    def take(self, child: Token) -> None:
        """Add what one token says."""
        match child.type:
            case "softbreak" | "hardbreak":
                self._end_row()
            case "code_inline":
                self._span("code", child.content)
            case "footnote_ref":
                label = str(child.meta.get("label", ""))
                self._span("footnote", f"[{label}]", label)
            case "image":
                self._title(child)
                self._span("link", _alt(child) or str(child.attrs.get("src", "")), str(child.attrs.get("src", "")))
                self.rows += [self.length] * sum(inner.type == "softbreak" for inner in child.children or ())
            case kind if kind in _OPENING:
                self._title(child)
                self._flush()
                self.open.append((_OPENING[kind], self.length, str(child.attrs.get("href", ""))))
            case kind if kind in _CLOSING:
                opened, start, value = self.open.pop()
                self.spans.append(Span(opened, start, self.length, value))
            case _:
                self._say(tidy_inside(child.content))

    def _title(self, child: Token) -> None:
        if title := str(child.attrs.get("title", "")):
            self.titles.append(title)

    def _end_row(self) -> None:
        """A line ends; what joins it to the next one is known when that one begins."""
        self._flush()
        self.broken = True
        self.rows.append(self.length)

    def _flush(self) -> None:
        """Write the space of a line's end, where a mark begins before the next line's text."""
        if self.broken:
            self.broken = False
            self._write(" ")
            self.rows[-1] = self.length

    def _say(self, text: str) -> None:
        if not text:
            return
        if self.broken:
            self.broken = False
            self._write(glue(self.last, text))
            self.rows[-1] = self.length
        self._write(text)

    def _write(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.last = text[-1]

    def _span(self, kind: SpanKind, text: str, value: str = "") -> None:
        self._flush()
        start = self.length
        self._write(text)
        self.spans.append(Span(kind, start, self.length, value))


def _plain_spans(text: str, taken: list[Span]) -> list[Span]:
    """Addresses and footnote references that stand in the text as in plain text."""
    found = spans_in(text)
    if not found:
        return []
    closed = sorted((span.start, span.end) for span in taken if span.kind in ("link", "code", "footnote"))
    starts = [start for start, _ in closed]
    reach: list[int] = []
    for _, end in closed:
        reach.append(max(end, reach[-1] if reach else 0))
    free = []
    for span in found:
        before = bisect_right(starts, span.end - 1)
        if before == 0 or reach[before - 1] <= span.start:
            free.append(span)
    return free


def _placed(spans: list[Span], text: str, rows: list[int], lines: Sequence[str], first: int) -> tuple[Span, ...]:
    placed = []
    seen: dict[int, int] = {}
    for span in spans:
        row = bisect_right(rows, span.start) - 1
        number = min(first + row, len(lines))
        at = _search(lines[number - 1], text[span.start : span.end], seen.get(number, 0), span.kind)
        seen[number] = max(at, seen.get(number, 0))
        placed.append(replace(span, line=number, column=at + 1))
    return tuple(placed)


def _search(line: str, text: str, start: int, kind: SpanKind) -> int:
    """The index at which a span's marks, or else its text, stand in its line; -1 where they are not found."""
    text = text.removeprefix("[") if kind == "footnote" else text
    for size in (_NEEDLE, _SHORT_NEEDLE):
        for mark in (*_SIGNS[kind], ""):
            at = line.find(mark + text[:size], start, start + _WINDOW)
            if at >= 0:
                return at
    return -1


def _says(child: Token) -> bool:
    return child.type != "text" or bool(child.content.strip())


def _alt(child: Token) -> str:
    """The alternative text of a picture: what its inner tokens say, without their marks."""
    return "".join(_alt_part(inner) for inner in child.children or ()).strip()


def _alt_part(inner: Token) -> str:
    if inner.type in ("softbreak", "hardbreak"):
        return " "
    return _alt(inner) if inner.type == "image" else inner.content
