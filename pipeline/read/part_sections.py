"""The parts of a Markdown resource list in, its sections and resources out."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.issue import Block, Resource, Resources, Section, Span
from pipeline.problem import Problem
from pipeline.read.parts import Item, Listed, Part, spelled
from pipeline.read.resource_items import publisher_after, split_entry, split_language
from pipeline.read.slug import words_slug
from pipeline.rules import found


@dataclass(slots=True)
class _Open:
    """A section while it is gathered."""

    heading: str | None
    line: int
    items: list[Resource] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def section(self, number: int) -> Section:
        slug = words_slug(self.heading or "") or f"section-{number}"
        return Section(slug, self.heading, tuple(self.items), self.line, note="\n".join(self.notes) or None)


class Sections:
    """The walk over the parts of a resource list.

    Attributes:
        problems: addresses that a resource has beside its own, which no channel shows.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._open: list[_Open] = []

    def take(self, part: Part) -> None:
        """Add a heading, a list, or a paragraph that is a note to its section."""
        if isinstance(part, Listed):
            self._section(part.line).items.extend(self._resource(item) for item in part.items)
        elif part.type == "heading":
            self._lost(part.spans)
            self._open.append(_Open(part.text, part.line))
        elif part.type != "rule":
            self._section(part.line).notes.append(_note(part))

    def resources(self, heading: str | None, line: int) -> Resources:
        """The list as gathered, under its own heading and that one's line."""
        return Resources(heading, tuple(part.section(number) for number, part in enumerate(self._open, 1)), line)

    def _section(self, line: int) -> _Open:
        if not self._open:
            self._open.append(_Open(None, line))
        return self._open[-1]

    def _resource(self, item: Item) -> Resource:
        notes = [spelled(note.text, note.spans) for note in item.notes]
        link = link_at_start(item)
        if link is None:
            title, by, url = self._unlinked(item)
        else:
            title, url = item.text[link.start : link.end], link.value
            by, more = _behind_link(item.text[link.end :])
            notes = [more, *notes] if more else notes
            self._lost(tuple(span for span in item.spans if span is not link))
        title, language = split_language(title)
        return Resource(title, by, url, language, item.line, "\n".join(notes) or None)

    def _unlinked(self, item: Item) -> tuple[str, str | None, str | None]:
        """An entry that does not begin with a link: its first link, wherever it stands, is its address."""
        links = [span for span in item.spans if span.kind == "link"]
        self._lost(tuple(links[1:]))
        title, by, url = split_entry(item.text)
        return title, by, links[0].value if links else url

    def _lost(self, spans: tuple[Span, ...]) -> None:
        """Name addresses that a resource or a heading has no place for, all of one entry in one Problem."""
        links = [span for span in spans if span.kind == "link"]
        if links:
            addresses = ", ".join(dict.fromkeys(span.value for span in links))
            what = "a second address of a resource is" if len(links) == 1 else "further addresses of a resource are"
            lines = tuple(dict.fromkeys(span.line for span in links))
            problem = found("markup-dropped", f"{what} shown nowhere: {addresses}",
                            line=links[0].line, column=links[0].column, lines=lines)  # fmt: skip
            self.problems.append(problem)


def link_at_start(item: Item) -> Span | None:
    """The link with which an entry begins, None where it begins with something else."""
    return next((span for span in item.spans if span.kind == "link" and span.start == 0 and span.end > 0), None)


def _behind_link(text: str) -> tuple[str | None, str | None]:
    """Publisher and note in what follows the link of an entry."""
    by = publisher_after(text)
    if by is not None:
        return by, None
    return None, text.strip().lstrip(":–—-,. ").strip() or None


def _note(block: Block) -> str:
    """A paragraph or a picture in the list, as text."""
    return " ".join(word for word in (block.alt, spelled(block.text, block.spans), block.src) if word)
