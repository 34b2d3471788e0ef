"""A thread for X: one request a post, each an answer to the one before."""

from __future__ import annotations

from typing import Any, Final

from pipeline.channel import Channel, Publication, XSettings
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, pack_posts

PATH: Final = "/2/tweets"
"""https://docs.x.com/x-api/posts/create-post."""


def pack_x(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Every request is a POST /2/tweets with the post's text. The one slot is `in_reply_to_tweet_id`, the id of the post
    that the delivery before it made. X knows no key of a repeat, and the body has no other field.

    Returns:
        The files `thread.json` and `thread.txt`, and the deliveries.

    Raises:
        TypeError: the channel is none of X (a mistake of the code).
    """
    del publication
    if not isinstance(channel.settings, XSettings):
        raise TypeError(channel.kind)
    about = "the id of the post that the delivery before made"
    return pack_posts(edition, channel, _made, ("in_reply_to_tweet_id", "POST-ID", about))


def _made(post: Post, key: str, parent: Slot | None) -> Wire:
    del key
    body: dict[str, Any] = {"text": post.text}
    if parent:
        body["reply"] = {"in_reply_to_tweet_id": parent.placeholder}
    return Wire(PATH, body)
