"""Markdown in, Markdown out without what no reader is meant to see: comments, and tags of another program.

Their lines become blank, so that every other line keeps its number; each is named in a Problem, so that nothing
vanishes. What stands in a fenced block of code is text and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.problem import Problem
from pipeline.rules import found

_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)")
_TOKEN = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)|(?P<ticks>`+)|(?P<open><!--)|\n", re.MULTILINE)
_TAG = re.compile(r"[ \t]*(?:\{%[^\n]*%\}|\{\{[^\n]*\}\})[ \t]*")
_SHOWN = 60


def masked(lines: Sequence[str], at: int) -> tuple[list[str], tuple[Problem, ...]]:
    """The lines without comments and template tags.

    Args:
        lines: all lines of the file.
        at: the 0-based index at which the text begins; lines before it are left as they are.

    Returns:
        As many lines as came in, and a Problem for each comment and each run of tags.
    """
    result = list(lines)
    problems: list[Problem] = []
    if any("<!--" in line for line in lines):
        problems += _hide_comments(result, at)
    problems += _hide_tags(result, at)
    return result, tuple(problems)


def fenced(lines: Sequence[str], at: int) -> Iterator[tuple[int, bool]]:
    """Every index from `at` on, and whether its line is part of a fenced block of code (its fences included)."""
    fence = ""
    for index in range(at, len(lines)):
        line = lines[index]
        match = _FENCE.match(line) if "```" in line or "~~~" in line else None
        after = _fence_after(fence, match["mark"], match["info"]) if match else fence
        yield index, bool(fence or after)
        fence = after


def _hide_comments(lines: list[str], at: int) -> Iterator[Problem]:
    text = "\n".join(lines[at:])
    kept: list[str] = []
    end = 0
    line = at + 1
    for start, stop in _comments(text):
        kept.append(text[end:start])
        line += text.count("\n", end, start)
        inside = text[start:stop]
        height = inside.count("\n")
        yield _comment(line, height, inside[len("<!--") : -len("-->")])
        kept.append("\n" * height)
        line, end = line + height, stop
    if end:
        lines[at:] = ("".join(kept) + text[end:]).split("\n")


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of the comments of a text: closed ones, outside of code."""
    last = text.rfind("-->")
    fence, ticks, at = "", "", 0
    while (match := _TOKEN.search(text, at)) and match.start() < last:
        at = match.end()
        if match["fence"]:
            fence = _fence_after(fence, match["fence"], match["info"])
        elif fence:
            continue
        elif match["ticks"]:
            ticks = "" if ticks == match["ticks"] else ticks or match["ticks"]
        elif match["open"]:
            if not ticks:
                at = text.find("-->", at) + len("-->")
                if at < len("-->"):
                    return
                yield match.start(), at
        else:
            ticks = ""


def _fence_after(fence: str, mark: str, info: str) -> str:
    """The fence that is open behind a line with a fence's mark; empty where none is."""
    if fence:
        return "" if mark.startswith(fence) and not info.strip() else fence
    return "" if mark[0] == "`" and "`" in info else mark


def _comment(line: int, height: int, inside: str) -> Problem:
    said = " ".join(inside.split())
    shown = said if len(said) <= _SHOWN else said[:_SHOWN].rpartition(" ")[0] + " …"
    message = f"a comment is not shown to readers: “{shown}”" if shown else "an empty comment is not shown to readers"
    return found("comment-hidden", message, line=line, lines=tuple(range(line, line + height + 1)))


def _hide_tags(lines: list[str], at: int) -> Iterator[Problem]:
    run: list[int] = []
    for index, code in fenced(lines, at):
        if not code and "{" in lines[index] and _TAG.fullmatch(lines[index]):
            run.append(index)
        elif run and lines[index].strip():
            yield _tags(lines, run)
            run = []
    if run:
        yield _tags(lines, run)


def _tags(lines: list[str], run: list[int]) -> Problem:
    tags = ", ".join(lines[index].strip() for index in run)
    for index in run:
        lines[index] = ""
    numbers = tuple(index + 1 for index in run)
    return found("template-tag", f"a tag of another program is not run here: {tags}", line=numbers[0], lines=numbers)
