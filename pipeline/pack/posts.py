"""A thread of one request a post, each following the one before: what the packers of most networks share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.channel import Channel
from pipeline.delivery import Delivery, Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.requests import request, stamp, thread_json
from pipeline.pack.threadtext import thread_text
from pipeline.text.counting import utf16_length

Make = Callable[[Post, str, Slot | None], "Wire"]
"""From a post, its delivery's key and the slot of the post before (None for the first) to what travels."""


@dataclass(frozen=True, slots=True)
class Wire:
    """What travels for one post: `path` on the channel's server, the JSON `body`, `headers` beside its type.

    `picture` is the slot that takes the network's name of the edition's picture, where this post has it. Where the
    request carries the picture itself, `form` is the part of its form that does (RFC 7578), and there is no slot.
    """

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    picture: Slot | None = None
    form: str = ""


def picture_slot(edition: ThreadEdition, channel: Channel) -> Slot | None:
    """The slot for the network's name of the edition's picture, None where there is no picture."""
    if edition.picture is None:
        return None
    word = stamp(edition, f"{edition.slug}/{channel.name}")
    return Slot("picture", f"PICTURE-ID-{word}", "the id of the picture, which is uploaded first")


def described(edition: ThreadEdition, most: int) -> ThreadEdition:
    """With a description of its picture of at most so many UTF-16 units, none where that is 0.

    A longer one ends after a word, with “…”.
    """
    shown = edition.picture
    if shown is None or utf16_length(shown.alt) <= most:
        return edition
    begun = shown.alt if most else ""
    while utf16_length(begun) >= max(most, 1):
        begun = begun.rpartition(" ")[0] or begun[:-1]
    return replace(edition, picture=replace(shown, alt=f"{begun}…" if begun else ""))


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
    wires = [make(post, key, slot if key != keys[0] else None) for key, post in zip(keys, edition.posts, strict=True)]
    requests = [
        request(key, wire.path, wire.body, _headers(wire), _media(wire, edition))
        for key, wire in zip(keys, wires, strict=True)
    ]
    taken = [tuple(filter(None, (slot if number else None, wire.picture))) for number, wire in enumerate(wires)]
    files = {"thread.json": thread_json(requests, dict.fromkeys(sum(taken, ()))), "thread.txt": thread_text(edition)}
    if edition.picture and any(wire.picture or wire.form for wire in wires):
        files[edition.picture.name] = edition.picture.content
    deliveries = tuple(
        Delivery(
            key=key,
            channel=channel.name,
            kind=channel.kind,
            files=tuple(files),
            slots=taken[number],
            follows=keys[number - 1] if number else None,
            request=number,
        )
        for number, key in enumerate(keys)
    )
    return Packed(channel.name, files, deliveries)


def _headers(wire: Wire) -> dict[str, str]:
    """Those of the request; the boundary of a form is made when it is sent."""
    return ({"Content-Type": "multipart/form-data"} if wire.form else {}) | dict(wire.headers)


def _media(wire: Wire, edition: ThreadEdition) -> list[dict[str, str]]:
    """The picture as `thread.json` names it: the file beside it, what it shows, and the slot or part that it fills."""
    shown = edition.picture
    if shown is None or not (wire.picture or wire.form):
        return []
    about = {"description": shown.alt} if shown.alt else {}
    place = {"slot": wire.picture.name} if wire.picture else {"form": wire.form}
    return [{"file": shown.name, "type": shown.mime} | about | place]
