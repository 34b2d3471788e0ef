"""Mentions: publishers and authors of `[people]`, once in a thread, as the network names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.channel import Channel
from pipeline.edition import Mark
from pipeline.issue import Issue
from pipeline.problem import Problem
from pipeline.render.marked import Marked
from pipeline.rules import found

_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
_BLUESKY = re.compile(rf"(?<![\w@/.])@({_DOMAIN})(?![\w@-])", re.IGNORECASE)
_MASTODON = re.compile(rf"(?<![=/\w@])@[a-z0-9_][a-z0-9_.-]*(?<![.-])@{_DOMAIN}(?![\w@:/-])", re.IGNORECASE)
_BETWEEN = re.compile(r"(,\s+and\s+|,\s+|\s+and\s+|\s+&\s+|\s*၊\s*|\s+နှင့်\s+)")
_APOSTROPHES = str.maketrans("’‘", "''")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a channel's network knows: `shown` stands in the text, `value` in the mark.

    `value` is empty where it is not known yet: on Bluesky, without the identifier (DID) behind the handle.
    """

    name: str
    shown: str
    value: str


def people_on(channel: Channel) -> tuple[Known, ...]:
    """Those of `[people]` who are on a channel's network."""
    if channel.kind == "bluesky":
        return tuple(Known(one.name, f"@{one.bluesky}", one.did or "") for one in channel.people if one.bluesky)
    if channel.kind == "mastodon":
        return tuple(Known(one.name, f"@{one.mastodon}", f"@{one.mastodon}") for one in channel.people if one.mastodon)
    return ()


def mentioned(name: str, people: Sequence[Known]) -> Marked:
    """A name, and behind it in brackets whom the network knows it by; of several names, each that is known."""
    whole = _known(name, people)
    if whole:
        return Marked(name) + _mention(whole)
    result, free = Marked(), tuple(one for one in people if one.value)
    for number, part in enumerate(_BETWEEN.split(name) if free else [name]):
        one = None if number % 2 else _known(part, free)
        result += Marked(part) + (_mention(one) if one else "")
        free = tuple(other for other in free if one is None or other.value != one.value)
    return result


def not_in(people: Sequence[Known], texts: Iterable[Marked]) -> tuple[Known, ...]:
    """Those of whom no text has a mention yet."""
    said = {mark.value.casefold() for text in texts for mark in text.marks if mark.kind == "mention"}
    return tuple(one for one in people if one.value.casefold() not in said)


def with_mentions(marked: Marked, channel: Channel, *, by_hand: bool) -> Marked:
    """The text with the mentions marked that it holds as text.

    Mastodon finds them in every text; on Bluesky they are only what is marked, so only a text by hand is looked at.
    """
    pattern = {"bluesky": _BLUESKY, "mastodon": _MASTODON}.get(channel.kind)
    if pattern is None or "@" not in marked.text or (channel.kind == "bluesky" and not by_hand):
        return marked
    values = {one.shown.casefold(): one.value for one in people_on(channel)}
    new = []
    for match in pattern.finditer(marked.text):
        value = match.group() if channel.kind == "mastodon" else values.get(match.group().casefold(), "")
        if value and not any(mark.start < match.end() and match.start() < mark.end for mark in marked.marks):
            new.append(Mark("mention", match.start(), match.end(), value))
    return Marked(marked.text, tuple(sorted((*marked.marks, *new), key=lambda mark: mark.start)))


def unresolved(issue: Issue, channel: Channel, own: Iterable[str], *, writes: bool) -> Iterator[Problem]:
    """Who would be mentioned on Bluesky, if it were known who is behind the handle.

    Args:
        issue: its publishers and its author.
        channel: where it is told.
        own: the texts by hand.
        writes: whether anything is told that is not by hand.
    """
    if channel.kind != "bluesky":
        return
    people = people_on(channel)
    told: dict[str, None] = {}
    for name in _names(issue) if writes and people else ():
        told |= {one.shown: None for one in _called(name, people) if not one.value}
    resolved = {one.shown.casefold() for one in people if one.value}
    for text in own:
        told |= {m.group(): None for m in _BLUESKY.finditer(text) if m.group().casefold() not in resolved}
    for shown in told:
        message = f"{shown} is not mentioned: the identifier (DID) behind the handle is not known"
        yield found("mention-unresolved", message, file=f"{channel.name}/thread.txt")


def _names(issue: Issue) -> Iterator[str]:
    yield issue.author or ""
    for section in issue.resources.sections if issue.resources else ():
        yield from (item.by or "" for item in section.items)


def _called(name: str, people: Sequence[Known]) -> list[Known]:
    parts = {_plain(part) for part in (name, *_BETWEEN.split(name)[::2])}
    return [one for one in people if _plain(one.name) in parts]


def _known(name: str, people: Sequence[Known]) -> Known | None:
    wanted = _plain(name)
    return next((one for one in people if one.value and _plain(one.name) == wanted), None)


def _mention(one: Known) -> Marked:
    return Marked(" (") + Marked(one.shown, (Mark("mention", 0, len(one.shown), one.value),)) + ")"


def _plain(name: str) -> str:
    return " ".join(name.split()).translate(_APOSTROPHES).casefold()
