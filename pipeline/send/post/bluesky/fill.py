"""The request of a Bluesky thread with its slots filled, and everything in it checked that the server does not check.

Facets that point beside their text and replies to posts that do not exist are taken with 200: they are found here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pipeline.send.post.bluesky.cid import record_cid
from pipeline.send.post.poster import Posting
from pipeline.text.counting import bluesky_length

POST: Final = "app.bsky.feed.post"
_CREATE: Final = "com.atproto.repo.applyWrites#create"
_TID = re.compile(r"[234567a-j][234567a-z]{12}")
_WRITES, _BODY, _GRAPHEMES, _BYTES, _LANGS = 200, 1_000_000, 300, 3000, 3


class NotPostable(ValueError):
    """The request cannot go out as it is. The message names the post and the fault."""


@dataclass(frozen=True, slots=True)
class Written:
    """One record as it is to be written: its collection, its key, its address, its CID and itself."""

    collection: str
    rkey: str
    uri: str
    cid: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thread:
    """A filled request: the body, and its records in order. `posts` are those that are posts."""

    body: Mapping[str, Any]
    records: Sequence[Written]

    @property
    def posts(self) -> Sequence[Written]:
        """The records that are posts, in the order of the thread."""
        return [record for record in self.records if record.collection == POST]

    @property
    def root(self) -> Written:
        """The first post."""
        return self.posts[0]


def filled(posting: Posting, did: str) -> Thread:
    """The request of this delivery, its slots filled, checked.

    `did` is the account's; every post is a millisecond younger than the one before, beginning at `posting.first_at`;
    the CIDs are computed in order, since each record's depends on those before it.

    Raises:
        NotPostable: a slot is left, a limit passed, a facet or a reply wrong.
    """
    try:
        return _filled(posting, did)
    except (KeyError, TypeError, AttributeError) as error:
        raise NotPostable(f"the request is not shaped like one ({type(error).__name__})") from None


def _filled(posting: Posting, did: str) -> Thread:
    values = dict(_known(posting, did))
    body = dict(posting.request["body"])
    writes = list(body.get("writes", ()))
    body["repo"] = _put(body.get("repo", ""), values)
    records: list[Written] = []
    for at, write in enumerate(writes):
        writes[at] = _put(write, values)
        records.append(_record(writes[at], did, at + 1))
        posts = sum(record.collection == POST for record in records)
        if records[-1].collection == POST and (slot := posting.placeholders.get(f"cid_{posts:02}")):
            values[slot] = records[-1].cid
    thread = Thread(body | {"writes": writes}, records)
    _check(thread, posting, did)
    return thread


def _known(posting: Posting, did: str) -> Iterator[tuple[str, str]]:
    for name, placeholder in posting.placeholders.items():
        if name == "did":
            yield placeholder, did
        elif name.startswith("created_at_"):
            yield placeholder, _time(posting.first_at, int(name.removeprefix("created_at_")) - 1)


def _time(first_at: float, later: int) -> str:
    """As 2023-11-13T09:00:00.000Z: rounded once, so that the posts are exactly a millisecond apart."""
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=round(first_at * 1000) + later)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def _put(value: Any, values: Mapping[str, str]) -> Any:
    """JSON data with placeholders replaced wherever they stand in a text."""
    match value:
        case str():
            for placeholder, meant in values.items():
                value = value.replace(placeholder, meant)
            return value
        case dict():
            return {name: _put(part, values) for name, part in value.items()}
        case list():
            return [_put(part, values) for part in value]
        case _:
            return value


def _record(write: Mapping[str, Any], did: str, number: int) -> Written:
    collection, rkey, value = write.get("collection", ""), write.get("rkey", ""), write.get("value", {})
    if write.get("$type") != _CREATE or not _TID.fullmatch(rkey) or value.get("$type") != collection:
        raise NotPostable(f"write {number} is not one new record under a key of its own")
    try:
        cid = record_cid(value)
    except ValueError as error:
        raise NotPostable(f"write {number} cannot be a record: {error}") from None
    return Written(collection, rkey, f"at://{did}/{collection}/{rkey}", cid, value)


def _check(thread: Thread, posting: Posting, did: str) -> None:
    text = json.dumps(thread.body, ensure_ascii=False)
    keys = {(record.collection, record.rkey) for record in thread.records}
    if left := [name for name, placeholder in posting.placeholders.items() if placeholder in text]:
        raise NotPostable(f"the slot {left[0]} was left open")
    if thread.body["repo"] != did or not thread.posts or len(keys) != len(thread.records):
        raise NotPostable("the request is not one thread of this account")
    if len(thread.records) > _WRITES or len(text.encode()) > _BODY:
        raise NotPostable(f"the thread is longer than one request may be ({_WRITES} posts, {_BODY:,} bytes)")
    for number, post in enumerate(thread.posts, start=1):
        try:
            _check_post(post.value)
            _check_reply(post.value, thread.posts[: number - 1])
        except NotPostable as fault:
            raise NotPostable(f"post {number}: {fault}") from None


def _check_post(value: Mapping[str, Any]) -> None:
    graphemes, size = bluesky_length(value.get("text", ""))
    if graphemes > _GRAPHEMES or size > _BYTES:
        raise NotPostable(
            f"its text has {graphemes} characters and {size} bytes; {_GRAPHEMES} and {_BYTES} are allowed"
        )
    if len(value.get("langs", ())) > _LANGS:
        raise NotPostable(f"it names more than {_LANGS} languages")
    end = 0
    for facet in sorted(value.get("facets", ()), key=lambda facet: facet["index"]["byteStart"]):
        _check_facet(facet, value["text"].encode(), end)
        end = facet["index"]["byteEnd"]


def _check_facet(facet: Mapping[str, Any], text: bytes, after: int) -> None:
    """Its bytes lie in the text, on borders of characters, after the facet before; and they are what it says."""
    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    if not after <= start < end <= len(text):
        raise NotPostable(f"a facet covers the bytes {start} to {end}, which lie outside the text or in another facet")
    try:
        covered = text[start:end].decode()
    except UnicodeDecodeError:
        raise NotPostable(f"a facet begins or ends inside a character (bytes {start} to {end})") from None
    for feature in facet["features"]:
        match feature:
            case {"$type": "app.bsky.richtext.facet#link", "uri": str() as uri}:
                right = uri.startswith(("https://", "http://")) and covered == covered.strip()
            case {"$type": "app.bsky.richtext.facet#tag", "tag": str() as tag}:
                right = covered in {f"#{tag}", f"＃{tag}"}
            case {"$type": "app.bsky.richtext.facet#mention", "did": str() as did}:
                right = did.startswith("did:") and covered.startswith("@")
            case _:
                right = False
        if not right:
            raise NotPostable(f"the facet over the bytes {start} to {end} does not fit the words that it covers")


def _check_reply(value: Mapping[str, Any], before: Sequence[Written]) -> None:
    """The first post answers nothing; every other one the first as root and one before it as parent, CIDs and all."""
    reply = value.get("reply")
    if not before:
        if reply is not None:
            raise NotPostable("it is the first one and must answer nothing")
        return
    references = {post.uri: post.cid for post in before}
    root, parent = (reply or {}).get("root", {}), (reply or {}).get("parent", {})
    if root != {"uri": before[0].uri, "cid": before[0].cid}:
        raise NotPostable("its root is not the thread's first post")
    if references.get(parent.get("uri", "")) != parent.get("cid") or not parent:
        raise NotPostable("its parent is no post before it")
