"""What is text and yet no issue: a table, a list of people, the hand that edits an issue's threads.

A list of readers that is taken for an issue would be mailed to all who are on it. So whatever looks like one is refused
before anything is written, and no line of it is repeated in the message.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pipeline.errors import UnreadableIssue

HAND: Final = ".thread.toml"
_TABLES: Final = frozenset({".csv", ".tsv", ".psv"})
_COLUMN: Final = re.compile(r"""^["'\s]*(?:e-?mail|mail|e-?mail[ _-]?address|address|အီးမေးလ်)["'\s]*$""", re.IGNORECASE)
_DELIMITERS: Final = ",;\t|"
_ADDRESS: Final = re.compile(r"[^\s@,;<>|\"']+@[^\s@,;<>|\"']+\.[^\s@,;<>|\"'.]{2,}")
_LEAST: Final = 2
_ISSUE: Final = "name the issue's own file (.txt or .md)"


def refuse_what_is_no_issue(text: str, path: Path, file: str) -> None:
    """Let pass what may be an issue.

    Args:
        text: the file's text with LF line ends.
        path: where it stands.
        file: how the person named it.

    Raises:
        UnreadableIssue: it is the hand of an issue's threads, a table, or mostly a list of addresses.
    """
    name = path.name.casefold()
    if name.endswith(HAND):
        whose = path.name[: -len(HAND)]
        raise UnreadableIssue(f"this file edits the threads of {whose}, and is no issue", _ISSUE, file=file)
    if fault := _people(text, path.suffix.casefold()):
        raise UnreadableIssue(fault, f"{_ISSUE}; publish subscribers import takes a list of readers", file=file)


def _people(text: str, ending: str) -> str:
    """Why it is a list of people, or may be one; empty: it is none."""
    first, *others = [line for line in text.splitlines() if line.strip()] or [""]
    with_address = sum(1 for line in (first, *others) if _ADDRESS.search(line))
    if ending in _TABLES or (with_address and _names_a_column(first)):
        return "this is a table, perhaps the list of readers, and no issue"
    if with_address >= _LEAST and with_address > len(others) - with_address + 1:
        lines = f"{with_address} of its {len(others) + 1} lines"
        return f"{lines} hold an e-mail address: this is a list of people and no issue"
    return ""


def _names_a_column(head: str) -> bool:
    """Whether a line is the head of a table that has a column of addresses."""
    rows = (head.split(delimiter) for delimiter in _DELIMITERS)
    return any(len(cells) > 1 and any(_COLUMN.match(cell) for cell in cells) for cells in rows)
