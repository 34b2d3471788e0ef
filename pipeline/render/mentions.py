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
from pipeline.text.handles import handles, unmentioned

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

    Mastodon finds them in every text; on Bluesky they are only what is marked, so only a text by hand is looked at. In
    a text by hand a mere @name is one on those networks that take it for one.
    """
    if "@" not in marked.text or (channel.kind != "mastodon" and not by_hand):
        return marked
    values = {one.shown.casefold(): one.value for one in people_on(channel)}
    pattern = {"bluesky": _BLUESKY, "mastodon": _MASTODON}.get(channel.kind)
    new = [(match.start(), match.group()) for match in pattern.finditer(marked.text)] if pattern else []
    if by_hand:
        new += [(place - 1, name) for place, name in handles(marked.text, channel.kind)]
    marks = list(marked.marks)
    for start, name in new:
        value = values.get(name.casefold(), "") if channel.kind == "bluesky" else name
        if value and not any(mark.start < start + len(name) and start < mark.end for mark in marks):
            marks.append(Mark("mention", start, start + len(name), value))
    return Marked(marked.text, tuple(sorted(marks, key=lambda mark: mark.start)))


def handles_of(channel: Channel) -> frozenset[str]:
    """The handles by which a channel may mention somebody, in lower case with their @."""
    return frozenset(one.shown.lower() for one in people_on(channel) if one.value)


def without_others(marked: Marked, channel: Channel) -> Marked:
    """The text, in which the channel's network takes no name for a mention but those of `handles_of`."""
    places = [place for place, _ in handles(marked.text, channel.kind, handles_of(channel))]
    text = unmentioned(marked.text, channel.kind, handles_of(channel))
    marks = (Mark(m.kind, _moved(m.start, places), _moved(m.end, places), m.value) for m in marked.marks)
    return Marked(text, tuple(marks)) if places else marked


def _moved(at: int, places: Sequence[int]) -> int:
    """Where an offset is, after a character was put in at each of some places."""
    return at + sum(place < at for place in places)


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
