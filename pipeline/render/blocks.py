"""The body's blocks in, what the e-mail's template shows of them out: HTML, heading levels without gaps, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from minijinja import safe

from pipeline.issue import Block, Footnote, Issue
from pipeline.render.lists import entry_anchor, list_html
from pipeline.render.rich import Setting, attributes, is_same_language, mark_id, rich
from pipeline.text.clean import one_line

_DEEPEST = 6

Picture = Callable[[str | None], str | None]
"""From what a figure names to the address that shows it, None where nothing can be shown."""


def block_views(issue: Issue, notes: Mapping[str, int], picture: Picture) -> list[dict[str, Any]]:
    """What the template needs of every block.

    Args:
        issue: the issue.
        notes: the number of every footnote by its marker.
        picture: gives the address of a figure's picture.

    Returns:
        For each block its `type`, its text as `html`, `attributes` for its element (empty, or `lang` and `dir`),
        the `level` of a heading, `src` and `alt` of a figure; a list's `html` is the whole list.
    """
    return list(_views(issue, notes, picture))


def _views(issue: Issue, notes: Mapping[str, int], picture: Picture) -> Iterator[dict[str, Any]]:
    level = 1
    for number, block in enumerate(issue.body):
        own = block.language if not is_same_language(block.language or issue.language, issue.language) else None
        setting = Setting(own or issue.language, notes, str(number))
        view: dict[str, Any] = {"type": block.type, "attributes": safe(attributes(own) if own else "")}
        if block.type == "heading":
            level = min(max(block.level, 2), level + 1, _DEEPEST)
            view["level"] = level
        if block.type == "list":
            view["html"] = safe(list_html(block.entries, setting))
        else:
            view["html"] = safe(rich(block.text, block.spans, setting))
        if block.type == "figure":
            view |= {"src": picture(block.src) if block.alt else None, "alt": one_line(block.alt or "")}
        yield view


def note_views(issue: Issue) -> list[dict[str, Any]]:
    """The footnotes: `number` of its id, `marker`, `html`, and `back`, the id of the first mark that refers to it."""
    marks = _first_marks(issue.body)
    numbers = note_numbers(issue.footnotes)
    return [
        {
            "number": number,
            "marker": one_line(note.marker),
            "html": safe(rich(note.text, note.spans, Setting(issue.language, {}))),
            "back": marks.get(note.marker) if numbers[note.marker] == number else None,
        }
        for number, note in enumerate(issue.footnotes, start=1)
    ]


def note_numbers(footnotes: Sequence[Footnote]) -> dict[str, int]:
    """The number of every footnote by its marker, from 1: an id may not depend on what stands in the brackets.

    Of two footnotes with one marker the first is meant.
    """
    numbers: dict[str, int] = {}
    for number, note in enumerate(footnotes, start=1):
        numbers.setdefault(note.marker, number)
    return numbers


def _first_marks(body: Sequence[Block]) -> dict[str, str]:
    marks: dict[str, str] = {}
    for number, block in enumerate(body):
        for span in block.spans:
            if span.kind == "footnote":
                marks.setdefault(span.value, mark_id(str(number), span))
        for row, entry in enumerate(block.entries):
            for span in entry.spans:
                if span.kind == "footnote":
                    marks.setdefault(span.value, mark_id(entry_anchor(str(number), row), span))
    return marks
