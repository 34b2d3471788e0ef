"""A thread for X: one request a post, each an answer to the one before."""

from __future__ import annotations

from typing import Any, Final

from pipeline.channel import Channel, Publication, XSettings
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, described, pack_posts, picture_slot

PATH: Final = "/2/tweets"
"""https://docs.x.com/x-api/posts/create-post."""
_SHOWS: Final = 1000
"""Characters of a picture's description (docs.x.com/x-api/media/create-media-metadata)."""


def pack_x(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Every request is a POST /2/tweets with the post's text. Slots: `in_reply_to_tweet_id`, the id of the post that the
    delivery before it made; `picture`, the id of the edition's picture, which is uploaded before the first post, with a
    description of 1,000 characters at most. X knows no key of a repeat, and the body has no other field.

    Returns:
        The files `thread.json` and `thread.txt`, the picture, and the deliveries.

    Raises:
        TypeError: the channel is none of X (a mistake of the code).
    """
    del publication
    if not isinstance(channel.settings, XSettings):
        raise TypeError(channel.kind)
    edition = described(edition, _SHOWS)
    picture = picture_slot(edition, channel)

    def make(post: Post, key: str, parent: Slot | None) -> Wire:
        del key
        return _made(post, parent, None if parent else picture)

    about = "the id of the post that the delivery before made"
    return pack_posts(edition, channel, make, ("in_reply_to_tweet_id", "POST-ID", about))


def _made(post: Post, parent: Slot | None, picture: Slot | None) -> Wire:
    body: dict[str, Any] = {"text": post.text}
    if picture:
        body["media"] = {"media_ids": [picture.placeholder]}
    if parent:
        body["reply"] = {"in_reply_to_tweet_id": parent.placeholder}
    return Wire(PATH, body, picture=picture)
