"""A thread for a Facebook page: one long post, with the card that Facebook makes of the issue's address."""

from __future__ import annotations

from typing import Any

from pipeline.channel import Channel, FacebookSettings, Publication
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, pack_posts, picture_slot


def pack_facebook(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, which is one in all but for texts of more than 63,206 characters.

    Each is a POST /{page}/feed. The path is without the version of the API, which is the sender's, from the settings.
    `link` is where the issue stands on the web: Facebook fetches that page and shows its title and picture.
    The edition's picture takes its place: a post has one or the other. The slot `picture` is the photo's id, which is
    uploaded before the post.
    Source: https://developers.facebook.com/docs/pages-api/posts.

    Returns:
        The files `thread.json` and `thread.txt`, the picture, and the deliveries.

    Raises:
        TypeError: the channel is none of Facebook (a mistake of the code).
    """
    del publication
    settings = channel.settings
    if not isinstance(settings, FacebookSettings):
        raise TypeError(channel.kind)
    path = f"/{settings.page or 0}/feed"
    first, picture = edition.posts[0] if edition.posts else None, picture_slot(edition, channel)

    def make(post: Post, key: str, parent: Slot | None) -> Wire:
        del key, parent
        body: dict[str, Any] = {"message": post.text}
        shown = picture if post is first else None
        if shown:
            body["attached_media"] = [{"media_fbid": shown.placeholder}]
        elif edition.link and post is first:
            body["link"] = edition.link.url
        return Wire(path, body | {"published": True}, picture=shown)

    return pack_posts(edition, channel, make, None)
