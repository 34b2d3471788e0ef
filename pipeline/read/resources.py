"""The resource list of a text in plain form: lines in, Resources and the about text out.

A section is a heading, perhaps with a slug line before it; a resource is a title, its publisher ("By ...") and perhaps an
address, with or without blank lines between them. The list ends at a paragraph, which begins the text about the publisher.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.issue import Footnote, Resource, Resources, Section
from pipeline.read.chunks import chunks
from pipeline.read.flow import flow, glue, joined
from pipeline.read.marks import is_rule, note_mark
from pipeline.read.quotation import ends_sentence
from pipeline.read.resource_items import split_entry
from pipeline.read.resource_lines import ListLine, could_be_heading, is_known_heading, language_tag, list_lines
from pipeline.read.slug import words_slug

_PARAGRAPH = 300
_SENTENCES = 120
_NOTE = 60
_BIG_GAP = 2
_WRAPPED_AT = 45
_FEW_WORDS = 4


@dataclass(slots=True)
class _Item:
    """A resource while its lines are gathered."""

    title: str
    line: int
    last: int
    by: str | None = None
    url: str | None = None
    language: str = ""
    notes: list[str] = field(default_factory=list)

    def resource(self) -> Resource:
        title, language = self.title, self.language
        head, bracket, tag = title.rpartition(" [")
        if bracket and not language and (named := language_tag(f"[{tag}")):
            title, language = head.rstrip(), named
        return Resource(title, self.by, self.url, language, self.line, "\n".join(self.notes) or None)


@dataclass(slots=True)
class _Part:
    """A section while its items are gathered."""

    heading: str | None
    line: int
    slug: str = ""
    slug_line: int = 0
    items: list[_Item] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadList:
    """A resource list as read: `end` is the 0-based index of the first line that is not part of it."""

    resources: Resources | None
    footnotes: tuple[Footnote, ...]
    end: int


def read_list(lines: Sequence[str], at: int, heading: str | None, line: int) -> ReadList:
    """Read a resource list.

    Args:
        lines: all lines of the file.
        at: the 0-based index of the line behind the list's heading.
        heading: the list's own heading.
        line: the 1-based line of that heading.

    Returns:
        The resources, None where no resource follows; footnotes that stand among them; where the list ends.
    """
    gathered = _Gathering(list(list_lines(lines, at)))
    end = gathered.run()
    if not any(part.items for part in gathered.parts):
        return ReadList(None, (), at)
    sections = tuple(_section(part, number) for number, part in enumerate(gathered.parts, 1))
    return ReadList(Resources(heading, sections, line), tuple(gathered.footnotes), end if end >= 0 else len(lines))


def read_about(lines: Sequence[str], at: int) -> tuple[str | None, tuple[Footnote, ...]]:
    """The text about the publisher: every paragraph from an index to the end, and the footnotes that stand there."""
    paragraphs: list[str] = []
    footnotes: list[Footnote] = []
    for chunk in chunks(lines, at):
        if mark := note_mark(chunk.lines[0]):
            text, spans = flow([mark[1], *chunk.lines[1:]], chunk.line)
            footnotes.append(Footnote(mark[0], text, chunk.line, spans))
        elif text := joined([line for line in chunk.lines if not is_rule(line)] or [""])[0]:
            paragraphs.append(text)
    return "\n\n".join(paragraphs) or None, tuple(footnotes)


def _section(part: _Part, number: int) -> Section:
    slug = part.slug or words_slug(part.heading or "") or f"section-{number}"
    items = tuple(item.resource() for item in part.items)
    return Section(slug, part.heading, items, part.line, part.slug_line, "\n".join(part.notes) or None)


class _Gathering:
    """The walk over the list's lines: what has been gathered, and what each line adds to it."""

    def __init__(self, lines: list[ListLine]) -> None:
        self.lines = lines
        self.parts: list[_Part] = []
        self.footnotes: list[Footnote] = []
        self.slug: ListLine | None = None
        self.after_rule = False
        self.last_by = max((i for i, line in enumerate(lines) if line.kind in ("by", "url", "entry")), default=-1)

    def run(self) -> int:
        """Gather to the list's end; the 0-based index of the line that ends it, -1 at the end of the file."""
        for index, line in enumerate(self.lines):
            if line.kind in ("text", "heading", "slug") and self._ends_at(index):
                self._leave_slug()
                return (self.slug or line).number - 1
            getattr(self, f"_{line.kind}")(line, index)
            self.after_rule = line.kind == "rule"
        self._leave_slug()
        return -1

    def _next(self, index: int, step: int = 1) -> ListLine | None:
        return self.lines[index + step] if index + step < len(self.lines) else None

    def _ends_at(self, index: int) -> bool:
        """Whether the text about the publisher begins here."""
        line, after = self.lines[index], self._next(index)
        if self.slug is not None or (after is not None and after.kind == "by" and len(line.text) <= _PARAGRAPH):
            return False
        long = len(line.text) > _PARAGRAPH or (len(line.text) > _SENTENCES and ends_sentence(line.text))
        if line.gap < _BIG_GAP and not self.after_rule:
            return long and (after is None or after.kind != "url")
        if long or index > self.last_by:
            return bool(self.parts)
        return False

    def _leave_slug(self) -> None:
        """A slug line that no heading followed was a title after all."""
        if self.slug is not None:
            waiting, self.slug = self.slug, None
            self._add(_Item(waiting.text, waiting.number, waiting.number))

    def _part(self) -> _Part:
        if not self.parts:
            self.parts.append(_Part(None, self.lines[0].number))
        return self.parts[-1]

    def _add(self, item: _Item) -> None:
        self._part().items.append(item)

    def _item(self) -> _Item | None:
        return self.parts[-1].items[-1] if self.parts and self.parts[-1].items else None

    def _rule(self, line: ListLine, index: int) -> None:
        pass

    def _note(self, line: ListLine, index: int) -> None:
        mark = note_mark(line.text)
        if mark:
            text, spans = flow([mark[1]], line.number)
            self.footnotes.append(Footnote(mark[0], text, line.number, spans))

    def _heading(self, line: ListLine, index: int) -> None:
        slug, self.slug = self.slug, None
        self.parts.append(_Part(line.text, line.number, slug.text if slug else "", slug.number if slug else 0))

    def _slug(self, line: ListLine, index: int) -> None:
        after = self._next(index)
        if self.slug is None and after is not None and after.kind in ("text", "heading") and after.gap:
            self.slug = line
        else:
            self._text(line, index)

    def _by(self, line: ListLine, index: int) -> None:
        item = self._item()
        if item is None:
            self._add(_Item(line.text, line.number, line.number, by=line.text))
        elif item.by is None:
            item.by, item.last = line.text, line.number
        else:
            item.notes.append(line.text)

    def _url(self, line: ListLine, index: int) -> None:
        item = self._item()
        if item is None or (item.url is not None and line.gap):
            self._add(_Item(line.text, line.number, line.number, url=line.text))
        elif item.url is None:
            item.url, item.last = line.text, line.number
        else:
            item.notes.append(line.text)

    def _language(self, line: ListLine, index: int) -> None:
        item = self._item()
        if item is None:
            self._add(_Item(line.text, line.number, line.number))
        elif item.language:
            item.notes.append(line.text)
        else:
            item.language, item.last = line.text, line.number

    def _entry(self, line: ListLine, index: int) -> None:
        title, by, url = split_entry(line.text)
        self._add(_Item(title, line.number, line.number, by, url))

    def _text(self, line: ListLine, index: int) -> None:
        after, item = self._next(index), self._item()
        if self.slug is not None:
            self._after_slug(line, index)
        elif item is not None and line.gap == 0 and self._goes_on(line, item):
            item.title, item.last = item.title + glue(item.title, line.text) + line.text, line.number
        elif self._is_heading(line, index):
            self._heading(line, index)
        elif after is not None and after.kind in ("by", "url"):
            self._add(_Item(line.text, line.number, line.number))
        elif item is None and self.parts and ends_sentence(line.text):
            self.parts[-1].notes.append(line.text)
        elif item is not None and ends_sentence(line.text) and (line.gap == 0 or len(line.text) > _NOTE):
            item.notes.append(line.text)
        else:
            self._add(_Item(line.text, line.number, line.number))

    def _after_slug(self, line: ListLine, index: int) -> None:
        """The heading behind a slug line; where a publisher follows at once, a title, and the section has no heading."""
        after = self._next(index)
        if after is not None and after.kind in ("by", "url"):
            slug, self.slug = self.slug, None
            self.parts.append(_Part(None, line.number, slug.text if slug else "", slug.number if slug else 0))
            self._text(line, index)
        else:
            self._heading(line, index)

    def _goes_on(self, line: ListLine, item: _Item) -> bool:
        """Whether a line is the rest of a title that was wrapped."""
        fresh = item.by is None and item.url is None and not item.notes
        wrapped = len(item.title) >= _WRAPPED_AT or line.text[:1].islower()
        return fresh and item.last == line.number - 1 and wrapped and not ends_sentence(item.title)

    def _is_heading(self, line: ListLine, index: int) -> bool:
        after = self._next(index)
        if after is None or after.kind not in ("text", "entry", "slug") or not could_be_heading(line.text):
            return False
        if is_known_heading(line.text):
            return True
        first = not self.parts and len(line.text.split()) <= _FEW_WORDS
        return (first or line.gap >= _BIG_GAP or after.kind == "entry") and after.gap > 0
