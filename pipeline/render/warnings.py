"""The content warning over the posts of one channel: in words on Mastodon, by a label of its own on Bluesky."""

from __future__ import annotations

from pipeline.channel import Channel
from pipeline.issue import Issue
from pipeline.problem import Problem
from pipeline.render.hand import warning_for
from pipeline.render.network import BLUESKY_LABELS
from pipeline.rules import found


def content_warning(issue: Issue, channel: Channel) -> tuple[str, tuple[Problem, ...]]:
    """What stands over every post, and a Problem where the network has no such warning."""
    warned = warning_for(issue, channel)
    if channel.kind != "bluesky" or not warned.text or warned.text in BLUESKY_LABELS:
        return warned.text, ()
    message = f"Bluesky has no content warning “{warned.text}”, so {channel.name} would go without one"
    return "", (found("content-warning-unknown", message, line=warned.line, file=warned.file),)
