"""What the file writes in other signs, an escape of TOML or an entity of Markdown, so that only the Issue shows it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.hands import hand_texts
from pipeline.check.pieces import pieces
from pipeline.delivery import MAIL_SLOTS
from pipeline.issue import Issue
from pipeline.problem import Problem
from pipeline.rules import found

_OVERRIDES = {"\u202d": "left-to-right override", "\u202e": "right-to-left override"}


def escaped(issue: Issue, text: str) -> Iterator[Problem]:
    """Overrides and placeholders that stand in the issue but not in its text; what stands there, `characters` finds."""
    overrides = [sign for sign in _OVERRIDES if sign not in text]
    placeholders = [slot.placeholder for slot in MAIL_SLOTS if slot.placeholder not in text]
    for what, said, line in _texts(issue):
        for sign in overrides:
            if sign in said:
                message = f"{what} holds the invisible U+{ord(sign):04X} ({_OVERRIDES[sign]}), written as an escape"
                yield found("bidi-override", message, line=line)
        for placeholder in placeholders:
            if placeholder in said:
                message = f"{what} holds “{placeholder}”, a placeholder of this program, written with other signs"
                yield found("slot-in-text", message, line=line)


def _texts(issue: Issue) -> Iterator[tuple[str, str, int]]:
    """Everything of an issue that any channel shows: what it is, its text and its line."""
    for piece in pieces(issue):
        if not piece.file:  # pieces of a separate list are looked at as texts of their own
            yield piece.what, piece.text, piece.line
            yield from (("a link", span.value, span.line or piece.line) for span in piece.spans if span.value)
    for what, field in (("the subject", issue.subject), ("the preheader", issue.preheader), ("the url", issue.url)):
        yield what, field or "", issue.line_of(what.removeprefix("the "))
    yield from (("a hashtag", tag, issue.line_of("hashtags")) for tag in issue.hashtags)
    if issue.hero:
        yield "the picture at the head", f"{issue.hero.src}\n{issue.hero.alt}", issue.hero.line
    for block in issue.body:
        if block.src:
            yield "a picture", f"{block.src}\n{block.alt}", block.line
    for section in issue.resources.sections if issue.resources else ():
        yield from (("a resource's address", item.url or "", item.line) for item in section.items)
    for hand in issue.thread:
        if not hand.file:  # a file beside the issue is looked at as texts of its own
            yield from (("a post of your own", post, line) for post, line in hand_texts(hand))
