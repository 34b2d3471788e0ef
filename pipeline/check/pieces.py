"""The pieces of text that an issue is made of, in the order of reading, each with the line that it begins in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.issue import Block, Issue, Resources, Section, Span

QUOTED = 60
"""The most characters of an issue's text that a message repeats."""


class Piece(NamedTuple):
    """A piece of text: `what` names it in a message, `spans` are its links, code and references.

    `file` is the separate resource list that it stands in, empty for the issue itself.
    """

    what: str
    text: str
    line: int
    spans: tuple[Span, ...] = ()
    file: str = ""


def pieces(issue: Issue) -> Iterator[Piece]:
    """All text that a reader of the e-mail meets, title first, about text last."""
    yield from _header(issue)
    yield from body_pieces(issue.body)
    for note in issue.footnotes:
        yield Piece(f"footnote [{note.marker}]", note.text, note.line, note.spans)
    if issue.resources:
        yield from listed(issue.resources)
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


def listed(resources: Resources) -> Iterator[Piece]:
    """The texts of the resource list."""
    if resources.heading:
        yield Piece("a heading", resources.heading, resources.line)
    for section in resources.sections:
        for what, text, line in _of_section(section):
            if text:
                yield Piece(what, text, line, (), section.file)


def quoted(text: str) -> str:
    """The beginning of a text as messages quote it: on one line, about 60 characters at most, in quotation marks.

    It ends with a whole word where there is one.
    """
    line = " ".join(text[: 4 * QUOTED].split())
    if len(line) > QUOTED:
        word_end = line.rfind(" ", QUOTED // 3, QUOTED)
        line = line[: word_end if word_end > 0 else QUOTED - 1] + "…"
    return f"“{line}”"


def _header(issue: Issue) -> Iterator[Piece]:
    for what, text in (("the title", issue.title), ("the author", issue.author)):
        if text:
            yield Piece(what, text, issue.line_of(what.removeprefix("the ")))
    if epigraph := issue.epigraph:
        yield Piece("the epigraph", epigraph.text, epigraph.line)
        yield Piece("the epigraph's attribution", epigraph.attribution or "", epigraph.line)


def _of_section(section: Section) -> Iterator[tuple[str, str | None, int]]:
    yield "a heading", section.heading, section.line
    yield "a note", section.note, section.line
    for item in section.items:
        yield "a resource", item.title, item.line
        yield "a publisher", item.by, item.line
        yield "a note", item.note, item.line
