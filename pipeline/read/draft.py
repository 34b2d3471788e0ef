"""What the parts of reading hand to one another: what the front matter says, the opening of a text, the whole of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house

from pipeline.issue import Block, Epigraph, Footnote, Hero, Resources, ThreadHand
from pipeline.problem import Problem
from pipeline.read.dates import Dated


@dataclass(frozen=True, slots=True)
class Matter:
    """What the front matter says, None where it says nothing.

    `lines` holds the 1-based line of each field by its name; `form` is "toml" or "yaml", empty where there is none.
    """

    form: str = ""

    title: str | None = None
    date: Date | None = None
    author: str | None = None
    slug: str | None = None
    url: str | None = None
    subject: str | None = None
    preheader: str | None = None
    language: str | None = None
    hashtags: tuple[str, ...] = ()
    hero: Hero | None = None
    resources: str | None = None
    read_minutes: int | None = None
    epigraph: Epigraph | None = None
    content_warning: str | None = None
    thread: tuple[ThreadHand, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The opening of an issue.

    `lines` holds the 1-based lines of the parts by field name. `before` are the 0-based bounds of lines that stand
    between title and header line and belong to the body; `at` is the 0-based index of the first line of the rest.
    """

    title: str | None = None
    date: Dated | None = None
    author: str | None = None
    minutes: int | None = None
    hero: Hero | None = None
    epigraph: Epigraph | None = None
    lines: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    before: tuple[int, int] = (0, 0)
    at: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as read: its opening and what follows. Resources have the language "" where the text names none."""

    head: Head
    body: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    resources: Resources | None = None
    about: str | None = None
    problems: tuple[Problem, ...] = ()
