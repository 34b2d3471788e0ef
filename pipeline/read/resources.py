"""The resource list of a text in plain form, and the text about the publisher behind it: lines in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.issue import Footnote, Resources
from pipeline.read.chunks import chunks
from pipeline.read.flow import flow, joined
from pipeline.read.gathering import Gathering
from pipeline.read.marks import is_rule, note_mark
from pipeline.read.resource_lines import ListLine, list_lines


@dataclass(frozen=True, slots=True)
class ReadList:
    """A resource list as read: `end` is the 0-based index of the first line that is not part of it."""

    resources: Resources | None
    footnotes: tuple[Footnote, ...]
    end: int


def read_list(lines: Sequence[str], at: int, heading: str | None, line: int, *, markdown: bool = False) -> ReadList:
    """Read a resource list.

    Args:
        lines: all lines of the file.
        at: the 0-based index of the line behind the list's heading.
        heading: the list's own heading.
        line: the 1-based line of that heading.
        markdown: whether the lines are Markdown: their marks are taken off.

    Returns:
        The resources, None where no resource follows; footnotes that stand among them; where the list ends.
    """
    gathering = Gathering(list(_marked(list_lines(lines, at)) if markdown else list_lines(lines, at)))
    end = gathering.run()
    sections = gathering.sections()
    if not any(section.items for section in sections):
        return ReadList(None, (), at)
    resources = Resources(heading, sections, line)
    return ReadList(resources, tuple(gathering.footnotes), end if end >= 0 else len(lines))


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


def _marked(lines: Iterator[ListLine]) -> Iterator[ListLine]:
    from pipeline.read.marked_lines import marked_lines  # noqa: PLC0415 - the parser loads only where there is Markdown

    return marked_lines(lines)
