"""The parser's block tokens in, parts and footnotes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.issue import Block, BlockType, Footnote, Span
from pipeline.problem import Problem
from pipeline.read.marked_text import Marked, marked, pictures_of
from pipeline.read.parts import Item, Listed, Part, beside
from pipeline.read.shift import shifted
from pipeline.rules import found

if TYPE_CHECKING:  # the parser loads in 60 ms, and only where there is Markdown
    from markdown_it.token import Token

_BETWEEN_CELLS = " | "
_CELL_END = re.compile(r"(?<!\\)\|")


class Builder:
    """The walk over the tokens of a text, portion by portion.

    Attributes:
        addresses: every address that a link or picture of the text leads to.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.addresses: set[str] = set()
        self._lines = lines
        self._parts: list[Part] = []
        self._footnotes: list[Footnote] = []
        self._problems: list[Problem] = []
        self._offset = 0
        self._lists: list[str | int] = []
        self._suffixes: list[str] = []
        self._items: list[Item] = []
        self._list_line = 0
        self._fresh = False
        self._marker = "•"
        self._quotes = 0
        self._list_in_quote = False
        self._level = 0
        self._note: tuple[str, int, list[Marked]] | None = None
        self._cells: list[Marked] | None = None
        self._row_line = 0

    def take(self, tokens: Sequence[Token], offset: int) -> None:
        """Add the tokens of one portion; `offset` is the 0-based index of its first line."""
        self._offset = offset
        for token in tokens:
            self._token(token)

    def result(self) -> tuple[list[Part], list[Footnote], list[Problem]]:
        """What the text holds, in its order."""
        return self._parts, self._footnotes, self._problems

    def _line(self, token: Token) -> int:
        return self._offset + (token.map[0] if token.map else 0) + 1

    def _token(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._inline(token)
            case "heading_open":
                self._level = int(token.tag[1])
            case "heading_close":
                self._level = 0
            case "hr":
                self._parts.append(Block("rule", "", self._line(token)))
            case "fence" | "code_block":
                self._code(token)
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "footnote_reference_open":
                self._note = (str(token.meta["label"]), self._line(token), [])
            case "footnote_reference_close":
                self._end_note()
            case _:
                self._list_or_table(token)

    def _list_or_table(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._open_list(token)
            case "bullet_list_close" | "ordered_list_close":
                self._close_list()
            case "list_item_open":
                self._open_item()
            case "tr_open":
                self._cells = []
            case "tr_close":
                self._end_row()
            case "table_open":
                self._open_list(token)
            case "table_close":
                self._close_list()

    def _open_list(self, token: Token) -> None:
        if not self._lists:
            self._list_line, self._list_in_quote = self._line(token), self._quotes > 0
        ordered = token.type == "ordered_list_open"
        self._lists.append(int(token.attrs.get("start", 1)) if ordered else "•")
        self._suffixes.append(token.markup if ordered else "")

    def _close_list(self) -> None:
        self._lists.pop()
        self._suffixes.pop()
        self._fresh = False
        if not self._lists and self._items:
            self._parts.append(Listed(tuple(self._items), self._list_line))
            self._items = []

    def _open_item(self) -> None:
        self._fresh = True
        number = self._lists[-1]
        self._marker = f"{number}{self._suffixes[-1]}" if isinstance(number, int) else number
        if isinstance(number, int):
            self._lists[-1] = number + 1

    def _end_row(self) -> None:
        """A row of a table: an entry whose cells stand side by side.

        The parser forgets cells that the table's first row has no column for (GFM 0.29, 4.10); here they are text.
        """
        cells, self._cells = self._cells or [], None
        written = _CELL_END.split(self._lines[self._row_line - 1].strip().removesuffix("|").removeprefix("|"))
        more = [Marked(cell.strip()) for cell in written[len(cells) :]]
        self._fresh, self._marker = True, "•"
        self._say(beside([*cells, *more], _BETWEEN_CELLS), self._row_line)

    def _inline(self, token: Token) -> None:
        line = self._line(token)
        pictures = pictures_of(token)
        if pictures and not (self._lists or self._note or self._level or self._cells is not None):
            self._figures(pictures, line)
            return
        text = marked(token, self._lines, line)
        self.addresses |= {span.value for span in text.spans if span.kind == "link"}
        self._dropped(text.titles, line)
        if self._cells is not None:
            self._cells.append(text)
            self._row_line = line
        else:
            self._say(text, line)

    def _figures(self, pictures: list[tuple[str, str, str]], line: int) -> None:
        for src, alt, title in pictures:
            self.addresses.add(src)
            self._parts.append(Block("figure", title, line, src=src or None, alt=alt or None))

    def _say(self, text: Marked, line: int) -> None:
        """Put a text where it belongs: footnote, list, quotation, heading or paragraph."""
        if self._note is not None:
            self._note[2].append(text)
        elif self._lists and self._list_in_quote and self._fresh:
            self._quoted_entry(text, line)
        elif self._lists and self._fresh:
            self._items.append(Item(text.text, text.spans, line, len(self._lists) - 1, self._marker))
            self._fresh = False
        elif self._lists and self._items:
            last = self._items[-1]
            self._items[-1] = Item(last.text, last.spans, last.line, last.depth, last.marker, (*last.notes, text))
        elif self._level and not self._quotes:
            self._parts.append(Block("heading", text.text, line, text.spans, level=self._level))
        else:
            kind: BlockType = "quote" if self._quotes else "paragraph"
            self._parts.append(Block(kind, text.text, line, text.spans))

    def _quoted_entry(self, text: Marked, line: int) -> None:
        """A list inside a quotation stays a quotation, its entries one below the other."""
        self._fresh = False
        lead = f"{self._marker} "
        self._parts.append(Block("quote", lead + text.text, line, shifted(text.spans, len(lead))))

    def _code(self, token: Token) -> None:
        """A block of code: one paragraph a line, so that its lines stay lines."""
        info = token.info.strip()
        first = self._line(token)
        if info:
            message = f"the language of a block of code is shown nowhere: “{info}”"
            self._problems.append(found("markup-dropped", message, line=first, lines=(first,)))
        below = 1 if token.type == "fence" else 0
        for number, line in enumerate(token.content.split("\n"), first + below):
            text = line.rstrip().expandtabs(4)
            if text:
                self._say(Marked(text, (Span("code", 0, len(text), "", number, 1),)), number)

    def _dropped(self, titles: tuple[str, ...], line: int) -> None:
        for title in titles:
            message = f"the title of a link is shown nowhere: “{title}”"
            self._problems.append(found("markup-dropped", message, line=line, lines=(line,)))

    def _end_note(self) -> None:
        marker, line, texts = self._note or ("", 0, [])
        self._note = None
        note = beside(texts)
        self._footnotes.append(Footnote(marker, note.text, line, note.spans))
