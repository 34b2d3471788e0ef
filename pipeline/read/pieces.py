"""A chunk of plain text in, its pieces out: stretches of lines that are one thing each.

A chunk is mostly one paragraph; but a list may follow its sentence without a blank line, a rule may stand right under
the text, and some editors put one paragraph on each line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.read.chunks import Chunk
from pipeline.read.header import is_figure
from pipeline.read.marks import EntryMark, decorated, entry_mark, is_rule, note_mark
from pipeline.read.quotation import ends_sentence

PieceKind = Literal["text", "entry", "quote", "rule", "figure", "note", "heading", "indented"]

_WIDER_THAN_WRAPPED = 100
_LONGEST_HEADING = 80
_QUOTE_INDENT = 4
_MARKS = frozenset("-•*‣◦▪●+>[(!_=~·⁂—–#─━═iIpPfFပ0123456789၀၁၂၃၄၅၆၇၈၉|<")

_TESTS: tuple[tuple[PieceKind, Callable[[str], object]], ...] = (
    ("rule", is_rule),
    ("heading", decorated),
    ("note", note_mark),
    ("figure", is_figure),
    ("entry", entry_mark),
)
"""What a line may be, in the order in which it is asked; each test gives something true or nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of one kind; `line` is the 1-based line of the first. An entry has a `mark`, a footnote a `marker`."""

    kind: PieceKind
    lines: tuple[str, ...]
    line: int
    mark: EntryMark | None = None
    marker: str = ""


def pieces(chunk: Chunk) -> Iterator[Piece]:
    """The pieces of a chunk, in order; every line of it is in one of them."""
    if _is_indented(chunk):
        yield Piece("indented", chunk.lines, chunk.line)
        return
    index = 0
    while index < len(chunk.lines):
        end = _end(chunk.lines, index)
        yield from _made(chunk.lines[index:end], chunk.line + index)
        index = end


def _is_indented(chunk: Chunk) -> bool:
    """Whether all lines of a chunk stand away from the margin: a quotation. One alone is a paragraph's first line."""
    margin = (" " * _QUOTE_INDENT, "\t")
    return len(chunk.lines) > 1 and all(line.startswith(margin) and _kind(line) == "text" for line in chunk.lines)


def _kind(line: str) -> PieceKind:
    """What a line begins, by itself."""
    first = line.lstrip()[:1]
    if first not in _MARKS:
        return "text"
    if first == ">":
        return "quote"
    return next((kind for kind, is_one in _TESTS if is_one(line)), "text")


def _end(lines: tuple[str, ...], start: int) -> int:
    """The index behind the piece that begins at an index."""
    kind = _kind(lines[start])
    index = start + 1
    if kind in ("rule", "figure", "heading"):
        return index
    while index < len(lines) and _continues(kind, lines[index], lines[index - 1]):
        index += 1
    return index


def _continues(kind: PieceKind, line: str, before: str) -> bool:
    new = _kind(line)
    if kind == "quote":
        return new == "quote"
    if new == "entry" and kind == "text":  # a wrapped sentence may begin a line with "3." or "12)"
        mark = entry_mark(line)
        return mark is not None and mark.ordered and mark.marker.strip("().။") not in ("1", "၁")
    if new != "text":
        return False
    return not (kind == "text" and len(before) > _WIDER_THAN_WRAPPED and ends_sentence(before))


def _made(lines: tuple[str, ...], line: int) -> Iterator[Piece]:
    kind = _kind(lines[0])
    match kind:
        case "entry":
            mark = entry_mark(lines[0])
            yield Piece(kind, ((mark.text if mark else lines[0]), *lines[1:]), line, mark)
        case "note":
            marker, text = note_mark(lines[0]) or ("", lines[0])
            yield Piece(kind, (text, *lines[1:]), line, marker=marker)
        case "quote":
            yield from _quote(lines, line)
        case "heading":
            yield Piece(kind, (decorated(lines[0]) or lines[0],), line)
        case _:
            yield Piece(kind, lines, line)


def _quote(lines: tuple[str, ...], line: int) -> Iterator[Piece]:
    """A quotation marked by ">": a paragraph at each line that holds nothing but the mark."""
    own = [text.lstrip()[1:].lstrip(">") for text in lines]
    start = 0
    for index in range(len(own) + 1):
        if index == len(own) or not own[index].strip():
            if index > start:
                yield Piece("quote", tuple(own[start:index]), line + start)
            start = index + 1


def underlined(found: list[Piece]) -> list[Piece]:
    """The pieces, a short line over a rule of = or - or ~ made a heading."""
    if len(found) < len(("title", "rule")):
        return found
    result: list[Piece] = []
    for piece in found:
        over = result[-1] if result else None
        if piece.kind == "rule" and over and _is_underlined(over, piece.lines[0]):
            result[-1] = Piece("heading", over.lines, over.line)
        else:
            result.append(piece)
    return result


def _is_underlined(over: Piece, rule: str) -> bool:
    text, rule = over.lines[-1].strip(), rule.strip()
    line = over.kind == "text" and len(over.lines) == 1 and len(set(rule)) == 1 and rule[0] in "=-~"
    return line and len(text) <= _LONGEST_HEADING and not ends_sentence(text) and len(rule) * 2 >= len(text)
