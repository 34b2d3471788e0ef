"""Pieces of plain text in, Blocks and Footnotes out: lists are gathered over blank lines, rules go to footnotes."""

from __future__ import annotations

from pipeline.issue import Block, BlockType, Entry, Footnote, Span
from pipeline.read.flow import flow, glue, joined
from pipeline.read.header import read_figure
from pipeline.read.pieces import Piece
from pipeline.read.shift import shifted

_INDENT = 2
_MOST_IN_NOTE = 3


class Body:
    """The body of a plain text while it is gathered, piece by piece."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._footnotes: list[Footnote] = []
        self._entries: list[Entry] = []
        self._indents: list[int] = []
        self._in_note = False
        self._noted = 0  # how many blocks stood before the last footnote
        self._ruled = False  # whether that footnote is one of those under a rule

    def add(self, piece: Piece, gap: int) -> None:
        """Take one piece; `gap` is the number of blank lines before it."""
        indented = piece.kind in ("text", "indented") and piece.lines[0].startswith((" " * _INDENT, "\t"))
        if indented and gap == 1 and (self._entries or self._in_note):
            self._append(piece)
            return
        if piece.kind != "entry":
            self._close_list()
        self._in_note = piece.kind == "note"
        match piece.kind:
            case "entry":
                self._entry(piece)
            case "note":
                self._note(piece)
            case "rule":
                self._blocks.append(Block("rule", "", piece.line))
            case "figure":
                self._blocks.append(_figure(piece))
            case "heading":
                text, spans = flow(piece.lines, piece.line)
                self._blocks.append(Block("heading", text, piece.line, spans, level=2))
            case _:
                text, spans = flow(piece.lines, piece.line)
                kind: BlockType = "quote" if piece.kind in ("quote", "indented") else "paragraph"
                self._blocks.append(Block(kind, text, piece.line, spans))

    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the body. A rule at its end stood before the footnotes or the resources and is left out."""
        self._close_list()
        while self._blocks and self._blocks[-1].type == "rule":
            self._blocks.pop()
        return tuple(self._blocks)

    def footnotes(self) -> tuple[Footnote, ...]:
        """The footnotes in the order of the text."""
        return tuple(self._footnotes)

    def _note(self, piece: Piece) -> None:
        if self._blocks and self._blocks[-1].type == "rule":
            self._ruled = True
        elif len(self._blocks) > self._noted:
            self._ruled = self._ruled and self._to_last_note()
        while self._blocks and self._blocks[-1].type == "rule":
            self._blocks.pop()
        self._noted = len(self._blocks)
        text, spans = flow(piece.lines, piece.line)
        self._footnotes.append(Footnote(piece.marker, text, piece.line, spans))

    def _to_last_note(self) -> bool:
        """Give a few paragraphs between two footnotes under a rule to the first; False where they are others."""
        between = self._blocks[self._noted :]
        if not self._footnotes or len(between) > _MOST_IN_NOTE or any(b.type != "paragraph" for b in between):
            return False
        del self._blocks[self._noted :]
        for block in between:
            self._extend_note(block.text, block.spans)
        return True

    def _extend_note(self, text: str, spans: tuple[Span, ...]) -> None:
        note = self._footnotes[-1]
        space = glue(note.text, text)
        spans = note.spans + shifted(spans, len(note.text) + len(space))
        self._footnotes[-1] = Footnote(note.marker, note.text + space + text, note.line, spans)

    def _entry(self, piece: Piece) -> None:
        if piece.mark is None:
            return
        if self._entries and piece.mark.indent == self._indents[0] and self._changes(piece):
            self._close_list()
        while self._indents and piece.mark.indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or piece.mark.indent >= self._indents[-1] + _INDENT:
            self._indents.append(piece.mark.indent)
        text, spans = flow(piece.lines, piece.line)
        self._entries.append(Entry(text, piece.line, len(self._indents) - 1, piece.mark.marker, spans))

    def _changes(self, piece: Piece) -> bool:
        """Whether an outermost entry begins another list: numbers after bullets, or bullets after numbers."""
        first = self._entries[0].marker == "•"
        return piece.mark is not None and first == piece.mark.ordered

    def _append(self, piece: Piece) -> None:
        """Add an indented paragraph to the list's last entry or to the last footnote."""
        text, spans = flow(piece.lines, piece.line)
        if self._entries:
            last = self._entries[-1]
            space = glue(last.text, text)
            spans = last.spans + shifted(spans, len(last.text) + len(space))
            self._entries[-1] = Entry(last.text + space + text, last.line, last.depth, last.marker, spans)
        else:
            self._extend_note(text, spans)

    def _close_list(self) -> None:
        if self._entries:
            self._blocks.append(list_block(self._entries))
            self._entries, self._indents = [], []


def list_block(entries: list[Entry]) -> Block:
    """A list of its entries."""
    text = "\n".join(entry.text for entry in entries)
    return Block("list", text, entries[0].line, entries=tuple(entries))


def _figure(piece: Piece) -> Block:
    figure = read_figure(piece.lines[0])
    if figure is None:
        return Block("paragraph", joined(piece.lines)[0], piece.line)
    src, alt, caption = figure
    return Block("figure", caption, piece.line, src=src, alt=alt)
