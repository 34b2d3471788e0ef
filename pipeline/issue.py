"""The Issue: one instalment as it was parsed, and nothing that a channel makes of it.

Everything is frozen; positions are 1-based lines of the issue's own file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a field is called date
from typing import Literal

from pipeline.problem import Problem

LONGEST_TEXT = 200_000
"""Characters of an issue's text; of a longer one no edition is made, since no mailbox would show half of it."""
SpanKind = Literal["link", "strong", "emphasis", "code", "strike", "footnote"]
EditVerb = Literal["replace", "drop", "before", "after", "pin"]
BlockType = Literal["paragraph", "heading", "quote", "list", "figure", "rule"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that is more than text: `text[start:end]`, offsets in code points.

    `value` is the address of a link or the marker of a footnote reference ("1" for "[1]"), else empty. A bare
    address in plain text is a link whose value is its own text. `line` and `column` say where it stands in the file.
    """

    kind: SpanKind
    start: int
    end: int
    value: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list in the body; `depth` 0 is the outermost, `marker` is "•" or "1." and so on."""

    text: str
    line: int
    depth: int = 0
    marker: str = "•"
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body.

    `text` is plain text on one line (lines that the editor wrapped are joined), for a list the texts of its entries
    joined by newlines, for a figure its caption, for a rule empty. `level` is 2 to 6 for a heading. `entries` is for
    lists, `src` and `alt` for figures, `language` only where the block is not in the issue's language.
    """

    type: BlockType
    text: str
    line: int
    spans: tuple[Span, ...] = ()
    level: int = 0
    entries: tuple[Entry, ...] = ()
    src: str | None = None
    alt: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's definition; `marker` is what stands between the brackets."""

    marker: str
    text: str
    line: int
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Epigraph:
    """The quotation at the head: `text` without its outer quotation marks."""

    text: str
    attribution: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Hero:
    """The picture under the header: its file or address and its alternative text, either perhaps missing."""

    src: str | None
    alt: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of the resource list; `by` is the publisher, `note` what the editor wrote about it."""

    title: str
    by: str | None
    url: str | None
    language: str
    line: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the resource list. `slug` is as written where the text has a slug line (`slug_line` > 0).

    `file` is the separate file that the section stands in, as the front matter names it: its lines are lines of that
    file. It is empty where the section stands in the issue itself.
    """

    slug: str
    heading: str | None
    items: tuple[Resource, ...]
    line: int
    slug_line: int = 0
    note: str | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Resources:
    """The resource list: its own heading and its sections in the order of the text."""

    heading: str | None
    sections: tuple[Section, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ThreadEdit:
    """One change of a thread's post, or of the argument.

    `verb` says what is done with the post that is named: another text in its place, nothing in its place, a post of
    `text` before or after it, or that it stays in the thread whatever else is left out. `role` is a post's role
    (`pipeline.edition.Role`), empty for any; `beginning` how its text begins, empty for all posts of the role.
    """

    verb: EditVerb
    role: str
    beginning: str
    text: str = ""
    line: int = 0

    @property
    def post(self) -> str:
        """The name of the post, as it is written."""
        return ": ".join(part for part in (self.role, self.beginning) if part)


@dataclass(frozen=True, slots=True)
class ThreadHand:
    """What the editor wrote of the thread: `[thread]`, or `[thread.NAME]` for one channel or kind.

    `posts` replaces the whole thread, `lead`, `argument` and `closing` their part of it; `edits` change single posts.
    `network` is None for every network; `content_warning` is empty where there shall be none. `file` is the name of
    the file beside the issue in which it stands, empty for the issue's own front matter.
    """

    network: str | None = None
    posts: tuple[str, ...] | None = None
    lead: str | None = None
    argument: tuple[str, ...] | None = None
    closing: str | None = None
    line: int = 0
    content_warning: str | None = None
    edits: tuple[ThreadEdit, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file beside the issue, read once: what `hero.src` or a figure's `src` names, its type and bytes."""

    src: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Issue:
    """One numbered or dated instalment, as parsed. Lines of the header's parts stand in `lines` by field name."""

    title: str | None
    date: Date | None
    author: str | None
    read_minutes: int | None
    language: str
    slug: str
    url: str | None = None
    subject: str | None = None
    preheader: str | None = None
    hashtags: tuple[str, ...] = ()
    content_warning: str | None = None
    epigraph: Epigraph | None = None
    hero: Hero | None = None
    body: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    resources: Resources | None = None
    about: str | None = None
    thread: tuple[ThreadHand, ...] = ()
    pictures: tuple[Picture, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()

    def line_of(self, field: str) -> int:
        """The line in which a part of the header stands, 0 where the text has none."""
        return dict(self.lines).get(field, 0)


@dataclass(frozen=True, slots=True)
class Source:
    """The text as it came: `file` as the person named it; `text` decoded, no BOM, line ends LF, else unchanged."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading gives: the Issue, the text it came from, and the Problems met on the way."""

    issue: Issue
    source: Source
    problems: tuple[Problem, ...] = ()
