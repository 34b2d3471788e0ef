"""Markdown in the form of a briefing: lines in, a Draft out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.issue import Block, Footnote
from pipeline.problem import Problem
from pipeline.read.draft import Draft, Head
from pipeline.read.markdown import read_marks
from pipeline.read.marks import note_mark
from pipeline.read.part_lists import Sorted, sort_parts
from pipeline.read.parts import Part, as_block
from pipeline.read.resources import read_about, read_list
from pipeline.read.shift import shifted


def read_markdown(lines: Sequence[str], head: Head, problems: tuple[Problem, ...]) -> Draft:
    """Read a Markdown text behind its opening.

    Args:
        lines: all lines of the file, comments and template tags taken out.
        head: the opening, with the index at which the rest begins.
        problems: what was met in taking them out.
    """
    marks = read_marks(lines, head.at)
    head, parts = _with_title(head, marks.parts)
    sorted_parts = sort_parts(parts)
    draft = Draft(head, problems=(*problems, *marks.problems, *sorted_parts.problems))
    if sorted_parts.plain_heading:
        draft, sorted_parts = _plain_list(lines, draft, parts, sorted_parts.plain_heading)
    blocks, notes = _footnotes([as_block(part) for part in sorted_parts.body])
    own = [note for note in marks.footnotes if draft.resources is None or note.line < draft.resources.line]
    return replace(
        draft,
        body=blocks,
        footnotes=(*notes, *own, *draft.footnotes),
        resources=draft.resources or sorted_parts.resources,
        about=draft.about or sorted_parts.about,
    )


def _with_title(head: Head, parts: tuple[Part, ...]) -> tuple[Head, tuple[Part, ...]]:
    """The title from the only heading of the first level, where the opening has none."""
    if head.title is not None:
        return head, parts
    firsts = [part for part in parts if isinstance(part, Block) and part.level == 1]
    if len(firsts) != 1 or any(span.kind == "link" for span in firsts[0].spans):
        return head, parts
    title = firsts[0]
    head = replace(head, title=title.text, lines={**head.lines, "title": title.line})
    return head, tuple(part for part in parts if part is not title)


def _plain_list(lines: Sequence[str], draft: Draft, parts: tuple[Part, ...], heading: Block) -> tuple[Draft, Sorted]:
    """A list under its heading that is written in the plain form, title and "By ..." on lines of their own.

    Where it turns out to be none, all parts belong to the body.
    """
    listed = read_list(lines, heading.line, heading.text, heading.line, markdown=True)
    if listed.resources is None or not any(item.by or item.url for s in listed.resources.sections for item in s.items):
        return draft, Sorted(parts)
    about, notes = read_about(lines, listed.end)
    draft = replace(draft, resources=listed.resources, about=about, footnotes=(*listed.footnotes, *notes))
    return draft, Sorted(parts[: parts.index(heading)])


def _footnotes(blocks: list[Block]) -> tuple[tuple[Block, ...], tuple[Footnote, ...]]:
    """Paragraphs that begin with "[1] " are footnotes in Markdown too; the rule before them belongs to them."""
    kept: list[Block] = []
    notes: list[Footnote] = []
    for block in blocks:
        mark = note_mark(block.text) if block.type == "paragraph" and block.text.startswith("[") else None
        if mark is None or not mark[1] or not block.spans or block.spans[0].kind != "footnote":
            kept.append(block)
            continue
        while kept and kept[-1].type == "rule":
            kept.pop()
        begins = len(block.text) - len(mark[1])
        spans = shifted(tuple(span for span in block.spans if span.start >= begins), -begins)
        notes.append(Footnote(mark[0], mark[1], block.line, spans))
    while kept and kept[-1].type == "rule":
        kept.pop()
    return tuple(kept), tuple(notes)
