"""The pieces of text that an issue is made of, in the order of reading, each with the line that it begins in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.issue import Block, Issue, Resources, Span

QUOTED = 60
"""The most characters of an issue's text that a message repeats."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text: `what` names it in a message, `spans` are its links, code and references."""

    what: str
    text: str
    line: int
    spans: tuple[Span, ...] = ()


def pieces(issue: Issue) -> Iterator[Piece]:
    """All text that a reader of the e-mail meets, title first, about text last."""
    yield from _header(issue)
    yield from body_pieces(issue.body)
    for note in issue.footnotes:
        yield Piece(f"footnote [{note.marker}]", note.text, note.line, note.spans)
    if issue.resources:
        yield from _listed(issue.resources)
    if issue.about:
        yield Piece("the about text", issue.about, issue.line_of("about"))


def body_pieces(body: tuple[Block, ...]) -> Iterator[Piece]:
    """The texts of the body: a list gives each of its entries, a figure its caption."""
    for block in body:
        if block.entries:
            for entry in block.entries:
                yield Piece("a list entry", entry.text, entry.line, entry.spans)
        elif block.text:
            yield Piece(f"a {block.type}", block.text, block.line, block.spans)


def quoted(text: str) -> str:
    """The beginning of a text as messages quote it: on one line, at most 60 characters, in quotation marks."""
    line = " ".join(text[: 4 * QUOTED].split())
    return f"“{line}”" if len(line) <= QUOTED else f"“{line[: QUOTED - 1].rstrip()}…”"


def _header(issue: Issue) -> Iterator[Piece]:
    for what, text in (("the title", issue.title), ("the author", issue.author)):
        if text:
            yield Piece(what, text, issue.line_of(what.removeprefix("the ")))
    if epigraph := issue.epigraph:
        yield Piece("the epigraph", epigraph.text, epigraph.line)
        yield Piece("the epigraph's attribution", epigraph.attribution or "", epigraph.line)


def _listed(resources: Resources) -> Iterator[Piece]:
    if resources.heading:
        yield Piece("a heading", resources.heading, resources.line)
    for section in resources.sections:
        yield Piece("a heading", section.heading or "", section.line)
        yield Piece("a note", section.note or "", section.line)
        for item in section.items:
            for what, text in (("a resource", item.title), ("a publisher", item.by), ("a note", item.note)):
                yield Piece(what, text or "", item.line)
