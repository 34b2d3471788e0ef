"""A large Markdown text in, portions of it out, so that the parser never holds more than a small part as tokens.

A text is divided only where a block of the outermost level begins: before a line that starts at the margin, after a
blank line, outside of fenced code, and is no entry of a list. There CommonMark begins anew, so the portions mean what
the whole means; link definitions and footnotes, which work across the text, are gathered beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.read.masked import fenced

WHOLE = 200_000
"""Characters of a text that is parsed in one go."""
_PORTION = 50_000
_MUST = 500_000
_DEFINITION = re.compile(r" {0,3}\[(?P<note>\^)?[^\]\n]{1,999}\]:")
_STARTS_NO_BLOCK = (" ", "\t", "-", "*", "+", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ">", "|", "=")


def portions(lines: Sequence[str], at: int, size: int) -> Iterator[tuple[int, int]]:
    """The 0-based bounds of the portions, in order; together they are all lines from `at` on.

    Args:
        lines: all lines of the file.
        at: the index at which the text begins.
        size: its characters.
    """
    start, length, blank = at, 0, True
    if size > WHOLE:
        for index, code in fenced(lines, at):
            line = lines[index]
            if length > _PORTION and blank and line and not code:
                margin = not line.startswith(_STARTS_NO_BLOCK)
                if margin or (length > _MUST and line[0] not in " \t"):
                    yield start, index
                    start, length = index, 0
            length += len(line) + 1
            blank = not line or line.isspace()
    yield start, len(lines)


def definitions(lines: Sequence[str], at: int) -> str:
    """The link definitions and the names of the footnotes of a text, as a small Markdown text of its own."""
    found: list[str] = []
    begins = True
    for index, code in fenced(lines, at):
        line = lines[index]
        match = None if code or not begins or "]:" not in line else _DEFINITION.match(line)
        if match and match["note"]:
            found.append(line[: match.end()] + " .")
        elif match:
            more = lines[index + 1] if match.end() == len(line.rstrip()) and index + 1 < len(lines) else ""
            found.append(f"{line}\n{more}".rstrip())
        begins = match is not None or not line.strip()
    return "\n\n".join(found)
