"""A thread for Bluesky: one request that writes all posts or none.

The record keys and with them the addresses of all posts are known beforehand; who posts, when, and the hashes of the
records (their CIDs, which depend on both) are slots.
"""

from __future__ import annotations

from typing import Any

from pipeline.channel import Channel, Publication
from pipeline.delivery import Delivery, Packed, Slot
from pipeline.edition import Mark, Post, ThreadEdition
from pipeline.pack.requests import request, stamp, thread_json
from pipeline.pack.threadtext import thread_text
from pipeline.pack.tids import tids

COLLECTION = "app.bsky.feed.post"
PATH = "/xrpc/com.atproto.repo.applyWrites"
_FEATURES = {"link": ("link", "uri"), "tag": ("tag", "tag"), "mention": ("mention", "did")}
"""By kind of mark: the facet's feature, and the name of its value."""


def pack_bluesky(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery, `<slug>/<channel>/1`: a single com.atproto.repo.applyWrites.

    Slots, all told in `thread.json`: `did`, the account's identifier, in `repo` and in the addresses of the posts;
    `created_at_NN`, the time of the first attempt for the first post and a millisecond more for every further one, so
    that they sort; `cid_NN`, the CID of post NN's record with its slots filled, wherever a later post refers to it.
    They are filled in this order of posts, since each record's CID depends on those before it.

    Returns:
        The files `thread.json` and `thread.txt`, and the delivery.
    """
    del publication
    key = f"{edition.slug}/{channel.name}/1"
    slots = _slots(len(edition.posts), stamp(edition, key))
    keys = tids(edition.date, key, len(edition.posts))
    # the record's keys are sorted before it is hashed, so that their order here is of no matter
    labels = {"labels": _labels(edition.content_warning)} if edition.content_warning else {}
    writes = [
        {
            "$type": "com.atproto.repo.applyWrites#create",
            "collection": COLLECTION,
            "rkey": rkey,
            "value": _record(post, number, keys, slots) | labels,
        }
        for number, (post, rkey) in enumerate(zip(edition.posts, keys, strict=True), start=1)
    ]
    body = {"repo": slots["did"].placeholder, "validate": True, "writes": writes}
    requests = [request(key, PATH, body)] if writes else []
    files = {"thread.json": thread_json(requests, slots.values()), "thread.txt": thread_text(edition)}
    delivery = Delivery(key, channel.name, channel.kind, tuple(files), tuple(slots.values()), request=0)
    return Packed(channel.name, files, (delivery,) if writes else ())


def _slots(posts: int, word: str) -> dict[str, Slot]:
    """The slots of a thread by name. Every placeholder ends in the same word, so that none is a part of another."""
    slots = [Slot("did", f"DID-{word}", "the account's identifier (did:plc:... or did:web:...)")]
    for number in range(1, posts + 1):
        when = "the time of the first attempt, as 2023-11-13T09:00:00.000Z"
        later = f"created_at_01 and {number - 1} ms"
        slots.append(Slot(_created(number), f"CREATED-AT-{number:02}-{word}", when if number == 1 else later))
    for number in range(1, posts):
        about = f"the CID of the record of post {number}, its slots filled"
        slots.append(Slot(_cid(number), f"CID-{number:02}-{word}", about))
    return {slot.name: slot for slot in slots}


def _record(post: Post, number: int, keys: tuple[str, ...], slots: dict[str, Slot]) -> dict[str, Any]:
    """One app.bsky.feed.post as in its lexicon.

    `$type` stands only where the lexicon needs it, as in the official app's records: the CID is a hash of it too.
    """
    record: dict[str, Any] = {"$type": COLLECTION, "text": post.text}
    if post.marks:
        record["facets"] = [_facet(post.text, mark) for mark in post.marks]
    if number > 1:
        record["reply"] = {"root": _reference(1, keys, slots), "parent": _reference(number - 1, keys, slots)}
    record["langs"] = list(post.languages)
    record["createdAt"] = slots[_created(number)].placeholder
    return record


def _facet(text: str, mark: Mark) -> dict[str, Any]:
    """A link, hashtag or mention: app.bsky.richtext.facet, whose index counts UTF-8 bytes, the end not included."""
    start = len(text[: mark.start].encode())
    kind, key = _FEATURES[mark.kind]
    feature = {"$type": f"app.bsky.richtext.facet#{kind}", key: mark.value}
    end = start + len(text[mark.start : mark.end].encode())
    return {
        "index": {"byteStart": start, "byteEnd": end},
        "features": [feature],
    }


def _labels(value: str) -> dict[str, Any]:
    """The author's own label on a post: com.atproto.label.defs#selfLabels."""
    return {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": value}]}


def _reference(number: int, keys: tuple[str, ...], slots: dict[str, Slot]) -> dict[str, str]:
    """A com.atproto.repo.strongRef to a post of the same thread."""
    uri = f"at://{slots['did'].placeholder}/{COLLECTION}/{keys[number - 1]}"
    return {"uri": uri, "cid": slots[_cid(number)].placeholder}


def _created(number: int) -> str:
    return f"created_at_{number:02}"


def _cid(number: int) -> str:
    return f"cid_{number:02}"
