"""Which entries of a resource list go into which post: as few posts as it takes, and none with a lonely entry.

Among all ways to fill the fewest posts the one is taken that leaves the fewest entries alone in their post, then the
one with the fewest posts that hold a part of a section beside another section, then the one with the most even lengths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.render.marked import Marked
from pipeline.text.pieces import Room

BREAK = "\n\n"
"""What stands between the entries of a post, and behind a heading."""


class Group(NamedTuple):
    """A section: the heading over its first entry, and the one over an entry that goes on with it in a new post.

    `named` is the latter with the section's name, for posts that have room for it.
    """

    first: str
    again: str
    named: str


class Entry(NamedTuple):
    """One entry as it stands in a post: its section, whether it opens it, its text, and how much that counts."""

    group: Group
    opens: bool
    marked: Marked
    length: int
    size: int


class _Way(NamedTuple):
    """How good a way to fill posts up to an entry is (less is better), and at which entry its last post begins."""

    posts: int
    lonely: int
    mixed: int
    uneven: int
    start: int


@dataclass(frozen=True, slots=True)
class _Share:
    """What a heading and the break after it count for."""

    length: int = 0
    size: int = 0


def packed(entries: Sequence[Entry], room: Room) -> list[tuple[int, int]]:
    """Which entries go into which post, each of which holds what `room` does: start and end of each, in order."""
    best = [_Way(0, 0, 0, 0, 0)]
    shares = _shares(entries, room)
    for end in range(1, len(entries) + 1):
        ways = []
        for start, length, mixed in _starts(entries, end, shares, room):
            before = best[start]
            lonely = before.lonely + (end - start == 1)
            uneven = before.uneven + (100 * length // room.limit) ** 2
            ways.append(_Way(before.posts + 1, lonely, before.mixed + mixed, uneven, start))
        best.append(min(ways))
    cuts: list[tuple[int, int]] = []
    end = len(entries)
    while end:
        cuts.append((best[end].start, end))
        end = best[end].start
    return cuts[::-1]


def _starts(
    entries: Sequence[Entry], end: int, shares: dict[str, _Share], room: Room
) -> Iterator[tuple[int, int, bool]]:
    """Where the post that ends with entry `end - 1` may begin, how long it then is, and whether it mixes sections."""
    ends_section = end == len(entries) or entries[end].opens
    length = size = sections = 0
    gap = _Share()
    for start in range(end - 1, -1, -1):
        entry = entries[start]
        length, size = length + entry.length + gap.length, size + entry.size + gap.size
        gap = _Share(*room.measure(BREAK))
        heading = shares[entry.group.first if entry.opens else entry.group.again]
        fits = length + heading.length <= room.limit and (not room.size_limit or size + heading.size <= room.size_limit)
        if fits:
            yield start, length + heading.length, sections > 0 and not (entry.opens and ends_section)
        if entry.opens:
            length, size, sections = length + heading.length, size + heading.size, sections + 1
        if length > room.limit:
            return


def _shares(entries: Sequence[Entry], room: Room) -> dict[str, _Share]:
    """What each heading counts for, with the break after it."""
    headings = {heading for entry in entries for heading in entry.group}
    return {heading: _Share(*room.measure(heading + BREAK)) if heading else _Share() for heading in headings}
