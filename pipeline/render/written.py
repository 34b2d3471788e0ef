"""Texts by hand: `[words](https://address)` in them becomes a link, and a post's text is written so to be changed."""

from __future__ import annotations

import re

from pipeline.edition import Post
from pipeline.render.marked import Marked, linked

_LABEL = r"(?:[^\[\]]|\[[^\[\]]*\])+"
_LINK = re.compile(rf"\[({_LABEL})\]\((https?://(?:[^\s()]|\([^\s()]*\))+)\)", re.IGNORECASE)


def written(text: str, *, carries_links: bool) -> Marked:
    """A text by hand as a post carries it.

    Where words can be links they are; else the address follows them, as the network shows it.
    """
    result, at = Marked(), 0
    for match in _LINK.finditer(text):
        words, address = match.groups()
        result += text[at : match.start()]
        if carries_links:
            result += linked(words, address)
        else:
            result += linked(address, address) if words == address else Marked(f"{words} ") + linked(address, address)
        at = match.end()
    return result + text[at:]


def to_write(post: Post) -> tuple[str, tuple[str, ...]]:
    """A post's text as `written` reads it, and the links that cannot be written so: "words → address"."""
    parts: list[str] = []
    lost: list[str] = []
    at = 0
    for mark in post.marks:
        words = post.text[mark.start : mark.end]
        if mark.kind != "link" or words == mark.value:
            continue
        link = f"[{words}]({mark.value})"
        if not _LINK.fullmatch(link):
            lost.append(f"{words} → {mark.value}")
            continue
        parts += [post.text[at : mark.start], link]
        at = mark.end
    return "".join([*parts, post.text[at:]]), tuple(lost)
