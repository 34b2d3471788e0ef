"""Drafts: posts before they are counted and dated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.edition import Role
from pipeline.render.dividing import divided
from pipeline.render.marked import Marked
from pipeline.text.pieces import Room
from pipeline.thread_words import Phrases


@dataclass(frozen=True, slots=True)
class Draft:
    """One post in the making: what it is there for, and its text.

    `again` is what it begins with and need not say in every post: the heading of a section that goes on from one post
    to the next, which two drafts in one post need once; the closing post's line with the address that the lead has.
    `stands_for` is what a text by hand, whose role says so, is there for.
    """

    role: Role
    marked: Marked
    again: str = ""
    stands_for: Role | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the thread, in order; `left_out` names what found no place in it, one sentence an entry."""

    drafts: tuple[Draft, ...] = ()
    left_out: tuple[str, ...] = ()

    def __add__(self, other: Part) -> Part:
        return Part(self.drafts + other.drafts, self.left_out + other.left_out)


def posted(role: Role, marked: Marked, room: Room, phrases: Phrases, what: str) -> Part:
    """A text as one post, or as several that say so where it is longer.

    Args:
        role: what the posts are there for.
        marked: the text.
        room: what a post can hold.
        phrases: the words of the issue's language.
        what: how the text is called where it cannot be divided so that it fits.

    Returns:
        The posts, none where there is no text.
    """
    if not marked.text:
        return Part()
    parts = divided(marked, room, phrases)
    if parts is None:
        return Part(left_out=(left_out(what, marked.text),))
    return Part(tuple(Draft(role, part) for part in parts))


def left_out(what: str, text: str) -> str:
    """The entry for something that has no place in the thread, on one line: named, and told whole unless endless."""
    text = " ".join(text.split())
    return f"{what}: {text}" if len(text) <= 2000 else f"{what} ({len(text):,} characters)"  # noqa: PLR2004
