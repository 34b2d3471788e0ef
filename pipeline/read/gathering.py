"""Lines of a resource list in, sections and resources out.

A section is a heading, perhaps with a slug line before it; a resource is a title, its publisher ("By ...") and perhaps
an address, with or without blank lines between them. The list ends at a paragraph: the text about the publisher.
"""

from __future__ import annotations

from pipeline.issue import Footnote, Section
from pipeline.read.dates import read_date
from pipeline.read.flow import flow, glue
from pipeline.read.gathered import GatheredItem, GatheredSection
from pipeline.read.marks import note_mark
from pipeline.read.quotation import ends_sentence
from pipeline.read.resource_items import split_entry
from pipeline.read.resource_lines import LineKind, ListLine, could_be_heading, is_about_heading, is_known_heading

_PARAGRAPH, _SENTENCES, _NOTE = 300, 90, 60
"""Characters from which a text is a paragraph; is one if it ends as a sentence; is a note if it does."""
_BIG_GAP = 2
_WRAPPED_AT = 45
_FEW_WORDS = 4


class Gathering:
    """The walk over the list's lines: what has been gathered, and what each line adds to it."""

    def __init__(self, lines: list[ListLine]) -> None:
        self.footnotes: list[Footnote] = []
        self._lines = lines
        self._parts: list[GatheredSection] = []
        self._slug: ListLine | None = None
        self._after_rule = False
        self._noted = False
        self._last_gap = max(
            (n for n, line in enumerate(lines) if line.gap >= _BIG_GAP or line.kind == "rule"), default=0
        )
        self._last_sure = _last(lines, ("by", "entry")) or _last(lines, ("url",))

    def run(self) -> int:
        """Gather to the list's end; the 0-based index of the line that ends it, -1 at the end of the file."""
        for index, line in enumerate(self._lines):
            if line.kind in ("text", "heading", "slug") and self._ends_at(index):
                return line.number - 1
            self._take(line, self._lines[index + 1] if index + 1 < len(self._lines) else None)
            self._after_rule = line.kind == "rule"
        if self._slug is not None:  # no heading followed, so it was a title after all
            self._add(GatheredItem(self._slug.text, self._slug.number, self._slug.number))
        return -1

    def sections(self) -> tuple[Section, ...]:
        """The sections as gathered; none where nothing says that the lines are a list, and not all could be titles."""
        titles = [item.title for part in self._parts for item in part.items]
        said = any(line.kind in ("by", "url", "entry", "slug") for line in self._lines)
        if not titles or not (said or not any(map(ends_sentence, titles))):
            return ()
        return tuple(part.section(number) for number, part in enumerate(self._parts, 1))

    def _ends_at(self, index: int) -> bool:
        """Whether the text about the publisher begins here."""
        line = self._lines[index]
        after = self._lines[index + 1] if index + 1 < len(self._lines) else None
        if self._slug is not None or (after is not None and after.kind == "by" and len(line.text) <= _PARAGRAPH):
            return False
        long = len(line.text) > _PARAGRAPH or (len(line.text) > _SENTENCES and ends_sentence(line.text))
        behind = index > self._last_sure
        if line.gap < _BIG_GAP and not self._after_rule:
            return behind and bool(self._parts) and (long or self._is_about(index, line))
        return bool(self._parts) and (long or behind)

    def _is_about(self, index: int, line: ListLine) -> bool:
        """Whether a line behind a single blank one begins the text about the publisher.

        It does by its words, or as a sentence behind a resource with its publisher, where no resource has a note and
        no wider gap follows.
        """
        item = self._item()
        if item is None or line.gap == 0:
            return False
        sentence = ends_sentence(line.text) and item.by is not None and not self._noted
        return is_about_heading(line.text) or (sentence and index > self._last_gap)

    def _take(self, line: ListLine, after: ListLine | None) -> None:
        match line.kind:
            case "by":
                self._by(line, after)
            case "url":
                self._url(line)
            case "language":
                self._language(line)
            case "note":
                self._footnote(line)
            case "entry":
                title, by, url = split_entry(line.text)
                self._add(GatheredItem(title, line.number, line.number, by, url))
            case "heading":
                self._heading(line)
            case "slug" if self._slug is None and after and after.gap and _may_head(after, line):
                self._slug = line
            case "slug" | "text":
                self._text(line, after)

    def _part(self) -> GatheredSection:
        if not self._parts:
            self._parts.append(GatheredSection(None, self._lines[0].number))
        return self._parts[-1]

    def _add(self, item: GatheredItem) -> None:
        self._part().items.append(item)

    def _item(self) -> GatheredItem | None:
        return self._parts[-1].items[-1] if self._parts and self._parts[-1].items else None

    def _open(self, heading: str | None, line: int) -> None:
        slug, self._slug = self._slug, None
        self._parts.append(GatheredSection(heading, line, slug.text if slug else "", slug.number if slug else 0))

    def _heading(self, line: ListLine) -> None:
        self._open(line.text, line.number)

    def _footnote(self, line: ListLine) -> None:
        if mark := note_mark(line.text):
            text, spans = flow([mark[1]], line.number)
            self.footnotes.append(Footnote(mark[0], text, line.number, spans))

    def _by(self, line: ListLine, after: ListLine | None) -> None:
        item = self._item()
        told = item is None or item.by is not None
        if told and line.gap and after is not None and after.kind == "by":  # a title such as "By the River"
            self._add(GatheredItem(line.whole, line.number, line.number))
        elif item is None:
            self._add(GatheredItem(line.text, line.number, line.number, by=line.text))
        elif item.by is None:
            item.by, item.last = line.text, line.number
        else:
            item.notes.append(line.text)

    def _url(self, line: ListLine) -> None:
        item = self._item()
        if item is None or (item.url is not None and line.gap):
            self._add(GatheredItem(line.text, line.number, line.number, url=line.text))
        elif item.url is None:
            item.url, item.last = line.text, line.number
        else:
            item.notes.append(line.text)

    def _language(self, line: ListLine) -> None:
        item = self._item()
        if item is None:
            self._add(GatheredItem(line.text, line.number, line.number))
        elif item.language:
            item.notes.append(line.text)
        else:
            item.language, item.last = line.text, line.number

    def _text(self, line: ListLine, after: ListLine | None) -> None:
        item = self._item()
        said = after is not None and after.kind in ("by", "url")
        if self._slug is not None and not said:
            self._heading(line)
        elif self._slug is not None:  # a publisher follows at once: a title, and the section has no heading
            self._open(None, line.number)
            self._add(GatheredItem(line.text, line.number, line.number))
        elif item is not None and line.gap == 0 and _goes_on(line, item):
            item.title, item.last = item.title + glue(item.title, line.text) + line.text, line.number
        elif item is not None and not said and read_date(line.text):
            item.notes.append(line.text)
        elif after is not None and self._is_heading(line, after):
            self._heading(line)
        elif item is None and self._parts and ends_sentence(line.text) and not said:
            self._parts[-1].notes.append(line.text)
        elif item is not None and not said and ends_sentence(line.text) and (line.gap == 0 or len(line.text) > _NOTE):
            item.notes.append(line.text)
            self._noted = True
        else:
            self._add(GatheredItem(line.text, line.number, line.number))

    def _is_heading(self, line: ListLine, after: ListLine) -> bool:
        if after.kind not in ("text", "entry", "slug") or not could_be_heading(line.text):
            return False
        if is_known_heading(line.text):
            return True
        first = not self._parts and len(line.text.split()) <= _FEW_WORDS
        return (first or line.gap >= _BIG_GAP or after.kind == "entry") and after.gap > 0


def _last(lines: list[ListLine], kinds: tuple[LineKind, ...]) -> int:
    """The index of the last line of some kinds, 0 where there is none."""
    return max((index for index, line in enumerate(lines) if line.kind in kinds), default=0)


def _may_head(line: ListLine, slug: ListLine) -> bool:
    """Whether a line behind a slug line may be its section's heading; one small word is if it is the same word."""
    return line.kind in ("text", "heading") or line.text == slug.text


def _goes_on(line: ListLine, item: GatheredItem) -> bool:
    """Whether a line is the rest of a title that was wrapped."""
    fresh = item.by is None and item.url is None and not item.notes
    wrapped = len(item.title) >= _WRAPPED_AT or line.text[:1].islower()
    return fresh and item.last == line.number - 1 and wrapped and not ends_sentence(item.title)
