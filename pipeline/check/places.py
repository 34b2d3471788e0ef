"""Where things stand in a text: offsets in, lines and columns out, in time linear in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pipeline.problem import Place

T = TypeVar("T")
_WINDOW = 20_000
"""Characters after a line's beginning in which a word of its paragraph is looked for: bounded, so that a text with
many findings is not searched to its end for each of them."""


def at_offsets(text: str, hits: Iterable[tuple[int, T]]) -> Iterator[tuple[Place, T]]:
    """The place of each hit, which is an offset in code points and anything else; offsets must not fall."""
    line, start, seen = 1, 0, 0
    for offset, what in hits:
        line += text.count("\n", seen, offset)
        newline = text.rfind("\n", seen, offset)
        start = newline + 1 if newline >= 0 else start
        seen = offset
        yield Place(line, offset - start + 1), what


def at_words(text: str, hits: Iterable[tuple[int, str, T]]) -> Iterator[tuple[Place, T]]:
    """The place of each word, found from its paragraph's first line on; column 0 where it is not written like that.

    Args:
        text: the issue's text.
        hits: the line in which the paragraph begins, the word as it should be written, and anything else. Linear
            only while the lines do not fall; a line that does is looked for from the beginning.
    """
    line, start = 1, 0
    for wanted, word, what in hits:
        if wanted < line:
            line, start = 1, 0
        while line < wanted and (newline := text.find("\n", start)) >= 0:
            line, start = line + 1, newline + 1
        offset = text.find(word, start, start + _WINDOW) if word and wanted else -1
        if offset < 0:
            yield Place(wanted, 0), what
        else:
            begin = max(text.rfind("\n", start, offset) + 1, start)
            yield Place(line + text.count("\n", start, offset), offset - begin + 1), what
