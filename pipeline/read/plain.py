"""Plain text in the form of a briefing: lines in, a Draft out.

Title, header line, picture, quotation; then paragraphs with headings, lists, quotations and footnotes among them; then
the resource list, and last the text about the publisher.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.issue import Footnote, Resources
from pipeline.read.body import Body
from pipeline.read.chunks import Chunk, chunks
from pipeline.read.draft import Draft, Head
from pipeline.read.flow import joined, tidy
from pipeline.read.marks import decorated
from pipeline.read.pieces import Piece, pieces, underlined
from pipeline.read.quotation import ends_sentence, unquoted
from pipeline.read.resource_lines import is_about_heading, is_known_heading, is_resource_heading, is_slug, publisher
from pipeline.read.resources import read_about, read_list

_LONGEST_HEADING = 80
_LEAST_PARAGRAPH = 80
_MOST_ABOUT = 5
_MOST_TRIES = 8
"""How often a list is looked for behind something like its heading: each look reads to the end of the text."""
_QUOTES = frozenset("“”\"‘’«»„'")
_SAID = frozenset(",–—―")
"""What stands between a quotation and who is quoted, in a line that is no heading though it begins with a quotation."""


def read_plain(lines: Sequence[str], head: Head) -> Draft:
    """Read a plain text behind its opening.

    Args:
        lines: all lines of the file.
        head: the opening, with the index at which the rest begins.
    """
    body = Body()
    if head.before != (0, 0):
        for chunk in chunks(lines, *head.before):
            _add(body, chunk, None)
    resources, about, footnotes = _read_body(lines, head.at, body, head.author)
    return Draft(head, body.blocks(), (*body.footnotes(), *footnotes), resources, about)


def _read_body(
    lines: Sequence[str], at: int, body: Body, author: str | None
) -> tuple[Resources | None, str | None, tuple[Footnote, ...]]:
    """Fill the body; what comes behind it is given back."""
    tries = _MOST_TRIES
    for chunk, after in _pairs(chunks(lines, at)):
        heading = _alone(chunk)
        start, own = _list_start(lines, chunk, after, heading) if heading and after and tries else (-1, None)
        if start >= 0:
            tries -= 1
            listed = read_list(lines, start, own, chunk.line)
            if listed.resources:
                about, more = read_about(lines, listed.end)
                return listed.resources, about, (*listed.footnotes, *more)
        if (heading and after and is_about_heading(heading) and _is_last(lines, chunk.end)) or (
            _names(chunk, author) and (chunk.gap > 1 or after is None) and _is_last(lines, chunk.line - 1)
        ):
            about, more = read_about(lines, chunk.line - 1)
            return None, about, more
        _add(body, chunk, after)
    return None, None, ()


def _list_start(lines: Sequence[str], chunk: Chunk, after: Chunk, text: str) -> tuple[int, str | None]:
    """The index at which a resource list may begin, and its heading: its own, or none before a section's slug line."""
    if is_resource_heading(text):
        return chunk.end, text
    return (chunk.line - 1, None) if _is_section(lines, text, after) else (-1, None)


def _is_section(lines: Sequence[str], slug: str, after: Chunk) -> bool:
    """Whether a slug line, the heading of a kind of publication, a title and its publisher follow one another."""
    if not is_slug(slug) or len(after.lines) > 1 or not is_known_heading(tidy(after.lines[0])):
        return False
    run = chunks(lines, after.end)
    title, by = next(run, None), next(run, None)
    said = (title.lines[-1] if title and len(title.lines) > 1 else "", by.lines[0] if by else "")
    return any(publisher(tidy(line)) for line in said)


def _pairs(run: Iterator[Chunk]) -> Iterator[tuple[Chunk, Chunk | None]]:
    """Every chunk with the one after it."""
    before = next(run, None)
    for chunk in run:
        if before is not None:
            yield before, chunk
        before = chunk
    if before is not None:
        yield before, None


def _alone(chunk: Chunk) -> str | None:
    """The text of a chunk of one line, its decoration taken off."""
    return (decorated(chunk.lines[0]) or chunk.lines[0].strip()) if len(chunk.lines) == 1 else None


def _names(chunk: Chunk, author: str | None) -> bool:
    """Whether a paragraph says what the author is, as the first sentence of the text about the publisher does."""
    first = tidy(chunk.lines[0])
    return bool(author) and first.startswith((f"{author} is a ", f"{author} is an "))


def _is_last(lines: Sequence[str], at: int) -> bool:
    """Whether so little follows that it is the text about the publisher, and it is prose."""
    rest = [chunk for chunk, _ in zip(chunks(lines, at), range(_MOST_ABOUT + 1), strict=False)]
    if not 0 < len(rest) <= _MOST_ABOUT or any(is_resource_heading(_alone(chunk) or "") for chunk in rest):
        return False
    return any(ends_sentence(chunk.lines[-1]) for chunk in rest)


def _add(body: Body, chunk: Chunk, after: Chunk | None) -> None:
    found = list(pieces(chunk))
    if len(found) == 1:
        body.add(_as_heading(found[0], after), chunk.gap)
        return
    for number, piece in enumerate(underlined(found)):
        body.add(piece, 0 if number else chunk.gap)


def _as_heading(piece: Piece, after: Chunk | None) -> Piece:
    """The piece, as a heading if it is a short line that a paragraph follows."""
    if piece.kind != "text" or len(piece.lines) != 1 or after is None:
        return piece
    text = joined(piece.lines)[0]
    if len(text) > _LONGEST_HEADING or text[-1] in ",;:—–-|" or text[0].islower() or text[0] in "([<{-–—":
        return piece
    if text[0] in _QUOTES and (unquoted(text) or text[-1] in _QUOTES or not _SAID.isdisjoint(text)):
        return piece
    if (ends_sentence(text) and text[-1] != "?") or "://" in text or not _is_paragraph(after, len(text)):
        return piece
    return Piece("heading", piece.lines, piece.line)


def _is_paragraph(chunk: Chunk, heading: int) -> bool:
    size = sum(map(len, chunk.lines))
    first = next(pieces(chunk), None)
    prose = first is not None and first.kind == "text" and ends_sentence(chunk.lines[-1])
    return prose and size >= max(_LEAST_PARAGRAPH, 2 * heading)
