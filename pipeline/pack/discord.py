"""A thread for a channel of Discord: one message a post, by a webhook."""

from __future__ import annotations

from typing import Any, Final

from pipeline.channel import Channel, DiscordSettings, Publication
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, described, pack_posts
from pipeline.text.escapes import discord

PATH: Final = "?wait=true"
"""https://docs.discord.com/developers/resources/webhook#execute-webhook; before it comes the webhook's own address,
which is a secret and in no file. With `wait` Discord answers when the message stands, and tells its id."""
NO_PREVIEWS: Final = 1 << 2
"""SUPPRESS_EMBEDS of a message's flags."""
_SHOWS: Final = 1024
"""Characters of a picture's description: …/resources/message#attachment-object."""


def pack_discord(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Every request executes the webhook. Nothing has a slot: a message names no other. No mention rings
    (`allowed_mentions`). Discord unfolds the issue's own address in the first message, and no other: those stand in
    angle brackets, and further messages have no previews at all. With the edition's picture the first request is a
    form, which has the body as `payload_json` beside it (…/developers/reference#uploading-files).

    Returns:
        The files `thread.json` and `thread.txt`, the picture, and the deliveries.

    Raises:
        TypeError: the channel is none of Discord (a mistake of the code).
    """
    del publication
    if not isinstance(channel.settings, DiscordSettings):
        raise TypeError(channel.kind)
    edition = described(edition, _SHOWS)

    def make(post: Post, key: str, parent: Slot | None) -> Wire:
        del key, parent
        body, picture = _message(post, edition), edition.picture
        if picture is None or post is not edition.posts[0]:
            return Wire(PATH, body)
        shown = {"id": 0, "filename": picture.name, "description": picture.alt}
        return Wire(PATH, body | {"attachments": [shown]}, form="files[0]")

    return pack_posts(edition, channel, make, None)


def _message(post: Post, edition: ThreadEdition) -> dict[str, Any]:
    content, link = discord(post.text), edition.link
    body: dict[str, Any] = {"content": content, "allowed_mentions": {"parse": []}}
    bare = f"<{link.url}>" if link else ""
    if link and post is edition.posts[0] and bare in content:
        return body | {"content": content.replace(bare, link.url, 1)}
    return body | {"flags": NO_PREVIEWS}
