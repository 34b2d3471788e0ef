"""Marked text: a post's text in the making, with the links and hashtags that keep their places while it grows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter

from pipeline.edition import Mark
from pipeline.issue import Span

_ADDRESS = re.compile(r"(?<![^\s(“\"'‘«•])https?://\S+", re.IGNORECASE)
_TAG = re.compile(r"(?<!\S)[#＃](?![#＃\ufe0f\u20e3])([^\s\u00ad\u200b-\u200d\u2060]+)")
_ENDING = ".,;:!?…)”’»\"'။၊。、"
_WEB = ("https://", "http://")
_LONGEST_TAG = 64
"""Code points: lexicon app.bsky.richtext.facet#tag allows 64 graphemes and 640 bytes."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Text and its marks (offsets in code points), none overlapping another."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: Marked | str) -> Marked:
        if isinstance(other, str):
            return Marked(self.text + other, self.marks)
        at = len(self.text)
        moved = tuple(Mark(m.kind, m.start + at, m.end + at, m.value) for m in other.marks)
        return Marked(self.text + other.text, self.marks + moved)

    def part(self, start: int, end: int) -> Marked:
        """The text from `start` to `end`, each mark clipped to what of it is there."""
        clipped = (Mark(m.kind, max(m.start, start) - start, min(m.end, end) - start, m.value) for m in self.marks)
        return Marked(self.text[start:end], tuple(m for m in clipped if m.start < m.end))


def joined(parts: Iterable[Marked | str], between: str) -> Marked:
    """The parts that are not empty, one after the other."""
    result = Marked()
    for part in parts:
        if (part if isinstance(part, str) else part.text) and result.text:
            result += between
        result += part
    return result


def filled(phrase: str, values: Mapping[str, Marked | str]) -> Marked:
    """A phrase of `thread.toml` with its {names} filled in."""
    result = Marked()
    for text, name, _, _ in Formatter().parse(phrase):
        result += text
        if name:
            result += values[name]
    return result


def linked(text: str, url: str | None) -> Marked:
    """A text that is a link where there is an address of the web, else only text."""
    return Marked(text, (Mark("link", 0, len(text), url),)) if text and url and is_web(url) else Marked(text)


def is_web(url: str | None) -> bool:
    """Whether an address is http or https and whole: no other kind ever becomes a link in a post."""
    return bool(url) and str(url).lower().startswith(_WEB) and not re.search(r"\s", str(url))


def hashtag(tag: str) -> Marked:
    """A hashtag as it stands in a post, of its name (`pipeline.text.tags.hashtag_name`)."""
    name = tag.lstrip("#＃")
    return Marked(f"#{name}", (Mark("tag", 0, len(name) + 1, name),) if name and len(name) <= _LONGEST_TAG else ())


def detected(marked: Marked) -> Marked:
    """The same text with every bare address and #hashtag marked too, where nothing is marked yet.

    An address begins after a space, a bracket or a quotation mark and ends before a space, less the punctuation
    that follows it; a bracket that was opened inside belongs to it (as in Bluesky's own app, detectFacets). A
    hashtag begins after a space and is no number.
    """
    marks = list(marked.marks)
    taken = bytearray(len(marked.text))
    for mark in marks:
        taken[mark.start : mark.end] = b"x" * (mark.end - mark.start)
    for match in _ADDRESS.finditer(marked.text):
        end = match.start() + len(_without_ending(match.group()))
        _mark(marks, taken, Mark("link", match.start(), end, marked.text[match.start() : end]))
    for match in _TAG.finditer(marked.text):
        name = match.group(1).rstrip(_ENDING)
        if name and len(name) <= _LONGEST_TAG and not name.isdecimal():
            _mark(marks, taken, Mark("tag", match.start(), match.start(1) + len(name), name))
    return Marked(marked.text, tuple(sorted(marks, key=lambda mark: mark.start)))


def of_block(text: str, spans: Iterable[Span]) -> Marked:
    """A paragraph of the body as posts carry it: links marked, the references to footnotes taken out."""
    notes = [span for span in spans if span.kind == "footnote"]
    links = [Mark("link", s.start, s.end, s.value) for s in spans if s.kind == "link" and is_web(s.value)]
    whole, result, at = Marked(text, tuple(links)), Marked(), 0
    for note in sorted(notes, key=lambda span: span.start):
        result, at = result + whole.part(at, max(note.start, at)), max(note.end, at)
    return result + whole.part(at, len(text))


def _mark(marks: list[Mark], taken: bytearray, mark: Mark) -> None:
    if mark.start < mark.end and not any(taken[mark.start : mark.end]):
        marks.append(mark)
        taken[mark.start : mark.end] = b"x" * (mark.end - mark.start)


def _without_ending(address: str) -> str:
    """An address without the punctuation that ends the sentence around it."""
    while address[-1] in _ENDING and not (address[-1] == ")" and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address
