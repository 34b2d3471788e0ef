"""The body of an issue as sentences: from its paragraphs, and from its lists where those say what it has to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.issue import Block
from pipeline.render.demands import demand_lists
from pipeline.render.marked import Marked, of_block
from pipeline.render.points import points_of
from pipeline.text.sentences import sentences
from pipeline.thread_words import Phrases

MOST_CHARACTERS = 100_000
"""Characters of the body that are looked at, whole paragraphs, so that an endless one takes no endless time."""
_BULLET, _INNER = "• ", "◦ "
"""What stands before an entry of a list that is told as a list, and before one of a list within it."""


class Sentence(NamedTuple):
    """Where a sentence stands: `paragraph` from `start` to `end`; `number` tells paragraphs apart, `line` is theirs.

    `listed` is the number of the list of demands that it belongs to, 0 for none; `heading`: it is the heading over it;
    `bullet` stands before it where it is an entry of it, whole. `point` is the number of the numbered point under which
    it stands ("1. Roads"), 0 for none; the point's own title is a heading with the number before it.
    """

    number: int
    line: int
    paragraph: Marked
    start: int
    end: int
    listed: int = 0
    heading: bool = False
    bullet: str = ""
    point: int = 0

    @property
    def marked(self) -> Marked:
        """The sentence as it is told."""
        own = self.paragraph.part(self.start, self.end)
        return Marked(self.bullet) + own if self.bullet else own

    @property
    def text(self) -> str:
        """The sentence as it stands in the text, without its links."""
        return self.paragraph.text[self.start : self.end]


class _Unit(NamedTuple):
    """A paragraph, that is divided into sentences, or a heading or an entry, that is one."""

    line: int
    marked: Marked
    listed: int = 0
    heading: bool = False
    bullet: str = ""
    point: int = 0


def body_sentences(body: Sequence[Block], phrases: Phrases) -> Iterator[Sentence]:
    """Every sentence of the body, until enough has been seen."""
    seen = 0
    for number, unit in enumerate(_units(body, phrases)):
        text = unit.marked.text
        if unit.bullet or unit.heading:
            alone = (unit.listed, unit.heading, unit.bullet, unit.point)
            yield Sentence(number, unit.line, unit.marked, 0, len(text), *alone)
        else:
            found = sentences(text)
            for stretch in found:
                listed = unit.listed if stretch is found[-1] else 0
                yield Sentence(number, unit.line, unit.marked, stretch.start, stretch.end, listed, point=unit.point)
        seen += len(text)
        if seen > MOST_CHARACTERS:
            return


def _units(body: Sequence[Block], phrases: Phrases) -> Iterator[_Unit]:
    """Where sentences are taken from: paragraphs, lists of demands, and all lists where those are most of the body.

    An entry says its thing below the words that open the list; quotations are no argument at all, and of the headings
    only those over a list of demands and the titles of numbered points are a part of it.
    """
    listed = sum(len(block.text) for block in body if block.entries)
    written = sum(len(block.text) for block in body if block.type == "paragraph")
    asked, points = demand_lists(body, phrases), points_of(body)
    for place, block in enumerate(body):
        opens, point = asked.get(place + 1, 0), points.get(place)
        if point and point.title:
            yield _Unit(block.line, Marked(point.title), heading=True, bullet=f"{point.marker} ", point=point.number)
        elif len(block.text) <= MOST_CHARACTERS and (block.type == "paragraph" or (block.type == "heading" and opens)):
            heading = block.type == "heading"
            marked = of_block(block.text, block.spans) + (":" if heading and block.text[-1:].isalnum() else "")
            yield _Unit(block.line, marked, opens, heading=heading, point=point.number if point else 0)
        elif place in asked:
            for entry in block.entries:
                bullet = _INNER if entry.depth else _BULLET
                yield _Unit(entry.line, of_block(entry.text, entry.spans), asked[place], bullet=bullet)
        else:
            for entry in block.entries if listed > written else ():
                if len(entry.text) <= MOST_CHARACTERS:
                    yield _Unit(entry.line, of_block(entry.text, entry.spans))
