"""Where each key of a TOML text stands: what a TOML parser does not tell, and a message for a person needs.

Only for texts that a parser has already accepted: this is a search for places, not a second parser.
"""

from __future__ import annotations

import re

_TABLE = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_LONG = ('"""', "'''")


def key_lines(text: str, first_line: int = 1) -> dict[tuple[str, ...], int]:
    """The 1-based line of every table and key, by path: `("channels", "bluesky", "handle")`.

    `first_line` is the line of the file in which the text begins. Keys inside inline tables and arrays are not
    listed: their table's line is the nearest place (`line_of`).
    """
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    waiting_for = ""
    for number, line in enumerate(text.split("\n"), first_line):
        if waiting_for:
            waiting_for = "" if waiting_for in line else waiting_for
            continue
        if header := _TABLE.match(line):
            table = _parts(header.group(2))
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key.group(1))), number)
        waiting_for = _opened(line)
    return lines


def entry_lines(text: str, first_line: int = 1) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The 1-based lines of the entries of every array of tables, by path: of each `[[bluesky.edit]]`, in order."""
    found: dict[tuple[str, ...], tuple[int, ...]] = {}
    waiting_for = ""
    for number, line in enumerate(text.split("\n"), first_line):
        if waiting_for:
            waiting_for = "" if waiting_for in line else waiting_for
            continue
        header = _TABLE.match(line)
        if header and header.group(1) == "[[":
            path = _parts(header.group(2))
            found[path] = (*found.get(path, ()), number)
        waiting_for = _opened(line)
    return found


def line_of(lines: dict[tuple[str, ...], int], path: tuple[str, ...], default: int = 1) -> int:
    """The line of a path, or of the nearest table around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return default


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _opened(line: str) -> str:
    """The closing mark of a multi-line string that begins in this line and does not end in it, else empty."""
    for mark in _LONG:
        if line.count(mark) % 2:
            return mark
    return ""
