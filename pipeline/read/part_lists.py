"""The resource list and the about text of a Markdown text: parts in, what they are out.

A list with its own heading ("Resources from the past week") holds everything to the next heading of its level. Without
one, the sections at the end of the text that hold nothing but bullets that begin with a link are the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.issue import Block, Resource, Resources, Section, Span
from pipeline.problem import Problem
from pipeline.read.marked_text import Marked
from pipeline.read.parts import Item, Listed, Part, as_block
from pipeline.read.quotation import ends_sentence
from pipeline.read.resource_items import publisher_after, split_entry
from pipeline.read.resource_lines import is_about_heading, is_resource_heading, language_tag
from pipeline.read.slug import words_slug
from pipeline.rules import found

_PARAGRAPH = 200


@dataclass(frozen=True, slots=True)
class Sorted:
    """The parts of a text by what they are for. `plain_from` is the index of the part after a list's heading whose
    list is written in the plain form, -1 where it is not.
    """

    body: tuple[Part, ...]
    resources: Resources | None = None
    about: str | None = None
    problems: tuple[Problem, ...] = ()
    plain_from: int = -1


def sort_parts(parts: Sequence[Part]) -> Sorted:
    """Find the resource list and the about text among the parts of a text."""
    start = next((i for i, part in enumerate(parts) if _is_list_heading(parts, i)), -1)
    if start >= 0:
        return _with_heading(parts, start)
    kept, about = _about_at_end(parts)
    first = _first_link_section(kept)
    if first < 0:
        return Sorted(tuple(kept), None, about)
    gathered = Sections()
    for part in kept[first:]:
        gathered.take(part)
    return Sorted(tuple(kept[:first]), gathered.resources(None, kept[first].line), about, tuple(gathered.problems))


def _is_list_heading(parts: Sequence[Part], index: int) -> bool:
    part = parts[index]
    return (
        isinstance(part, Block) and part.type == "heading" and is_resource_heading(part.text) and index + 1 < len(parts)
    )


def _with_heading(parts: Sequence[Part], start: int) -> Sorted:
    heading = parts[start]
    level = heading.level if isinstance(heading, Block) else 2
    end = next((i for i in range(start + 1, len(parts)) if 0 < _level(parts[i]) <= level), len(parts))
    inside, behind = list(parts[start + 1 : end]), list(parts[end:])
    behind, about = _about_at_end(behind)
    if not any(isinstance(part, Listed) for part in inside):
        return Sorted((*parts[:start], heading), None, None, plain_from=start + 1)
    if about is None and not behind:
        inside, about = _about_behind(inside)
    gathered = Sections()
    for part in inside:
        gathered.take(part)
    resources = gathered.resources(_text(heading), heading.line)
    return Sorted((*parts[:start], *behind), resources, about, tuple(gathered.problems))


def _level(part: Part) -> int:
    return part.level if isinstance(part, Block) else 0


def _text(part: Part) -> str:
    return part.text if isinstance(part, Block) else ""


def _about_at_end(parts: list[Part] | Sequence[Part]) -> tuple[list[Part], str | None]:
    """The parts without a last section headed "About ...", and its text; the heading is its first line."""
    parts = list(parts)
    start = next((i for i in range(len(parts) - 1, -1, -1) if _level(parts[i])), -1)
    rest = parts[start + 1 :]
    if start < 0 or not rest or not is_about_heading(_text(parts[start])):
        return parts, None
    if any(not isinstance(part, Block) or part.type not in ("paragraph", "rule") or _has_links(part) for part in rest):
        return parts, None
    return _without_rules(parts[:start]), _joined([parts[start], *rest])


def _about_behind(inside: list[Part]) -> tuple[list[Part], str | None]:
    """Paragraphs behind the last list, after a rule or long ones: the text about the publisher."""
    last = max(i for i, part in enumerate(inside) if isinstance(part, Listed))
    rest = inside[last + 1 :]
    ruled = bool(rest) and isinstance(rest[0], Block) and rest[0].type == "rule"
    blocks = [part for part in rest if isinstance(part, Block)]
    prose = bool(blocks) and all(block.type in ("paragraph", "rule") and not _has_links(block) for block in blocks)
    long = any(len(block.text) > _PARAGRAPH and ends_sentence(block.text) for block in blocks)
    if prose and (ruled or long):
        return inside[: last + 1], _joined(rest)
    return inside, None


def _has_links(part: Block) -> bool:
    """Whether a paragraph has links that its text does not show: as the about text it would lose them."""
    return any(span.kind == "link" and part.text[span.start : span.end] != span.value for span in part.spans)


def _joined(parts: Sequence[Part]) -> str | None:
    return "\n\n".join(text for part in parts if (text := _text(part))) or None


def _without_rules(parts: list[Part]) -> list[Part]:
    while parts and isinstance(part := parts[-1], Block) and part.type == "rule":
        parts = parts[:-1]
    return parts


def _first_link_section(parts: Sequence[Part]) -> int:
    """The index of the first heading of the run of link sections at the end, -1 where the text does not end in one."""
    first = -1
    index = len(parts) - 1
    while index > 0 and _is_link_list(parts[index]) and _level(parts[index - 1]) > 1:
        first = index - 1
        index -= 2
    return first


def _is_link_list(part: Part) -> bool:
    return isinstance(part, Listed) and all(item.depth == 0 and _link_at_start(item) for item in part.items)


def _link_at_start(item: Item | Marked) -> Span | None:
    return next((span for span in item.spans if span.kind == "link" and span.start == 0 and span.end > 0), None)


@dataclass(slots=True)
class _Open:
    """A section while it is gathered."""

    heading: str | None
    line: int
    items: list[Resource]
    notes: list[str]


class Sections:
    """The walk over the parts of a resource list."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._open: list[_Open] = []

    def take(self, part: Part) -> None:
        """Add a heading, a list, or a paragraph that is a note to its section."""
        if isinstance(part, Listed):
            self._section(part.line).items.extend(self._resource(item) for item in part.items)
        elif part.type == "heading":
            self._links_lost(part.spans)
            self._open.append(_Open(part.text, part.line, [], []))
        elif part.type != "rule":
            block = as_block(part)
            self._links_lost(block.spans)
            said = " ".join(word for word in (block.alt, block.text, block.src) if word)
            self._section(part.line).notes.append(said)

    def resources(self, heading: str | None, line: int) -> Resources:
        """The list as gathered."""
        sections = tuple(
            Section(words_slug(part.heading or "") or f"section-{number}", part.heading, tuple(part.items), part.line,
                    note="\n".join(part.notes) or None)
            for number, part in enumerate(self._open, 1)
        )  # fmt: skip
        return Resources(heading, sections, line)

    def _section(self, line: int) -> _Open:
        if not self._open:
            self._open.append(_Open(None, line, [], []))
        return self._open[-1]

    def _resource(self, item: Item) -> Resource:
        notes = [note.text for note in item.notes]
        for note in item.notes:
            self._links_lost(note.spans)
        link = _link_at_start(item)
        if link is None:
            title, by, url = self._unlinked(item)
        else:
            title, url = item.text[link.start : link.end], link.value
            by, more = _behind_link(item.text[link.end :])
            notes = ([more] if more else []) + notes
            self._links_lost(tuple(span for span in item.spans if span is not link))
        title, language = _with_language(title)
        return Resource(title, by, url, language, item.line, "\n".join(notes) or None)

    def _unlinked(self, item: Item) -> tuple[str, str | None, str | None]:
        """An entry that does not begin with a link: its only link, wherever it stands, is its address."""
        links = [span for span in item.spans if span.kind == "link"]
        self._links_lost(tuple(links[1:]))
        title, by, url = split_entry(item.text)
        return title, by, links[0].value if links else url

    def _links_lost(self, spans: tuple[Span, ...]) -> None:
        """A resource has one address; other links of its line are text there."""
        for span in spans:
            if span.kind == "link" and span.line:
                message = f"a second address in a resource is shown nowhere: {span.value}"
                self.problems.append(found("markup-dropped", message, line=span.line, column=span.column))


def _behind_link(text: str) -> tuple[str | None, str | None]:
    """Publisher and note in what follows the link of an entry."""
    by = publisher_after(text)
    if by is not None:
        return by, None
    return None, text.strip().lstrip(":–—-,. ").strip() or None


def _with_language(title: str) -> tuple[str, str]:
    head, bracket, tag = title.rpartition(" [")
    named = language_tag(f"[{tag}") if bracket else None
    return (head.rstrip(), named) if named else (title, "")
