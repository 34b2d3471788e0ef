"""The thread for a signed webhook: one request that holds all of it, for whatever a receiver makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.channel import Channel, Publication, WebhookSettings
from pipeline.delivery import Delivery, Packed, Slot
from pipeline.edition import Mark, Post, ThreadEdition
from pipeline.pack.requests import request, stamp, thread_json
from pipeline.pack.threadtext import thread_text

PATH = "/"
"""Stands for the address of the channel, of which nothing is in the outbox: its path may be a secret."""
PUBLISHED = "issue.published"
_VALUES = {"link": "url", "tag": "tag"}
"""By kind of mark: the name of its value."""


def pack_webhook(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery, `<slug>/<channel>/1`: a payload `{type, timestamp, data}` of Standard Webhooks.

    Its `webhook-id` is the delivery's key, the same at every repeat. The one slot is `timestamp`, when the delivery was
    first tried. When a request leaves and its signature (`webhook-timestamp`, `webhook-signature`) are credentials
    of the moment and in no file.
    Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md ("Payload structure").

    Returns:
        The files `thread.json` and `thread.txt`, and the delivery.

    Raises:
        TypeError: the channel is no webhook (a mistake of the code).
    """
    if not isinstance(channel.settings, WebhookSettings):
        raise TypeError(channel.kind)
    key = f"{edition.slug}/{channel.name}/1"
    about = "when it was first tried, as 2023-11-13T09:00:00Z"
    slot = Slot("timestamp", f"TIMESTAMP-{stamp(edition, key)}", about)
    body = {"type": PUBLISHED, "timestamp": slot.placeholder, "data": _data(edition, publication)}
    requests = [request(key, PATH, body, {"webhook-id": key})] if edition.posts else []
    files = {"thread.json": thread_json(requests, (slot,)), "thread.txt": thread_text(edition)}
    delivery = Delivery(key, channel.name, channel.kind, tuple(files), (slot,), request=0)
    return Packed(channel.name, files, (delivery,) if requests else ())


def _data(edition: ThreadEdition, publication: Publication) -> dict[str, Any]:
    """What a website's function, an archive or an automation needs: of the issue, and every post of its thread."""
    return {
        "slug": edition.slug,
        "title": edition.title,
        "date": edition.date.isoformat() if edition.date else None,
        "language": edition.language,
        "url": edition.link.url if edition.link else None,
        "description": edition.link.description if edition.link else None,
        "publication": {"name": publication.name, "url": publication.base_url},
        "posts": [_post(post) for post in edition.posts],
    }


def _post(post: Post) -> dict[str, Any]:
    return {
        "role": post.role,
        "text": post.text,
        "languages": list(post.languages),
        "links": _marked(post.marks, "link"),
        "hashtags": _marked(post.marks, "tag"),
    }


def _marked(marks: Iterable[Mark], kind: str) -> list[dict[str, Any]]:
    """Links or hashtags: from `start` to before `end`, counted in Unicode code points from 0."""
    value = _VALUES[kind]
    return [{"start": mark.start, "end": mark.end, value: mark.value} for mark in marks if mark.kind == kind]
