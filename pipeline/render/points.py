"""Numbered points of a body: "1. Roads", and below it what there is to say of roads; "2. Bridges", and so on.

Blocks in, places out. Who promises five things tells five, or speaks of them without their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.issue import Block

MOST_POINTS, LONGEST_TITLE = 12, 150
"""More points are a programme, and a longer title is a paragraph."""
_FEWEST = 2
_NUMBER = re.compile(r"(?P<marker>\(?(?P<number>\d{1,2})(?:[.):]|[။၊]))\s+(?=\S)")


class Point(NamedTuple):
    """A block of a point: the point's number, and its marker ("1.") and title where the block is the title."""

    number: int
    marker: str = ""
    title: str = ""


def points_of(body: Sequence[Block]) -> dict[int, Point]:
    """The blocks that belong to numbered points, by their place in the body; none where the points do not count up.

    A title is a numbered heading, or a list of one entry with text below it.
    """
    titles = {place: title for place in range(len(body) - 1) if (title := _title(body[place], body[place + 1]))}
    numbers = [title.number for title in titles.values()]
    if not _FEWEST <= len(numbers) <= MOST_POINTS or numbers != list(range(1, len(numbers) + 1)):
        return {}
    found: dict[int, Point] = {}
    number = 0
    for place, block in enumerate(body):
        title = titles.get(place)
        number = title.number if title else 0 if block.type == "heading" else number
        if number:
            found[place] = title or Point(number)
    return found


def _title(block: Block, below: Block) -> Point | None:
    if below.type != "paragraph":
        return None
    if block.type == "heading":
        match = _NUMBER.match(block.text)
        text = block.text[match.end() :] if match else ""
    elif block.type == "list" and len(block.entries) == 1:
        text = block.entries[0].text
        match = _NUMBER.match(f"{block.entries[0].marker} {text}")
    else:
        return None
    if not match or not 0 < len(text) <= LONGEST_TITLE:
        return None
    return Point(int(match["number"]), match["marker"], " ".join(text.split()))
