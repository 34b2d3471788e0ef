"""What a reader of one form makes of a text, before front matter and file name have their say."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.issue import Block, Epigraph, Footnote, Hero, Resources
from pipeline.problem import Problem
from pipeline.read.dates import Dated


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
