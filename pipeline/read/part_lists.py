"""The resource list and the about text of a Markdown text: parts in, what they are out.

A list with its own heading ("Resources from the past week") holds everything to the next heading of its level. Without
one, the sections at the end of the text that hold nothing but bullets that begin with a link are the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.issue import Block, Resources
from pipeline.problem import Problem
from pipeline.read.part_sections import Sections, link_at_start
from pipeline.read.parts import Listed, Part, spelled
from pipeline.read.quotation import ends_sentence
from pipeline.read.resource_lines import is_about_heading, is_resource_heading

_PARAGRAPH = 200


@dataclass(frozen=True, slots=True)
class Sorted:
    """The parts of a text by what they are for.

    `plain_heading` is the heading of a list that has no bullets: it may be written in the plain form. It is then the
    last part of the body, and what stands behind it in none of the fields.
    """

    body: tuple[Part, ...]
    resources: Resources | None = None
    about: str | None = None
    problems: tuple[Problem, ...] = ()
    plain_heading: Block | None = None


def sort_parts(parts: Sequence[Part]) -> Sorted:
    """Find the resource list and the about text among the parts of a text."""
    for index, part in enumerate(parts[:-1]):
        if isinstance(part, Block) and part.type == "heading" and is_resource_heading(part.text):
            return _with_heading(parts, index, part)
    return _without_heading(parts)


def _with_heading(parts: Sequence[Part], start: int, heading: Block) -> Sorted:
    end = next((i for i in range(start + 1, len(parts)) if 0 < _level(parts[i]) <= heading.level), len(parts))
    inside = list(parts[start + 1 : end])
    if not any(isinstance(part, Listed) for part in inside):
        return Sorted(tuple(parts[: start + 1]), plain_heading=heading)
    behind, about = _about_at_end(parts[end:])
    if about is None and not behind:
        inside, about = _about_behind(inside)
    sections = Sections()
    for part in inside:
        sections.take(part)
    resources = sections.resources(heading.text, heading.line)
    return Sorted((*parts[:start], *behind), resources, about, tuple(sections.problems))


def _without_heading(parts: Sequence[Part]) -> Sorted:
    kept, about = _about_at_end(parts)
    first = _first_link_section(kept)
    if first < 0:
        return Sorted(tuple(kept), None, about)
    sections = Sections()
    for part in kept[first:]:
        sections.take(part)
    resources = sections.resources(None, kept[first].line)
    return Sorted(tuple(kept[:first]), resources, about, tuple(sections.problems))


def _level(part: Part) -> int:
    return part.level if isinstance(part, Block) else 0


def _about_at_end(parts: Sequence[Part]) -> tuple[list[Part], str | None]:
    """The parts without a last section headed "About ...", and its text; the heading is its first paragraph."""
    start = next((i for i in range(len(parts) - 1, -1, -1) if _level(parts[i])), -1)
    heading, rest = parts[start] if start >= 0 else None, parts[start + 1 :]
    if not isinstance(heading, Block) or not rest or not is_about_heading(heading.text) or not _is_prose(rest):
        return list(parts), None
    return list(parts[:start]), _as_text([heading, *rest])


def _about_behind(inside: list[Part]) -> tuple[list[Part], str | None]:
    """Paragraphs behind the last list, after a rule or long ones: the text about the publisher."""
    last = max(i for i, part in enumerate(inside) if isinstance(part, Listed))
    rest = inside[last + 1 :]
    blocks = [part for part in rest if isinstance(part, Block)]
    ruled = bool(blocks) and blocks[0].type == "rule"
    long = any(len(block.text) > _PARAGRAPH and ends_sentence(block.text) for block in blocks)
    if _is_prose(rest) and (ruled or long):
        return inside[: last + 1], _as_text(rest)
    return inside, None


def _is_prose(parts: Sequence[Part]) -> bool:
    return bool(parts) and all(isinstance(part, Block) and part.type in ("paragraph", "rule") for part in parts)


def _as_text(parts: Sequence[Part]) -> str | None:
    texts = [spelled(part.text, part.spans) for part in parts if isinstance(part, Block)]
    return "\n\n".join(text for text in texts if text) or None


def _first_link_section(parts: Sequence[Part]) -> int:
    """The index of the first heading of the run of link sections at the end, -1 where the text does not end in one."""
    first = -1
    index = len(parts) - 1
    while index > 0 and _is_link_list(parts[index]) and _level(parts[index - 1]) > 1:
        first = index - 1
        index -= 2
    return first


def _is_link_list(part: Part) -> bool:
    return isinstance(part, Listed) and all(item.depth == 0 and link_at_start(item) is not None for item in part.items)
