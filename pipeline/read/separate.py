"""A resource list in a file of its own, as the front matter's `resources` names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import BrokenFrontMatter, PublishError, UnreadableIssue
from pipeline.issue import Block, Resources
from pipeline.problem import Problem
from pipeline.read.draft import Draft, Matter
from pipeline.read.form import is_markdown
from pipeline.read.no_issue import refuse_what_is_no_issue
from pipeline.read.pictures import inside
from pipeline.read.resource_lines import is_resource_heading
from pipeline.read.resources import read_list
from pipeline.read.source import load
from pipeline.rules import found

_Read = tuple[Resources | None, tuple[Problem, ...]]


def with_separate_list(draft: Draft, matter: Matter, path: Path, file: str) -> Draft:
    """The draft with the resources of the file that the front matter names, behind those of the text itself.

    Lines of these resources are lines of that file; so are those of the Problems, which name it.

    Raises:
        BrokenFrontMatter: the file is not beside the issue, cannot be read or holds no resource.
    """
    if matter.resources is None:
        return draft
    try:
        listed, problems = _read_list(inside(path.parent, matter.resources), matter.resources)
        if listed is None:
            raise UnreadableIssue("it holds no resource", "write a title and, under it, “By ...” into it")
    except PublishError as error:
        fault = f"`resources` names the file {matter.resources}: {error.fault}"
        mistake = UnreadableIssue(fault, error.remedy, file=file, line=matter.lines.get("resources", 0))
        raise BrokenFrontMatter((mistake,)) from error
    listed = replace(listed, sections=tuple(replace(section, file=matter.resources) for section in listed.sections))
    sections = tuple(replace(section, file=matter.resources) for section in listed.sections)
    listed = replace(listed, sections=sections)
    if draft.resources:
        listed = replace(draft.resources, sections=draft.resources.sections + listed.sections)
    return replace(draft, resources=listed, problems=draft.problems + problems)


def _read_list(path: Path, name: str) -> _Read:
    source = load(path)
    refuse_what_is_no_issue(source.text, path, source.file)
    lines = source.text.split("\n")
    if is_markdown(path, source.text):
        return _markdown(lines, name)
    first = next(index for index, line in enumerate(lines) if line.strip())
    own = is_resource_heading(lines[first])
    listed = read_list(lines, first + own, lines[first].strip() if own else None, first + 1)
    rest = [number for number, line in enumerate(lines[listed.end :], listed.end + 1) if line.strip()]
    return listed.resources, _homeless(rest + [note.line for note in listed.footnotes], name)


def _markdown(lines: Sequence[str], name: str) -> _Read:
    # the Markdown parser loads only where there is Markdown
    from pipeline.read.markdown import read_marks  # noqa: PLC0415
    from pipeline.read.masked import masked  # noqa: PLC0415
    from pipeline.read.part_sections import Sections  # noqa: PLC0415

    lines, problems = masked(lines, 0)
    marks = read_marks(lines, 0)
    parts = list(marks.parts)
    first = parts[0] if parts else None
    heading = (
        first.text if isinstance(first, Block) and first.type == "heading" and is_resource_heading(first.text) else None
    )
    sections = Sections()
    for part in parts[1:] if heading else parts:
        sections.take(part)
    listed = sections.resources(heading, parts[0].line if parts else 1)
    found_here = [*problems, *marks.problems, *sections.problems]
    found_here += _homeless([note.line for note in marks.footnotes], name)
    named = tuple(replace(problem, file=name) for problem in found_here)
    return listed if any(section.items for section in listed.sections) else None, named


def _homeless(lines: list[int], name: str) -> tuple[Problem, ...]:
    if not lines:
        return ()
    message = "text that belongs to no resource is shown nowhere"
    return (found("line-homeless", message, line=lines[0], lines=tuple(lines), file=name),)
