"""In which languages a post is: what a network asks for, so that people see what they can read."""

from __future__ import annotations

from pipeline.render.marked import Marked
from pipeline.text.scripts import runs

MOST = 3
"""Lexicon app.bsky.feed.post: `langs` has at most three entries."""


def languages(marked: Marked, language: str) -> tuple[str, ...]:
    """The languages of a post (BCP 47), the one with most letters first; the issue's own where there are no letters.

    Addresses, hashtags and mentions that stand in the text are in no language and do not count.
    """
    text = list(marked.text)
    for mark in marked.marks:
        if mark.kind in ("tag", "mention") or mark.value.endswith(marked.text[mark.start : mark.end]):
            text[mark.start : mark.end] = " " * (mark.end - mark.start)
    letters: dict[str, int] = {}
    for run in runs("".join(text), language):
        count = sum(map(str.isalpha, run.text))
        if count:
            name = run.language or language
            letters[name] = letters.get(name, 0) + count
    found = sorted(letters, key=lambda name: -letters[name])[:MOST]
    return tuple(found) or (language,)
