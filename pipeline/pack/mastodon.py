"""A thread for Mastodon: one request a post, each an answer to the one before."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from pipeline.channel import Channel, MastodonSettings, Publication
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, pack_posts, picture_slot

PATH = "/api/v1/statuses"


def pack_mastodon(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Every request is a POST /api/v1/statuses with an Idempotency-Key of its own (SHA-256 of the delivery's key and the
    text, with the content warning if there is one): a repeat within the hour for which Mastodon keeps it gives the
    first status again. Slots: `in_reply_to_id`, the id of the status that the delivery before it made; `picture`, the
    id of the card, where the edition has one, which is uploaded before the first status.

    Returns:
        The files `thread.json` and `thread.txt`, the picture, and the deliveries.

    Raises:
        TypeError: the channel is none of Mastodon (a mistake of the code).
    """
    del publication
    settings = channel.settings
    if not isinstance(settings, MastodonSettings):
        raise TypeError(channel.kind)

    def make(post: Post, key: str, parent: Slot | None) -> Wire:
        return _status(post, key, parent, settings, edition, None if parent else picture_slot(edition, channel))

    about = "the id of the status that the delivery before made"
    return pack_posts(edition, channel, make, ("in_reply_to_id", "STATUS-ID", about))


def _status(
    post: Post,
    key: str,
    parent: Slot | None,
    settings: MastodonSettings,
    edition: ThreadEdition,
    picture: Slot | None,
) -> Wire:
    """One status (docs.joinmastodon.org/methods/statuses/#create), with the warning over it if there is one."""
    warning = edition.content_warning
    body: dict[str, Any] = {"status": post.text}
    if warning:
        body["spoiler_text"] = warning
    if picture:
        body["media_ids"] = [picture.placeholder]
    if parent:
        body["in_reply_to_id"] = parent.placeholder
    body["visibility"] = settings.replies_visibility if parent else settings.visibility
    language = post.languages[0].partition("-")[0].lower() if post.languages else ""
    if len(language) == 2:  # noqa: PLR2004 - ISO 639-1; of a language without such a code nothing is said
        body["language"] = language
    said = f"{warning}\n{post.text}" if warning else post.text
    if picture and edition.picture:
        said += f"\n{sha256(edition.picture.content).hexdigest()} {edition.picture.alt}"
    idempotency = sha256(f"{key}\n{said}".encode()).hexdigest()
    return Wire(PATH, body, {"Idempotency-Key": idempotency}, picture)
