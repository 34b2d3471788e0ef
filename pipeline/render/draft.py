"""Drafts: posts before they are counted and dated, and how a text that is too long for one becomes several."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.edition import Role
from pipeline.render.marked import Marked
from pipeline.text.pieces import Room, pieces

_GOES_ON = " …"
_ENTRY = "• "
_ENDED = re.compile(r"[.!?…။。！？][”’\"')\]»」』]*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """One post in the making: what it is there for, and its text.

    `again` is the heading of the section that it belongs to, where it begins in one post and goes on in the next: two
    drafts with the same one in one post need it once.
    """

    role: Role
    marked: Marked
    again: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the thread, in order; `left_out` names what found no place in it, one sentence an entry."""

    drafts: tuple[Draft, ...] = ()
    left_out: tuple[str, ...] = ()

    def __add__(self, other: Part) -> Part:
        return Part(self.drafts + other.drafts, self.left_out + other.left_out)


def posted(role: Role, marked: Marked, room: Room, continued: str, what: str) -> Part:
    """A text as one post, or as several that say so where it is longer.

    Args:
        role: what the posts are there for.
        marked: the text.
        room: what a post can hold.
        continued: the words before every further piece.
        what: how the text is called where it cannot be divided so that it fits.

    Returns:
        The posts, none where there is no text.
    """
    if not marked.text:
        return Part()
    parts = divided(marked, room, room.less(f"{continued} "), continued)
    if parts is None:
        return Part(left_out=(left_out(what, marked.text),))
    return Part(tuple(Draft(role, part) for part in parts))


def divided(marked: Marked, first: Room, rest: Room, continued: str) -> list[Marked] | None:
    """A text in pieces that fit, each of which says so; None where that cannot be.

    One that goes on within the sentence ends in …, and every further one begins with the words `continued`, on a line
    of their own over entries of a list.
    """
    if first.holds(marked.text.strip()):
        return [marked.part(len(marked.text) - len(marked.text.lstrip()), len(marked.text.rstrip()))]
    found = pieces(marked.text, first.less(_GOES_ON), rest.less(_GOES_ON))
    if found is None:
        return None
    parts = [marked.part(piece.start, piece.end) for piece in found]
    opens = [part.text.startswith(_ENTRY) for part in parts[1:]]
    told = [
        part if entry or _ENDED.search(part.text) else part + _GOES_ON
        for part, entry in zip(parts[:-1], opens, strict=True)
    ]
    heads = (f"{continued}\n" if entry else f"{continued} " for entry in opens)
    return [*told, parts[-1]][:1] + [Marked(head) + p for head, p in zip(heads, [*told, parts[-1]][1:], strict=True)]


def left_out(what: str, text: str) -> str:
    """The entry for something that has no place in the thread, on one line: named, and told whole unless endless."""
    text = " ".join(text.split())
    return f"{what}: {text}" if len(text) <= 2000 else f"{what} ({len(text):,} characters)"  # noqa: PLR2004
