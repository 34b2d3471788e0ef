"""Parts of a Markdown text: Blocks, and lists that still know what stands under each of their entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.issue import Block, Entry, Span
from pipeline.read.flow import glue
from pipeline.read.marked_text import Marked
from pipeline.read.shift import shifted


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list: its first paragraph, and the further paragraphs and quotations under it."""

    text: str
    spans: tuple[Span, ...]
    line: int
    depth: int
    marker: str
    notes: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with its entries of all depths, in the order of the text."""

    items: tuple[Item, ...]
    line: int


Part = Block | Listed


def as_block(part: Part) -> Block:
    """A part as a Block of the body: headings of the first level become the second, which is the body's outermost."""
    if isinstance(part, Block):
        if part.type == "heading" and part.level == 1:
            return Block("heading", part.text, part.line, part.spans, level=2)
        return part
    entries = tuple(_entry(item) for item in part.items)
    return Block("list", "\n".join(entry.text for entry in entries), part.line, entries=entries)


def beside(texts: Sequence[Marked], between: str | None = None) -> Marked:
    """Texts one behind the other, as one text; without `between`, joined as wrapped lines are."""
    text = ""
    spans: tuple[Span, ...] = ()
    for number, part in enumerate(texts):
        text += glue(text, part.text) if between is None else between * (number > 0)
        spans += shifted(part.spans, len(text))
        text += part.text
    return Marked(text, spans)


def _entry(item: Item) -> Entry:
    whole = beside([Marked(item.text, item.spans), *item.notes])
    return Entry(whole.text, item.line, item.depth, item.marker, whole.spans)


def spelled(text: str, spans: tuple[Span, ...]) -> str:
    """A text whose links stand in it as words do, "our site (https://example.org)", for where a text has no links."""
    result: list[str] = []
    at = 0
    for span in sorted((span for span in spans if span.kind == "link"), key=lambda span: span.end):
        if text[span.start : span.end] != span.value:
            result += [text[at : span.end], f" ({span.value})" if span.end else f"({span.value}) "]
            at = span.end
    return "".join([*result, text[at:]])
