"""The title of an issue: known by its place in plain text, by its mark in Markdown, or given by the front matter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from pipeline.problem import Problem
from pipeline.read.chunks import Chunk, chunks
from pipeline.read.draft import Head
from pipeline.read.flow import joined
from pipeline.read.header import is_head_line, read_header
from pipeline.read.marks import is_rule, opens_block
from pipeline.read.quotation import ends_sentence, unquoted
from pipeline.rules import found

_LONGEST = 240
_MOST_LINES = 3
_HEADER_WITHIN = 8
_MOST_OPENING = 6
_WRAPPED_AT = 40
_INDENT = 3
_GOES_ON = (*",:;–—-", " and", " of", " the", " to", " in", " for", " on", " with", " a", " an", " or")


def plain_title(lines: Sequence[str], at: int, given: str | None) -> Head:
    """The title of a plain text: its first line, and the next ones if it clearly goes on in them.

    Args:
        lines: all lines of the file.
        at: the 0-based index at which the text begins.
        given: the title that the front matter gives; then the text's own is taken for one only if it is the same, or
            if a header line follows it.

    Returns:
        A Head with the title, None where the text begins otherwise; further lines of the title's chunk are text.
    """
    opening = list(islice(chunks(lines, at), _MOST_OPENING))
    if not opening:
        return Head(given, at=len(lines))
    header = _far_header(opening)
    number = _title_before(opening[:header]) if header else 0
    if number is not None and header:
        return _far_title(opening[:header], number, given)
    first, second = opening[0], opening[1] if len(opening) > 1 else None
    own = _lines_before_header(first)
    followed = 0 < own < len(first.lines) or (
        own == len(first.lines) and second is not None and is_head_line(second.lines, 0)
    )
    if given is not None:
        return _given_title(first, own, given, followed=followed)
    count = _title_lines(first, own)
    text = joined(first.lines[:count])[0]
    prose = len(first.lines) > 1 and ends_sentence(first.lines[-1])
    if count == 0 or not (followed or (_looks_like_title(text) and not prose)):
        return Head(at=first.line - 1)
    return _titled(first, own, count, text, followed=followed)


def _far_header(opening: Sequence[Chunk]) -> int:
    """The place of a header line that short lines stand before, more of them than the title; 0 where there is none.

    A date alone is a header line only if no sentence stands before it: it may be the heading of a chronicle.
    """
    for number, chunk in enumerate(opening):
        header = read_header(chunk.lines[0])
        if number > 1 and header and header.date and (header.parts > 1 or all(map(_could_be_title, opening[:number]))):
            return number
        text = joined(chunk.lines[: _MOST_LINES + 1])[0]
        if len(chunk.lines) > _MOST_LINES or len(text) > _LONGEST or opens_block(text) or unquoted(text) is not None:
            return 0
        if is_head_line(chunk.lines, 0, byline=number > 0) or _lines_before_header(chunk) < len(chunk.lines):
            return 0
    return 0


def _title_before(before: Sequence[Chunk]) -> int | None:
    """The place of the title among the chunks before the header line: the last that could be one."""
    return next((number for number in reversed(range(len(before))) if _could_be_title(before[number])), None)


def _could_be_title(chunk: Chunk) -> bool:
    return _looks_like_title(joined(chunk.lines)[0])


def _far_title(before: Sequence[Chunk], number: int, given: str | None) -> Head:
    """The opening of a text whose header line stands behind several chunks: what is before the title is named."""
    own = next((n for n, chunk in enumerate(before) if given and _same(joined(chunk.lines)[0], given)), number)
    chunk, end = before[own], before[-1].end
    title = joined(chunk.lines)[0]
    problems = tuple(_before_title(other, title) for other in before[:own])
    if given and not _same(title, given):
        problems = (*problems, _other_title(chunk, len(chunk.lines), given))
    bounds = (chunk.end, end) if chunk.end < end else (0, 0)
    return Head(given or title, at=end, before=bounds, lines={"title": chunk.line}, problems=problems)


def _before_title(chunk: Chunk, title: str) -> Problem:
    text = joined(chunk.lines)[0]
    said = (
        "the title stands twice, and is shown once"
        if _same(text, title)
        else f"“{text}” stands before the title, and is shown nowhere"
    )
    return found("before-title", said, line=chunk.line, lines=tuple(range(chunk.line, chunk.end + 1)))


def markdown_title(lines: Sequence[str], at: int, given: str | None) -> Head:
    """The title of a Markdown text: a heading of the first level at its beginning, unless the front matter has another.

    Args:
        lines: all lines of the file.
        at: the 0-based index at which the text begins.
        given: the title that the front matter gives.
    """
    first = next(chunks(lines, at), None)
    if first is None:
        return Head(given, at=len(lines))
    marked, own = _atx(first.lines[0]), 1
    if marked is None and len(first.lines) > 1 and set(first.lines[1].strip()) == {"="}:
        marked, own = first.lines[0].strip(), 2
    text = _without_marks(marked) if marked else None
    start = first.line - 1
    if not marked or not text or (given is not None and not _same(text, given)):
        return Head(given, at=start)
    dropped: tuple[Problem, ...] = ()
    if "](" in marked or "][" in marked:
        dropped = (found("markup-dropped", "what the title links to is shown nowhere", line=first.line),)
    return Head(given or text, at=start + own, lines={"title": first.line}, problems=dropped)


def _titled(first: Chunk, own: int, count: int, title: str, *, followed: bool) -> Head:
    """The opening with its title; an underline is nothing, other lines before the header are text."""
    start = first.line - 1
    rest = count + 1 if count < own and is_rule(first.lines[count]) else count
    lines = {"title": first.line}
    problems: tuple[Problem, ...] = ()
    if rest < own and _same(first.lines[rest], title):
        problems = (_before_title(Chunk(first.line + rest, first.lines[rest : rest + 1], 0), title),)
        rest += 1
    if followed and rest < own:
        return Head(title, at=start + own, before=(start + rest, start + own), lines=lines, problems=problems)
    return Head(title, at=start + rest, lines=lines, problems=problems)


def _given_title(first: Chunk, own: int, given: str, *, followed: bool) -> Head:
    for count in range(min(own, _MOST_LINES), 0, -1):
        if _same(joined(first.lines[:count])[0], given):
            return _titled(first, own, count, given, followed=followed)
    count = _title_lines(first, own)
    if not followed or count == 0:
        return Head(given, at=first.line - 1)
    head = _titled(first, own, count, given, followed=followed)
    return Head(given, at=head.at, before=head.before, problems=(*head.problems, _other_title(first, count, given)))


def _other_title(first: Chunk, count: int, given: str) -> Problem:
    message = f"the text's title is “{joined(first.lines[:count])[0]}”, the front matter's “{given}”"
    lines = tuple(range(first.line, first.line + count))
    return found("front-matter-overrides", message, line=first.line, lines=lines)


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but spaces and case."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _lines_before_header(chunk: Chunk) -> int:
    for index in range(min(len(chunk.lines), _HEADER_WITHIN)):
        if is_head_line(chunk.lines, index, byline=index > 0):  # "By the River" may be a title
            return index
    return len(chunk.lines)


def _title_lines(chunk: Chunk, own: int) -> int:
    """How many lines the title takes: the first, and those that it clearly goes on in."""
    if own == 0 or opens_block(chunk.lines[0]):
        return 0
    count = 1
    while count < min(own, _MOST_LINES) and _goes_on(chunk.lines[count - 1].strip(), chunk.lines[count].strip()):
        count += 1
    return count


def _goes_on(line: str, after: str) -> bool:
    if len(line) < _WRAPPED_AT or is_rule(after) or ends_sentence(line):
        return False
    return line.endswith(_GOES_ON) or (after[:1].islower() and not after[1:2].isupper())


def _looks_like_title(text: str) -> bool:
    stops = ends_sentence(text) and not text.rstrip("”’\"'»").endswith(("?", "!"))
    return len(text) <= _LONGEST and not stops and unquoted(text) is None and text[-1] not in ":;,"


def _without_marks(markdown: str) -> str:
    """The text of one line of Markdown without its marks."""
    if not any(mark in markdown for mark in "*_`[]\\&<~!"):
        return markdown
    from pipeline.read.markdown import inline_text  # noqa: PLC0415 - the parser loads only where there is Markdown

    return inline_text(markdown)


def _atx(line: str) -> str | None:
    """The text of a heading of the first level ("# Title #"), None where a line is none."""
    text = line.strip()
    if not text.startswith("# ") or len(line) - len(line.lstrip(" ")) > _INDENT:
        return None
    text = text[1:].strip()
    closing = text.rstrip("#")
    return (closing.rstrip() if closing.endswith((" ", "\t")) else text) or None
