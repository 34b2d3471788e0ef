"""The opening of an issue, in plain text and in Markdown: title, header lines, picture, epigraph.

What stands here has no marks that say what it is; it is known by its place and its form. Whatever does not fit ends the
opening, and the body begins with it, so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.problem import Problem
from pipeline.read.chunks import Chunk, chunks
from pipeline.read.draft import Head
from pipeline.read.epigraph import read_epigraph
from pipeline.read.flow import joined
from pipeline.read.header import HeaderLine, read_header, read_hero
from pipeline.read.marks import bare, is_rule, opens_block
from pipeline.read.quotation import ends_sentence, unquoted
from pipeline.rules import found

_LONGEST_TITLE = 240
_LONGEST_BYLINE = 80
_MOST_TITLE_LINES = 3
_WRAPPED_AT = 40
_GOES_ON = (
    ",",
    ":",
    ";",
    "–",
    "—",
    "-",
    " and",
    " of",
    " the",
    " to",
    " in",
    " for",
    " on",
    " with",
    " a",
    " an",
    " or",
)


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
    head = _markdown_title(lines, at, title) if markdown else _plain_title(lines, at, title)
    head = _header(lines, head, markdown=markdown)
    if not with_epigraph:
        return head
    epigraph, end = read_epigraph(lines, head.at, markdown=markdown)
    if epigraph is None:
        return head
    return replace(head, epigraph=epigraph, at=end, lines={**head.lines, "epigraph": epigraph.line})


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but spaces and case."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _plain_title(lines: Sequence[str], at: int, given: str | None) -> Head:
    run = chunks(lines, at)
    first, second = next(run, None), next(run, None)
    if first is None:
        return Head(at=len(lines), title=given)
    own = _lines_before_header(first)
    followed = 0 < own < len(first.lines) or (
        own == len(first.lines) and second is not None and _is_head_line(second.lines, 0)
    )
    count = _title_lines(first, own)
    text = joined(first.lines[:count])[0]
    if given is not None:
        return _given_title(first, own, given, followed=followed)
    if count == 0 or not (followed or _looks_like_title(text)):
        return Head(at=first.line - 1)
    return _titled(first, own, count, text)


def _titled(first: Chunk, own: int, count: int, title: str) -> Head:
    """The opening with its title; further lines of the title's chunk are text, an underline is nothing."""
    start = first.line - 1
    rest = count + 1 if count < own and is_rule(first.lines[count]) else count
    before = (start + rest, start + own) if rest < own < len(first.lines) else (0, 0)
    at = start + own if before != (0, 0) else start + rest
    return Head(title, at=at, before=before, lines={"title": first.line})


def _given_title(first: Chunk, own: int, given: str, *, followed: bool) -> Head:
    """The front matter has a title: the text's own is taken for one only if it is the same, or a header follows it."""
    start = first.line - 1
    for count in range(min(own, _MOST_TITLE_LINES), 0, -1):
        text = joined(first.lines[:count])[0]
        if same_text(text, given):
            return _titled(first, own, count, given)
    if not followed:
        return Head(given, at=start)
    count = _title_lines(first, own)
    return replace(_titled(first, own, count, given), problems=(_other_title(first, count, given),), lines={})


def _other_title(first: Chunk, count: int, given: str) -> Problem:
    numbers = tuple(range(first.line, first.line + count))
    text = joined(first.lines[:count])[0]
    return found("front-matter-overrides", f"the text's title is “{text}”, the front matter's “{given}”",
                 line=first.line, lines=numbers)  # fmt: skip


def _lines_before_header(chunk: Chunk) -> int:
    for index in range(len(chunk.lines)):
        if _is_head_line(chunk.lines, index):
            return index
    return len(chunk.lines)


def _title_lines(chunk: Chunk, own: int) -> int:
    """How many lines the title takes: the first, and those that it clearly goes on in."""
    if own == 0 or opens_block(chunk.lines[0]):
        return 0
    count = 1
    while count < min(own, _MOST_TITLE_LINES) and _goes_on(chunk.lines[count - 1].strip(), chunk.lines[count].strip()):
        count += 1
    return count


def _goes_on(line: str, after: str) -> bool:
    if len(line) < _WRAPPED_AT or is_rule(after) or ends_sentence(line):
        return False
    return line.endswith(_GOES_ON) or (after[:1].islower() and not after[1:2].isupper())


def _looks_like_title(text: str) -> bool:
    stops = ends_sentence(text) and not text.rstrip("”’\"'»").endswith(("?", "!"))
    return len(text) <= _LONGEST_TITLE and not stops and unquoted(text) is None and text[-1] not in ":;,"


def _markdown_title(lines: Sequence[str], at: int, given: str | None) -> Head:
    first = next(chunks(lines, at), None)
    if first is None:
        return Head(given, at=len(lines))
    title = _atx(first.lines[0])
    own = 1
    if title is None and len(first.lines) > 1 and set(first.lines[1].strip()) == {"="}:
        title, own = first.lines[0].strip(), 2
    if title is None or (given is not None and not same_text(plain_text(title), given)):
        return Head(given, at=first.line - 1)
    if (
        "](" in title
    ):  # a title is text; what it links to would be lost, so it stays a heading, and the title is its text
        return Head(given or plain_text(title), at=first.line - 1, lines={"title": first.line})
    return Head(given or plain_text(title), at=first.line - 1 + own, lines={"title": first.line})


def plain_text(markdown: str) -> str:
    """The text of one line of Markdown, without its marks."""
    from pipeline.read.markdown import inline_text  # noqa: PLC0415 - loads the Markdown parser, only where there is Markdown

    return inline_text(markdown) if any(mark in markdown for mark in "*_`[]\\&<~!") else markdown


def _atx(line: str) -> str | None:
    text = line.strip()
    if not text.startswith("# ") or len(line) - len(line.lstrip(" ")) > len("   "):
        return None
    text = text[1:].strip()
    closing = text.rstrip("#")
    return (closing.rstrip() if closing.endswith((" ", "\t")) else text) or None


def _is_head_line(lines: Sequence[str], index: int) -> bool:
    """Whether a line can be nothing but part of the header: read by itself, without what came before it."""
    line = lines[index]
    header = read_header(line)
    if header is None:
        return read_hero(line, 1) is not None
    return header.certain or (_byline(lines, index) and len(line) <= _LONGEST_BYLINE)


def _byline(lines: Sequence[str], index: int) -> bool:
    """Whether an author's line stands alone: "By" also begins sentences, which go on in the next line."""
    after = lines[index + 1] if index + 1 < len(lines) else ""
    return not after.strip() or read_header(after) is not None or read_hero(after, 1) is not None


def _header(lines: Sequence[str], head: Head, *, markdown: bool) -> Head:
    """The lines of date, author, reading time and picture, in any order, until one that is none of these."""
    values: dict[str, Any] = {}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    index, end = head.at, head.at
    while index < len(lines):
        line = bare(lines[index]) if markdown else lines[index]
        if line.strip():
            new = _values(line, index + 1, known=values)
            if not new or ("author" in new and len(new) == 1 and not _byline(lines, index)):
                break
            header_line = new.pop("line", None)
            problems += _unknown(header_line, index + 1)
            values |= new
            places |= dict.fromkeys(("read_minutes" if name == "minutes" else name for name in new), index + 1)
            end = index + 1
        index += 1
    return replace(head, **values, at=end, lines={**head.lines, **places}, problems=(*head.problems, *problems))


def _values(line: str, number: int, known: dict[str, Any]) -> dict[str, Any]:
    """What a line adds to the header; nothing where it is no header line or says again what is known."""
    if hero := read_hero(line, number):
        return {} if "hero" in known else {"hero": hero}
    header = read_header(line)
    if header is None:
        return {}
    new = {"date": header.date, "author": header.author, "minutes": header.minutes}
    new = {name: value for name, value in new.items() if value is not None}
    return {} if new.keys() & known.keys() else {**new, "line": header}


def _unknown(header: HeaderLine | None, number: int) -> list[Problem]:
    return [
        found("header-unknown", f"“{part}” in the header is neither date nor author nor reading time", line=number)
        for part in (header.unknown if header else ())
    ]
