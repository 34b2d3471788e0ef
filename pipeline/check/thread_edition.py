"""The thread: every post fits and says something, it leads somewhere, and nothing of the issue is left out unsaid."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.channel import Channel, MailSettings
from pipeline.check.pieces import quoted
from pipeline.edition import Post, ThreadEdition
from pipeline.problem import Problem
from pipeline.rules import found

_CARDS = frozenset({"bluesky", "facebook", "linkedin"})
"""Networks on which the issue's address stands as a card below the first post, unless a picture takes its place."""


def thread_edition(edition: ThreadEdition, channel: Channel) -> Iterator[Problem]:
    """Problems of a thread; `file` is `<channel>/thread.txt`, and messages count posts from 1."""
    file = f"{channel.name}/thread.txt"
    if not edition.posts:
        yield found("thread-empty", "the thread has no post", file=file)
    first: dict[str, int] = {}
    for number, post in enumerate(edition.posts, 1):
        yield from _post(post, number, edition, file)
        same = first.setdefault(post.text.strip(), number)
        if same != number and post.text.strip():
            message = f"posts {same} and {number} both say {quoted(post.text)}"
            yield found("post-repeated", message, file=file)
    yield from _count(len(edition.posts), channel, file)
    if edition.posts and not _leads_somewhere(edition):
        yield found("thread-without-url", "no post of the thread has an address", file=file)
    for sentence in edition.left_out:
        yield found("thread-incomplete", f"the thread leaves something out: {sentence.rstrip(' .')}", file=file)
    yield from edition.problems


def _post(post: Post, number: int, edition: ThreadEdition, file: str) -> Iterator[Problem]:
    if not post.text.strip():
        yield found("post-empty", f"post {number} has no text", file=file)
    if post.length > post.limit:
        message = f"post {number} {quoted(post.text)} has {post.length:,} {edition.unit} of {post.limit:,}"
        yield found("post-too-long", message, file=file)
    elif post.size_limit and post.size > post.size_limit:
        message = f"post {number} {quoted(post.text)} has {post.size:,} {edition.size_unit} of {post.size_limit:,}"
        yield found("post-too-long", message, file=file)


def _leads_somewhere(edition: ThreadEdition) -> bool:
    """Whether any post has an address, be it the slot of another channel's, or shows the card of the issue's own."""
    shown = edition.kind == "webhook" or (edition.kind in _CARDS and not edition.picture)
    if edition.link and shown:
        return True
    return any(mark.kind == "link" for post in edition.posts for mark in post.marks)


def _count(posts: int, channel: Channel, file: str) -> Iterator[Problem]:
    settings = channel.settings
    if not isinstance(settings, MailSettings) and posts > settings.max_posts:
        message = f"the thread has {posts} posts; the channel is meant to carry {settings.max_posts}"
        yield found("thread-long", message, file=file)
