"""The notice for Apprise: the lead post, told once to one service."""

from __future__ import annotations

from pipeline.channel import AppriseSettings, Channel, Publication
from pipeline.delivery import Delivery, Packed
from pipeline.edition import ThreadEdition
from pipeline.pack.requests import request, thread_json
from pipeline.pack.threadtext import thread_text

PATH = "/"
"""Stands for the service: its address is a secret, and in no file."""


def pack_apprise(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The notice as deliveries `<slug>/<channel>/1` and so on, one a post: `{title, body}` in Apprise's own words.

    There is more than one only where the editor wrote a thread by hand.

    Returns:
        The files `thread.json` and `thread.txt`, and the deliveries.

    Raises:
        TypeError: the channel is none of Apprise (a mistake of the code).
    """
    if not isinstance(channel.settings, AppriseSettings):
        raise TypeError(channel.kind)
    keys = [f"{edition.slug}/{channel.name}/{number}" for number in range(1, len(edition.posts) + 1)]
    requests = [
        request(key, PATH, {"title": publication.name, "body": post.text})
        for key, post in zip(keys, edition.posts, strict=True)
    ]
    files = {"thread.json": thread_json(requests, ()), "thread.txt": thread_text(edition)}
    deliveries = tuple(
        Delivery(
            key, channel.name, channel.kind, tuple(files), follows=keys[number - 1] if number else None, request=number
        )
        for number, key in enumerate(keys)
    )
    return Packed(channel.name, files, deliveries)
