"""A thread for Mastodon: one request a post, each an answer to the one before."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from pipeline.channel import Channel, MastodonSettings, Publication
from pipeline.delivery import Delivery, Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.requests import request, stamp, thread_json
from pipeline.pack.threadtext import thread_text

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
    if not isinstance(channel.settings, MastodonSettings):
        raise TypeError(channel.kind)
    keys = [f"{edition.slug}/{channel.name}/{number}" for number in range(1, len(edition.posts) + 1)]
    word = stamp(edition, f"{edition.slug}/{channel.name}")
    parent = Slot("in_reply_to_id", f"STATUS-ID-{word}", "the id of the status that the delivery before made")
    requests = [
        _request(post, key, parent if number else None, channel.settings, edition.content_warning)
        for number, (key, post) in enumerate(zip(keys, edition.posts, strict=True))
    ]
    slots = (parent,) if len(keys) > 1 else ()
    files = {"thread.json": thread_json(requests, slots), "thread.txt": thread_text(edition)}
    deliveries = tuple(
        Delivery(
            key=key,
            channel=channel.name,
            kind=channel.kind,
            files=tuple(files),
            slots=slots if number else (),
            follows=keys[number - 1] if number else None,
            request=number,
        )
        for number, key in enumerate(keys)
    )
    return Packed(channel.name, files, deliveries)


def _request(post: Post, key: str, parent: Slot | None, settings: MastodonSettings, warning: str) -> dict[str, Any]:
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
    return request(key, PATH, body, {"Idempotency-Key": idempotency})
