"""From bytes to an Issue: one module a form of text, one for the resource list.

`read_issue` tells the story: bytes to text (`source`), front matter (`frontmatter`, `matter`), the opening (`head`),
the rest as plain text (`plain`) or Markdown (`marked_draft`), and all of it to an Issue (`assemble`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.errors import BrokenFrontMatter, PublishError, UnreadableIssue
from pipeline.issue import Reading, Source
from pipeline.problem import Problem
from pipeline.read.assemble import assemble
from pipeline.read.draft import Draft, Matter
from pipeline.read.form import is_html, is_markdown
from pipeline.read.head import read_head
from pipeline.read.no_issue import HAND, refuse_what_is_no_issue
from pipeline.read.plain import read_plain
from pipeline.read.source import load
from pipeline.rules import found

__all__ = ["read_issue", "thread_file"]


def read_issue(path: Path, language: str = "en") -> Reading:
    """Read an issue from its file.

    Args:
        path: the file, as the person named it.
        language: the publication's language, a BCP 47 tag; the issue has it unless its text suggests another.

    Returns:
        The Issue, its Source, and the Problems met in reading. The same file gives the same Reading on every run.

    Raises:
        WrongUse: there is no such file, or it may not be read.
        UnreadableIssue: it holds no text that can be read as an issue, or what must never travel as one: a list of
            readers.
        BrokenFrontMatter: its front matter has values of the wrong kind; all of them are named.
    """
    source = load(path)
    refuse_what_is_no_issue(source.text, path, source.file)
    try:
        return _read(path, source, language)
    except RecursionError as error:
        raise UnreadableIssue(
            "the text is nested too deeply to be read", "make it simpler", file=source.file
        ) from error


def _read(path: Path, source: Source, language: str) -> Reading:
    lines = source.text.split("\n")
    matter, at = _matter(lines, source.file, thread_file(path))
    draft = _draft(path, source, lines, at, matter)
    del lines
    if matter.resources:
        from pipeline.read.separate import with_separate_list  # noqa: PLC0415 - few issues have one

        draft = with_separate_list(draft, matter, path, source.file)
    issue, problems = assemble(path, draft, matter, language)
    problems = (*problems, *_of_the_source(source))
    return Reading(issue, source, tuple(sorted(problems, key=lambda problem: problem.place)))


def thread_file(path: Path) -> Path:
    """The file beside an issue in which the editor changes its threads: `issue.thread.toml` for `issue.txt`."""
    return path.with_suffix(HAND)


def _matter(lines: list[str], file: str, hand: Path) -> tuple[Matter, int]:
    """What the front matter and the file `hand` say, and the 0-based index at which the text begins."""
    matter, at = Matter(), next(index for index, line in enumerate(lines) if line.strip())
    mistakes: list[PublishError] = []
    # most issues have neither, and what reads them takes its time to load
    if lines[at].rstrip() in ("+++", "---"):
        from pipeline.read.frontmatter import split_front_matter  # noqa: PLC0415
        from pipeline.read.matter import read_matter  # noqa: PLC0415

        front, at = split_front_matter(lines, file)
        try:
            matter = read_matter(front, file) if front else matter
        except BrokenFrontMatter as error:
            mistakes += error.mistakes
    if hand.is_file():
        from pipeline.read.hand_file import with_hand_file  # noqa: PLC0415

        matter = with_hand_file(matter, hand)
    if mistakes:
        mistakes += (
            UnreadableIssue(one.message, one.remedy, file=str(hand), line=one.place.line)
            for one in matter.problems
            if one.rule == "thread-hand-unreadable"
        )
        raise BrokenFrontMatter(tuple(mistakes))
    return matter, at


def _draft(path: Path, source: Source, lines: list[str], at: int, matter: Matter) -> Draft:
    """The text behind the front matter, read in its own form."""
    start = sum(len(line) + 1 for line in lines[:at])
    markdown = is_markdown(path, source.text, start, with_yaml=matter.form == "yaml")
    problems: tuple[Problem, ...] = ()
    if markdown:
        from pipeline.read.marked_draft import read_markdown  # noqa: PLC0415 - not for plain text
        from pipeline.read.masked import masked  # noqa: PLC0415 - as above

        lines, problems = masked(lines, at)
    html = is_html(source.text)
    head = read_head(lines, at, markdown=markdown or html, title=matter.title, with_epigraph=matter.epigraph is None)
    draft = read_markdown(lines, head, problems) if markdown else read_plain(lines, head)
    if html:
        draft = replace(
            draft, problems=(*draft.problems, found("html-source", "the file is the source of a web page", line=1))
        )
    return draft


def _of_the_source(source: Source) -> tuple[Problem, ...]:
    """Line ends that only some programs show as such: they are read as spaces."""
    for character in ("\u2028", "\u2029", "\x85"):
        at = source.text.find(character)
        if at >= 0:
            line, column = source.text.count("\n", 0, at) + 1, at - source.text.rfind("\n", 0, at)
            message = f"a line separator (U+{ord(character):04X}) was read as a space"
            return (found("line-separator", message, line=line, column=column),)
    return ()
