"""A thread for Mastodon: one request a post, each an answer to the one before."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from pipeline.channel import Channel, MastodonSettings, Publication
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, pack_posts

PATH = "/api/v1/statuses"


def pack_mastodon(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Every request is a POST /api/v1/statuses with an Idempotency-Key of its own (SHA-256 of the delivery's key and the
    text, with the content warning if there is one): a repeat within the hour for which Mastodon keeps it gives the
    first status again. The one slot is `in_reply_to_id`, the id of the status that the delivery before it made.

    Returns:
        The files `thread.json` and `thread.txt`, and the deliveries.

    Raises:
        TypeError: the channel is none of Mastodon (a mistake of the code).
    """
    del publication
    settings = channel.settings
    if not isinstance(settings, MastodonSettings):
        raise TypeError(channel.kind)

    def make(post: Post, key: str, parent: Slot | None) -> Wire:
        return _status(post, key, parent, settings, edition.content_warning)

    about = "the id of the status that the delivery before made"
    return pack_posts(edition, channel, make, ("in_reply_to_id", "STATUS-ID", about))


def _status(post: Post, key: str, parent: Slot | None, settings: MastodonSettings, warning: str) -> Wire:
    """One status (docs.joinmastodon.org/methods/statuses/#create); `warning` stands over it, if there is one."""
    body: dict[str, Any] = {"status": post.text}
    if warning:
        body["spoiler_text"] = warning
    if parent:
        body["in_reply_to_id"] = parent.placeholder
    body["visibility"] = settings.replies_visibility if parent else settings.visibility
    language = post.languages[0].partition("-")[0].lower() if post.languages else ""
    if len(language) == 2:  # noqa: PLR2004 - ISO 639-1; of a language without such a code nothing is said
        body["language"] = language
    said = f"{warning}\n{post.text}" if warning else post.text
    idempotency = sha256(f"{key}\n{said}".encode()).hexdigest()
    return Wire(PATH, body, {"Idempotency-Key": idempotency})
