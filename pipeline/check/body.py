"""The body: nothing told twice, no heading level left out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.pieces import body_pieces, quoted
from pipeline.issue import Block, Issue
from pipeline.problem import Problem
from pipeline.rules import found

LEAST = 40
"""Characters from which on two equal paragraphs, or an epigraph met again, are no accident."""


def body(issue: Issue) -> Iterator[Problem]:
    """Problems of the body's blocks among one another."""
    yield from _repeated(issue)
    yield from _epigraph(issue)
    yield from _headings(issue.body)


def _repeated(issue: Issue) -> Iterator[Problem]:
    lines: dict[int, int] = {}
    for piece in body_pieces(issue.body):
        if len(piece.text) < LEAST or piece.what == "a heading":
            continue
        # the hash stands for the text: texts of 10 MB need not be kept a second time
        first = lines.setdefault(hash(plain(piece.text)), piece.line)
        if first != piece.line:
            message = f"{quoted(piece.text)} stands on line {first} already"
            yield found("paragraph-repeated", message, line=piece.line)


def _epigraph(issue: Issue) -> Iterator[Problem]:
    if issue.epigraph is None:
        return
    wanted = plain(issue.epigraph.text).strip(" .!?…။")
    if len(wanted) < LEAST // 2:
        return
    for piece in body_pieces(issue.body):
        if len(piece.text) >= len(wanted) and wanted in plain(piece.text):
            message = f"the epigraph {quoted(issue.epigraph.text)} (line {issue.epigraph.line}) is repeated here"
            yield found("epigraph-repeated", message, line=piece.line)


def _headings(blocks: tuple[Block, ...]) -> Iterator[Problem]:
    level = 1
    for block in blocks:
        if block.type != "heading":
            continue
        if block.level > level + 1:
            above = f"a heading of level {level}" if level > 1 else "the title"
            message = f"the heading {quoted(block.text)} has level {block.level}, but stands under {above}"
            yield found("heading-skipped", message, line=block.line)
        level = block.level or level


def plain(text: str) -> str:
    """A text for comparing: without case, with one space for many, straight quotation marks for curly ones."""
    folded = " ".join(text.casefold().split())
    if folded.isascii():
        return folded
    return folded.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'")
