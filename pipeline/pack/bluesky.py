"""A thread for Bluesky: one request that writes all posts or none.

The record keys and with them the addresses of all posts are known beforehand; who posts, when, and the hashes of the
records (their CIDs, which depend on both) are slots.
"""

from __future__ import annotations

from typing import Any

from pipeline.channel import BlueskySettings, Channel, Publication
from pipeline.delivery import Delivery, Packed, Slot
from pipeline.edition import Attached, Mark, Post, ThreadEdition
from pipeline.pack.requests import request, stamp, thread_json
from pipeline.pack.threadtext import thread_text
from pipeline.pack.tids import tids
from pipeline.text.cids import blob_cid

COLLECTION = "app.bsky.feed.post"
GATE = "app.bsky.feed.threadgate"
THUMB_BYTES, IMAGE_BYTES = 1_000_000, 2_000_000
"""Lexicons app.bsky.embed.external#external and app.bsky.embed.images#image: maxSize of the blobs."""
PATH = "/xrpc/com.atproto.repo.applyWrites"
_FEATURES = {"link": ("link", "uri"), "tag": ("tag", "tag"), "mention": ("mention", "did")}
"""By kind of mark: the facet's feature, and the name of its value."""


def pack_bluesky(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery, `<slug>/<channel>/1`: a single com.atproto.repo.applyWrites.

    Slots, all told in `thread.json`: `did`, the account's identifier, in `repo` and in the addresses of the posts;
    `created_at_NN`, the time of the first attempt for the first post and a millisecond more for every further one, so
    that they sort; `cid_NN`, the CID of post NN's record with its slots filled, wherever a later post refers to it.
    They are filled in this order of posts, since each record's CID depends on those before it.

    The first post has the card of the issue's address, or its picture, whose bytes are uploaded beforehand; a
    threadgate says who may answer, where that is not everybody.

    Returns:
        The files `thread.json` and `thread.txt`, the picture, and the delivery.

    Raises:
        TypeError: the channel is none of Bluesky (a mistake of the code).
    """
    del publication
    settings = channel.settings
    if not isinstance(settings, BlueskySettings):
        raise TypeError(channel.kind)
    key = f"{edition.slug}/{channel.name}/1"
    slots = _slots(len(edition.posts), stamp(edition, key))
    keys = tids(edition.date, key, len(edition.posts))
    writes = _writes(edition, settings.replies, keys, slots)
    body = {"repo": slots["did"].placeholder, "validate": True, "writes": writes}
    requests = [request(key, PATH, body)] if writes else []
    files = {"thread.json": thread_json(requests, slots.values()), "thread.txt": thread_text(edition)}
    if edition.picture and writes:
        files[edition.picture.name] = edition.picture.content
    delivery = Delivery(key, channel.name, channel.kind, tuple(files), tuple(slots.values()), request=0)
    return Packed(channel.name, files, (delivery,) if writes else ())


def _writes(
    edition: ThreadEdition, replies: str, keys: tuple[str, ...], slots: dict[str, Slot]
) -> list[dict[str, Any]]:
    """The records to be made: the posts in order, the first with what is embedded in it, then the threadgate."""
    # the record's keys are sorted before it is hashed, so that their order here is of no matter
    labels = {"labels": _labels(edition.content_warning)} if edition.content_warning else {}
    records = [_record(post, number, keys, slots) | labels for number, post in enumerate(edition.posts, start=1)]
    if not records:
        return []
    records[0] |= _embedded(edition)
    posts = [_create(COLLECTION, rkey, record) for rkey, record in zip(keys, records, strict=True)]
    return posts + _gate(keys[0], replies, slots)


def _create(collection: str, rkey: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "$type": "com.atproto.repo.applyWrites#create",
        "collection": collection,
        "rkey": rkey,
        "value": value,
    }


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


def _embedded(edition: ThreadEdition) -> dict[str, Any]:
    """What stands below the first post: the card of the issue's address, else its picture, else nothing.

    app.bsky.embed.external with the picture as its thumb (at most 1,000,000 bytes), app.bsky.embed.images with its
    shape (at most 2,000,000): a larger picture is left out, and a check says so.
    """
    picture, link = edition.picture, edition.link
    if link:
        card: dict[str, Any] = {"uri": link.url, "title": link.title, "description": link.description}
        if picture and len(picture.content) <= THUMB_BYTES:
            card["thumb"] = _blob(picture)
        return {"embed": {"$type": "app.bsky.embed.external", "external": card}}
    if picture and len(picture.content) <= IMAGE_BYTES:
        shape = {"width": picture.width, "height": picture.height}
        image = {"alt": picture.alt, "aspectRatio": shape, "image": _blob(picture)}
        return {"embed": {"$type": "app.bsky.embed.images", "images": [image]}}
    return {}


def _blob(picture: Attached) -> dict[str, Any]:
    """A file as records refer to it: by the CID of its bytes, which com.atproto.repo.uploadBlob gives it too."""
    return {
        "$type": "blob",
        "ref": {"$link": blob_cid(picture.content)},
        "mimeType": picture.mime,
        "size": len(picture.content),
    }


def _gate(rkey: str, replies: str, slots: dict[str, Slot]) -> list[dict[str, Any]]:
    """Who may answer: app.bsky.feed.threadgate under the first post's own key, none where everybody may."""
    if replies == "everybody":
        return []
    rules = {"mentioned": "mentionRule", "followers": "followerRule", "following": "followingRule"}
    allow = [{"$type": f"{GATE}#{rules[who]}"} for who in replies.split("+") if who in rules]
    value = {
        "$type": GATE,
        "post": f"at://{slots['did'].placeholder}/{COLLECTION}/{rkey}",
        "allow": allow,
        "createdAt": slots[_created(1)].placeholder,
    }
    return [_create(GATE, rkey, value)]


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
