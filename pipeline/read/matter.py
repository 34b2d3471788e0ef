"""What front matter says about an issue: FrontMatter in, Matter out, all its mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house
from typing import Any

from pipeline.errors import BrokenFrontMatter, PublishError, UnreadableIssue
from pipeline.issue import ThreadHand
from pipeline.problem import Problem
from pipeline.read import values as read
from pipeline.read.draft import Matter
from pipeline.read.frontmatter import FrontMatter, Path, unknown_paths
from pipeline.read.hand import HandReading
from pipeline.read.slug import own_slug
from pipeline.rules import found
from pipeline.text.toml_lines import line_of

_READERS: dict[str, read.Reader] = {
    "title": read.text, "date": read.date, "author": read.names, "slug": read.slug, "url": read.text,
    "subject": read.text, "preheader": read.text, "language": read.language, "hashtags": read.hashtags,
    "hero": read.hero, "resources": read.text, "read_minutes": read.minutes, "epigraph": read.epigraph,
    "content_warning": read.content_warning,
}  # fmt: skip
_OTHER_NAMES = {"lang": "language", "authors": "author"}
_INNER = {"hero": ("src", "alt"), "epigraph": ("text", "attribution")}
_DATED_KEYS = ("permalink", "name", "slug")
_DATE = re.compile(r"(?<!\d)(\d{4})[-/](\d{2})[-/](\d{2})(?!\d)")


def read_matter(front: FrontMatter, file: str) -> Matter:
    """Read front matter.

    Raises:
        BrokenFrontMatter: values have the wrong type or form; it holds all of them, each with its line.
    """
    reading = _Reading(front, file)
    said = {name: reading.value(name) for name in _READERS}
    thread = tuple(reading.thread())
    if reading.mistakes:
        every = (*reading.mistakes, *(reading.hand.mistakes if reading.hand else ()))
        raise BrokenFrontMatter(tuple(sorted(every, key=lambda mistake: mistake.line)))
    if said["date"] is None and front.form == "yaml":
        said["date"] = reading.date_of_address()
    said["hashtags"] = said["hashtags"] or ()
    return Matter(front.form, **said, thread=thread, lines=reading.lines, problems=tuple(reading.problems()))


class _Reading:
    """The walk over the keys of one front matter."""

    def __init__(self, front: FrontMatter, file: str) -> None:
        self.front, self.file = front, file
        self.mistakes: list[PublishError] = []
        self.lines: dict[str, int] = {}
        self.used: set[Path] = set()
        self.half_used: Path = ()
        self.hand: HandReading | None = None

    def value(self, name: str) -> Any:
        """The value of a field, from whatever key it is written under."""
        for path in self._paths(name):
            given = self._given(path)
            if given is None:
                continue
            inner = _INNER.get(name)
            self.used |= {(*path, key) for key in inner} if inner and isinstance(given, dict) else {path}
            line = line_of(self.front.keys, path, self.front.first)
            if name == "slug" and self.front.form == "yaml" and (not isinstance(given, str) or own_slug(given) is None):
                self.used.discard(path)  # it was written for another program, with that one's rules
                return None
            self.lines[name] = line
            return self._tried(path, _READERS[name], given, line)
        return None

    def thread(self) -> Iterator[ThreadHand]:
        """What the editor wrote of the thread, for every network and for single ones."""
        table = self._given(("thread",))
        if table is None:
            return
        if not isinstance(table, dict):
            line = line_of(self.front.keys, ("thread",), self.front.first)
            self._mistake(line, "`thread` is no table", "write [thread] on a line of its own, its keys below it")
            return
        self.hand = HandReading(self.front, self.file, ("thread",))
        yield from self.hand.hands(table)
        self.used |= self.hand.used

    def _paths(self, name: str) -> Iterator[Path]:
        yield (name,)
        for other, meant in _OTHER_NAMES.items():
            if meant == name:
                yield (other,)
                yield ("extra", other)

    def _given(self, path: Path) -> Any:
        value: Any = self.front.values
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        return value

    def _tried(self, path: Path, reader: read.Reader, value: Any, line: int) -> Any:
        try:
            return reader(value, line)
        except read.Wrong as wrong:
            self._mistake(line, f"`{'.'.join(path)}` {wrong.fault}", wrong.remedy)
            return None

    def _mistake(self, line: int, fault: str, remedy: str) -> None:
        self.mistakes.append(UnreadableIssue(fault, remedy, file=self.file, line=line))

    def date_of_address(self) -> Date | None:
        """The date in an address or a name, where programs that make a website keep it."""
        for key in _DATED_KEYS:
            given = self._given((key,))
            match = _DATE.search(given) if isinstance(given, str) else None
            try:
                day = Date(*map(int, match.groups())) if match else None
            except ValueError:
                day = None
            if day:
                self.half_used = (key,)
                self.lines["date"] = line_of(self.front.keys, (key,), self.front.first)
                return day
        return None

    def problems(self) -> Iterator[Problem]:
        """Keys that mean nothing here, and comments, each with all its lines; what is wrong in [thread]."""
        yield from self.hand.problems() if self.hand else ()
        for path in unknown_paths(self.front.values, self.used | self._empty()):
            lines = self.front.lines_of(path)
            name = ".".join(path)
            message = (
                f"of `{name}` only the date counts here" if path == self.half_used else f"`{name}` means nothing here"
            )
            yield found("front-matter-unknown", message, line=lines[0], lines=lines)
        if comments := self.front.comments:
            message = "comments in the front matter are not shown to readers"
            yield found("comment-hidden", message, line=comments[0], lines=comments)

    def _empty(self) -> set[Path]:
        """Known keys without a value: nothing is lost in them."""
        return {(name,) for name in (*_READERS, *_OTHER_NAMES, "thread") if self._given((name,)) in (None, {})}
