"""A resource list in Markdown that is written in the plain form: its lines in, the same without their marks out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.read.markdown import inline_text
from pipeline.read.resource_lines import ListLine, line_kind

_LINK = re.compile(r"\[(?P<title>[^\[\]]+)\]\(<?(?P<url>[^\s()<>]+)>?\)[,;:]?(?P<rest>.*)")
_MARKS = frozenset("*_`[]\\&<~!")


def marked_lines(lines: Iterator[ListLine]) -> Iterator[ListLine]:
    """The lines without marks of emphasis and the like; a title that is a link becomes a title and an address."""
    for line in lines:
        link = _LINK.fullmatch(line.whole) if line.kind == "text" else None
        if link is None:
            yield _bare(line)
            continue
        yield _bare(ListLine("text", link["title"], line.number, line.gap, link["title"]))
        yield ListLine("url", link["url"], line.number, 0, link["url"])
        if rest := link["rest"].strip():
            kind, text = line_kind(rest, rest)
            yield _bare(ListLine(kind, text, line.number, 0, rest))


def _bare(line: ListLine) -> ListLine:
    if line.kind not in ("text", "by", "entry", "heading") or _MARKS.isdisjoint(line.whole):
        return line
    if line.kind in ("entry", "heading"):
        return ListLine(line.kind, inline_text(line.text) or line.text, line.number, line.gap, line.whole)
    whole = inline_text(line.whole) or line.whole
    kind, text = line_kind(whole, whole)
    return ListLine(kind, text, line.number, line.gap, whole)
