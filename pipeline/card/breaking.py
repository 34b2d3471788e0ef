"""A text in, lines out that are about equally long and end where a reader pauses. Pure.

Of all ways to break a text the one with the least cost is taken. Empty room at the ends of lines costs by its square.
A last line of one word costs, and a line that ends in “the” or with the first word of a sentence. So does a break
inside a Burmese phrase: spaces part phrases there, and within one only the border of a syllable is known to be a place
to break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.card.values import Measure, Piece
from pipeline.text.burmese import syllable_starts
from pipeline.text.scripts import has_burmese

_SPACE = re.compile("[ \u200b\u2002\u2003]+(?![?!:;»%။၊])|(?<=[^\\W\\d_][-—–])(?=[^\\W\\d_])|(?<=[။၊])(?=[^ ”’»)။၊])")
_UNSPACED = re.compile(
    "(?<=[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff、。！？」』）])(?=[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff「『（])"
    "(?![ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮー])"
)
_LEADING_ON = re.compile(
    r"(?:^|\s)[“‘(]?(?:a|an|the|of|to|in|on|at|by|for|from|with|into|as|and|or|but|nor|is|no|not|we|I|it|its|our|their)$"
)
_BEGUN = re.compile(r"[.!?…][”’»)]*\s\S+$")
_PAUSE = re.compile("[.,;:!?…၊။،؛؟—–][”’»)]*$")
_FEW_WORDS = 4
_SHORT = 0.3
"""Of the longest line: a last line shorter than this looks lost."""
_RAGGED = 0.6
"""Of the longest line: another one shorter than this makes the edge of the text look torn."""
_INSIDE, _LEADS, _ORPHAN, _PAUSES = 0.25, 0.08, 0.5, -0.04
_TORN_FROM = 3
"""Lines: of fewer there is no edge."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A text in lines. `blemishes` counts what a typesetter would not leave; `widest` is in the text's own size."""

    lines: tuple[str, ...]
    blemishes: int
    widest: float


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What stands between two places to break: its width with the spaces at its end and without them."""

    text: str
    whole: float
    bare: float
    inside: bool


class Breaker:
    """One text, measured once, to be broken for any width."""

    def __init__(self, piece: Piece, measure: Measure) -> None:
        """Measure the chunks of a text."""
        self._chunks = [
            _Chunk(text, measure(piece, text), measure(piece, text.rstrip()), inside)
            for text, inside in _chunks(piece.text)
        ]
        self.width = measure(piece, piece.text)
        self._few = len(piece.text.split()) < _FEW_WORDS

    def broken(self, width: float) -> Broken | None:
        """The best lines of at most a width (in the text's own size); None where a word is wider than that."""
        count = len(self._chunks)
        best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), -1)] * count
        for end in range(1, count + 1):
            filled = self._chunks[end - 1].bare
            for start in range(end - 1, -1, -1):
                if filled > width:
                    break
                cost = best[start][0] + (1 - filled / width) ** 2 + self._ending(start, end)
                best[end] = min(best[end], (cost, start))
                filled += self._chunks[start - 1].whole
        if best[count][1] < 0:
            return None
        return self._result([start for _, start in best])

    def _ending(self, start: int, end: int) -> float:
        """What it costs that a line of these chunks ends here."""
        text = "".join(chunk.text for chunk in self._chunks[start:end]).strip()
        if end == len(self._chunks):
            alone = start > 0 and not self._few and " " not in text and not has_burmese(text)
            return _ORPHAN if alone else 0.0
        if self._chunks[end - 1].inside:
            return _INSIDE
        if _LEADING_ON.search(text) or _BEGUN.search(text):
            return _LEADS
        return _PAUSES if _PAUSE.search(text) else 0.0

    def _result(self, starts: Sequence[int]) -> Broken:
        places = [len(starts) - 1]
        while places[-1] > 0:
            places.append(starts[places[-1]])
        spans = list(pairwise(reversed(places)))
        lines = tuple("".join(chunk.text for chunk in self._chunks[a:b]).strip() for a, b in spans)
        widths = [sum(chunk.whole for chunk in self._chunks[a : b - 1]) + self._chunks[b - 1].bare for a, b in spans]
        costs = [self._ending(a, b) for a, b in spans]
        lost = len(lines) > 1 and not self._few and widths[-1] < _SHORT * max(widths)
        torn = len(lines) >= _TORN_FROM and not self._few and min(widths[:-1]) < _RAGGED * max(widths)
        return Broken(lines, sum(cost > 0 for cost in costs) + lost + 2 * torn, max(widths))


def _chunks(text: str) -> list[tuple[str, bool]]:
    """The text between places to break, and whether the place at its end is inside a Burmese phrase."""
    good = {match.end() for match in _SPACE.finditer(text)} | {match.end() for match in _UNSPACED.finditer(text)}
    inside = {place for place in syllable_starts(text) if place not in good and text[place - 1] not in "၊။"}
    places = sorted({0, len(text)} | good | inside)
    return [(text[a:b], b in inside) for a, b in pairwise(places)]
