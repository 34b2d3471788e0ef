"""A thread of one request a post, each following the one before: what the packers of most networks share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.channel import Channel
from pipeline.delivery import Delivery, Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.requests import request, stamp, thread_json
from pipeline.pack.threadtext import thread_text

Make = Callable[[Post, str, Slot | None], "Wire"]
"""From a post, its delivery's key and the slot of the post before (None for the first) to what travels."""


@dataclass(frozen=True, slots=True)
class Wire:
    """What travels for one post: `path` on the channel's server, the JSON `body`, `headers` beside its type."""

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


def pack_posts(edition: ThreadEdition, channel: Channel, make: Make, parent: tuple[str, str, str] | None) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Args:
        edition: the thread.
        channel: which it is for.
        make: what travels for one post.
        parent: the slot that a post has for the one before it: its name, the beginning of its placeholder, and what it
            is; None where a post names no other.

    Returns:
        The files `thread.json` and `thread.txt`, and the deliveries.
    """
    keys = [f"{edition.slug}/{channel.name}/{number}" for number in range(1, len(edition.posts) + 1)]
    word = stamp(edition, f"{edition.slug}/{channel.name}")
    slot = Slot(parent[0], f"{parent[1]}-{word}", parent[2]) if parent and len(keys) > 1 else None
    requests = []
    for number, (key, post) in enumerate(zip(keys, edition.posts, strict=True)):
        wire = make(post, key, slot if number else None)
        requests.append(request(key, wire.path, wire.body, wire.headers))
    files = {"thread.json": thread_json(requests, (slot,) if slot else ()), "thread.txt": thread_text(edition)}
    deliveries = tuple(
        Delivery(
            key=key,
            channel=channel.name,
            kind=channel.kind,
            files=tuple(files),
            slots=(slot,) if slot and number else (),
            follows=keys[number - 1] if number else None,
            request=number,
        )
        for number, key in enumerate(keys)
    )
    return Packed(channel.name, files, deliveries)
