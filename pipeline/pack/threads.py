"""A thread for Threads: one container a post, each an answer to the post before."""

from __future__ import annotations

from typing import Any

from pipeline.channel import Channel, Publication, ThreadsSettings
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, pack_posts


def containers(settings: ThreadsSettings) -> str:
    """The path of the request that makes a container, below the version of the API, which is the sender's.

    `me` is whose token it is, where the account is not named yet.
    """
    return f"/{settings.user or 'me'}/threads"


def pack_threads(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Every request is a POST /{user}/threads, which makes a container with the text; nobody sees it until it is published
    by a second request that has nothing in it but the container's number. The one slot is `reply_to_id`, the id of the
    post that the delivery before it made. Source: developers.facebook.com/documentation/threads/reference/publishing.

    Returns:
        The files `thread.json` and `thread.txt`, and the deliveries.

    Raises:
        TypeError: the channel is none of Threads (a mistake of the code).
    """
    del publication
    settings = channel.settings
    if not isinstance(settings, ThreadsSettings):
        raise TypeError(channel.kind)
    path = containers(settings)

    def make(post: Post, key: str, parent: Slot | None) -> Wire:
        del key
        body: dict[str, Any] = {"media_type": "TEXT", "text": post.text}
        return Wire(path, body | ({"reply_to_id": parent.placeholder} if parent else {}))

    about = "the id of the post that the delivery before made"
    return pack_posts(edition, channel, make, ("reply_to_id", "POST-ID", about))
