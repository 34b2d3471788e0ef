"""Lines in, chunks out: runs of lines between blank ones, with the number of blank lines before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of lines that are not blank. `line` is the 1-based line of the first, `gap` the blank lines before it."""

    line: int
    lines: tuple[str, ...]
    gap: int

    @property
    def end(self) -> int:
        """The 0-based index of the line behind the chunk."""
        return self.line - 1 + len(self.lines)


def chunks(lines: Sequence[str], at: int = 0, end: int | None = None) -> Iterator[Chunk]:
    """The chunks of some lines.

    Args:
        lines: all lines of the file.
        at: the 0-based index at which to begin.
        end: the index before which to stop, None for the end of the file.
    """
    start, gap = -1, 0
    stop = len(lines) if end is None else end
    for index in range(at, stop):
        if lines[index] and not lines[index].isspace():
            start = index if start < 0 else start
        elif start >= 0:
            yield Chunk(start + 1, tuple(lines[start:index]), gap)
            start, gap = -1, 1
        else:
            gap += 1
    if start >= 0:
        yield Chunk(start + 1, tuple(lines[start:stop]), gap)
