"""Sizes against limits: what is measured of every channel, and how near it comes to what the far side takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.delivery import Packed
from pipeline.edition import HTML_LIMIT, STYLE_LIMIT, EmailEdition, Post, ThreadEdition
from pipeline.preview.markup import counted

_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_NEAR = 0.9
"""From this share of an e-mail's limit on the bar warns: forwarding and mailing lists add to a message."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured thing: `value` and `limit` in `unit`, a plural; `limit` is 0 for none, `near` a little less."""

    what: str
    value: int
    unit: str
    limit: int = 0
    near: int = 0

    @property
    def said(self) -> str:
        """The value with its unit and, where there is one, its limit: `41,213 of 102,000 bytes`."""
        return f"{self.value:,} of {self.limit:,} {self.unit}" if self.limit else counted(self.value, self.unit[:-1])

    @property
    def share(self) -> str:
        """How much of the limit is used, in words: `41 %`, or by how much it is exceeded."""
        if self.value > self.limit:
            return f"over by {counted(self.value - self.limit, self.unit[:-1])}"
        return f"{self.value * 100 // self.limit}\N{NO-BREAK SPACE}%"

    @property
    def state(self) -> Literal["good", "near", "over"]:
        """How it stands with the limit; exactly at the limit is not over it."""
        if 0 < self.limit < self.value:
            return "over"
        return "near" if 0 < self.near < self.value else "good"

    @property
    def filled(self) -> int:
        """How much of a bar is filled, in per cent."""
        return min(self.value * 100 // self.limit, 100)


def email_measures(edition: EmailEdition, packed: Packed) -> list[Measure]:
    """What is measured of an e-mail: the HTML, its style sheets, the plain text, and each file that travels.

    `HTML_LIMIT` and `STYLE_LIMIT` say where the limits come from.
    """
    style = sum(len(css.encode("utf-8", "replace")) for css in _STYLE.findall(edition.html))
    html = len(edition.html.encode("utf-8", "replace"))
    return [
        Measure("HTML", html, "bytes", HTML_LIMIT, int(HTML_LIMIT * _NEAR)),
        Measure("Style sheets in it", style, "bytes", STYLE_LIMIT, int(STYLE_LIMIT * _NEAR)),
        Measure("Plain text", len(edition.text.encode("utf-8", "replace")), "bytes"),
        *(Measure(name, len(data), "bytes") for name, data in packed.files.items() if name.endswith(".eml")),
    ]


def thread_measures(edition: ThreadEdition) -> list[Measure]:
    """What is measured of a thread: how many posts, its longest one, and its heaviest where bytes are limited too."""
    measures = [Measure("Posts", len(edition.posts), "posts")]
    if edition.posts:
        number, longest = _greatest(edition.posts, [post.length / post.limit for post in edition.posts])
        measures.append(Measure(f"Longest post, number {number}", longest.length, edition.unit, longest.limit))
    limited = [post for post in edition.posts if post.size_limit]
    if limited:
        _, heaviest = _greatest(limited, [post.size / post.size_limit for post in limited])
        number = edition.posts.index(heaviest) + 1
        what = f"Heaviest post, number {number}"
        measures.append(Measure(what, heaviest.size, edition.size_unit, heaviest.size_limit))
    return measures


def post_measures(post: Post, unit: str, size_unit: str) -> list[Measure]:
    """The same of one post: its length, and what is limited besides."""
    what = "Size" if size_unit == "bytes" else size_unit.capitalize()
    besides = [Measure(what, post.size, size_unit, post.size_limit)] if post.size_limit else []
    return [Measure("Length", post.length, unit, post.limit), *besides]


def _greatest(posts: Sequence[Post], shares: Sequence[float]) -> tuple[int, Post]:
    """The first post of the greatest share, with its 1-based number."""
    at = max(range(len(posts)), key=lambda index: shares[index])
    return at + 1, posts[at]
