"""The opening of an issue, in plain text and in Markdown: title, header lines, picture, epigraph.

What stands here has no marks that say what it is; it is known by its place and its form. Whatever does not fit ends the
opening, and the body begins with it, so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.problem import Problem
from pipeline.read.draft import Head
from pipeline.read.epigraph import read_epigraph
from pipeline.read.header import HeaderLine, is_byline, read_header, read_hero, whole_header
from pipeline.read.marks import bare
from pipeline.read.title import markdown_title, plain_title
from pipeline.rules import found


def read_head(
    lines: Sequence[str], at: int, *, markdown: bool, title: str | None = None, with_epigraph: bool = True
) -> Head:
    """Read the opening.

    Args:
        lines: all lines of the file.
        at: the 0-based index at which the text begins, behind the front matter.
        markdown: whether the text is Markdown, where a title is a heading of level 1.
        title: the title that the front matter gives.
        with_epigraph: whether the text may give the epigraph; the front matter's own comes first.
    """
    head = markdown_title(lines, at, title) if markdown else plain_title(lines, at, title)
    head = _header(lines, head, markdown=markdown)
    if not with_epigraph:
        return head
    epigraph, end = read_epigraph(lines, head.at, markdown=markdown)
    if epigraph is None:
        return head
    head = replace(head, epigraph=epigraph, at=end, lines={**head.lines, "epigraph": epigraph.line})
    late = _header(lines, head, markdown=markdown) if head.date is None and head.author is None else head
    return late if late.date and (late.author or late.minutes) else head


def _header(lines: Sequence[str], head: Head, *, markdown: bool) -> Head:
    """The lines of date, author, reading time and picture, in any order, until one that is none of these."""
    values: dict[str, Any] = {}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    end = head.at
    for index in range(head.at, len(lines)):
        if not lines[index].strip() or index < end:
            continue
        line = bare(lines[index]) if markdown else lines[index]
        if values and head.title and line.split() == head.title.split():
            message = "the title stands twice, and is shown once"
            problems.append(found("before-title", message, line=index + 1))
            end = index + 1
            continue
        both = None if markdown else whole_header(lines, index)
        new, header = _values(both or line, index + 1, values)
        if not new or (new.keys() == {"author"} and not is_byline(lines, index)):
            break
        values |= new
        first = _values(line, index + 1, {})[0] if both else new
        places |= {name: index + 1 if name in first else index + 2 for name in new}
        problems += _unknown(header, index + 1)
        end = index + (2 if both else 1)
    if "minutes" in places:
        places["read_minutes"] = places.pop("minutes")
    return replace(head, **values, at=end, lines={**head.lines, **places}, problems=(*head.problems, *problems))


def _values(line: str, number: int, known: dict[str, Any]) -> tuple[dict[str, Any], HeaderLine | None]:
    """What a line adds to the header; nothing where it is no header line or says again what is known."""
    if hero := read_hero(line, number):
        return ({} if "hero" in known else {"hero": hero}), None
    header = read_header(line)
    if header is None:
        return {}, None
    said = {"date": header.date, "author": header.author, "minutes": header.minutes}
    new = {name: value for name, value in said.items() if value is not None}
    return ({} if new.keys() & known.keys() else new), header


def _unknown(header: HeaderLine | None, number: int) -> list[Problem]:
    return [
        found("header-unknown", f"“{part}” in the header is neither date nor author nor reading time", line=number)
        for part in (header.unknown if header else ())
    ]
