"""Write a text and read it: what nearly every test of reading does."""

from __future__ import annotations

from pathlib import Path

from pipeline.issue import Block, Issue, Reading
from pipeline.problem import Problem
from pipeline.read import read_issue

HEAD = "The Bridge at Nat Yay Kan\n\nMay 4th, 2026 • Author: Lantern River Network • 2 minute read\n\n"
"""The opening of a plain text; its body begins in line 5."""
PARAGRAPH = "The bridge was closed for the whole of April, and nobody was told why it had been closed."


def read(folder: Path, text: str, name: str = "issue.txt", language: str = "en") -> Reading:
    """The Reading of a text that is written to a file first."""
    path = folder / name
    path.write_bytes(text.encode())
    return read_issue(path, language)


def issue(folder: Path, text: str, name: str = "issue.txt", language: str = "en") -> Issue:
    """The Issue of a text."""
    return read(folder, text, name, language).issue


def body(folder: Path, text: str) -> list[tuple[str, str]]:
    """Type and text of each block of a plain body."""
    return shown(issue(folder, HEAD + text).body)


def shown(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """Type and text of each block."""
    return [(block.type, block.text) for block in blocks]


def named(reading: Reading, rule: str) -> list[Problem]:
    """The Problems of one rule."""
    return [problem for problem in reading.problems if problem.rule == rule]
