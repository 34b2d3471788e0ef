"""The content warning of a thread: over every post on Mastodon, by a label on Bluesky, elsewhere as its first words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.channel import Channel
from pipeline.issue import Issue
from pipeline.problem import Problem
from pipeline.render.draft import Draft
from pipeline.render.hand import warning_for
from pipeline.render.marked import Marked, joined
from pipeline.render.network import BLUESKY_LABELS
from pipeline.rules import RULES, found
from pipeline.text.pieces import Room
from pipeline.thread_words import Phrases

_BREAK = "\n\n"


def content_warning(issue: Issue, channel: Channel) -> tuple[str, tuple[Problem, ...]]:
    """What stands over every post, and a Problem where the network has no such warning."""
    warned = warning_for(issue, channel)
    if channel.kind != "bluesky" or not warned.text or warned.text in BLUESKY_LABELS:
        return warned.text, ()
    message = f"Bluesky has no content warning “{warned.text}”, so {channel.name} would go without one"
    remedy = RULES["content-warning-unknown"].remedy
    remedy = remedy.replace("[thread.bluesky]", "[bluesky]") if warned.file else remedy
    return "", (found("content-warning-unknown", message, remedy=remedy, line=warned.line, file=warned.file),)


def stands_over(channel: Channel) -> bool:
    """Whether the channel's network has content warnings of its own."""
    return channel.kind in {"bluesky", "mastodon"}


def warned(drafts: Sequence[Draft], warning: str, channel: Channel, phrases: Phrases) -> tuple[Draft, ...]:
    """The drafts, on a network without content warnings with one of words as the first post's first line."""
    if not warning or stands_over(channel) or not drafts:
        return tuple(drafts)
    first = Marked(_line(warning, phrases))
    return replace(drafts[0], marked=joined((first, drafts[0].marked), _BREAK)), *drafts[1:]


def beside_warning(room: Room, warning: str, channel: Channel, phrases: Phrases) -> Room:
    """The room of the first post beside a warning that is one of its lines."""
    return room if not warning or stands_over(channel) else room.less(_line(warning, phrases) + _BREAK)


def _line(warning: str, phrases: Phrases) -> str:
    return phrases.content_warning.format(warning=warning)
