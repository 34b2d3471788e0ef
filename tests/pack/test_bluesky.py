"""A thread for Bluesky is one request that the network's own lexicon accepts, with every unknown in a declared slot."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from pipeline.channel import BlueskySettings
from pipeline.delivery import Delivery, Packed
from pipeline.edition import Attached, Mark, Post, ThreadEdition
from pipeline.pack.bluesky import pack_bluesky
from pipeline.text.cids import blob_cid
from tests.render.thread_material import BLUESKY, PUBLICATION, issue, thread
from tests.text.strings import strings

URL = "https://example.org/briefings/five-landings"
TID = re.compile("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
FILLED = {
    "did": "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
    "created_at": "2026-03-09T09:00:00.0{:02}Z",
    "cid": "bafyreibjifzpqj6o6wcq3hejh7y4z4z2vmiklkvykc57tw3pcbx3kxifpm",
}


def _packed(edition: ThreadEdition | None = None) -> Packed:
    return pack_bluesky(edition or thread(issue(url=URL, hashtags=("Boats",))), PUBLICATION, BLUESKY)


def _document(packed: Packed) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(packed.files["thread.json"])
    return document


def _writes(packed: Packed) -> list[dict[str, Any]]:
    [request] = _document(packed)["requests"]
    writes: list[dict[str, Any]] = request["body"]["writes"]
    return writes


def test_the_whole_thread_is_one_delivery() -> None:
    packed = _packed()
    [delivery] = packed.deliveries
    assert isinstance(delivery, Delivery)
    assert delivery.key == "2026-03-09-five-landings/bluesky/1"
    assert (delivery.request, delivery.follows) == (0, None)
    assert set(delivery.files) == set(packed.files) == {"thread.json", "thread.txt"}
    [request] = _document(packed)["requests"]
    assert (request["key"], request["method"], request["path"]) == (
        delivery.key,
        "POST",
        "/xrpc/com.atproto.repo.applyWrites",
    )
    assert request["headers"] == {"Content-Type": "application/json"}
    assert request["body"]["validate"] is True


def test_each_post_is_a_record_under_a_key_of_its_own() -> None:
    edition = thread(issue(url=URL))
    writes = _writes(_packed(edition))
    keys = [write["rkey"] for write in writes]
    assert keys == sorted(set(keys))
    assert all(TID.fullmatch(key) for key in keys)
    assert {write["collection"] for write in writes} == {"app.bsky.feed.post"}
    assert {write["$type"] for write in writes} == {"com.atproto.repo.applyWrites#create"}
    assert [write["value"]["text"] for write in writes] == [post.text for post in edition.posts]
    assert [write["value"]["langs"] for write in writes] == [list(post.languages) for post in edition.posts]


def test_each_post_answers_the_one_before_below_the_first() -> None:
    packed = _packed()
    placeholders = {slot.name: slot.placeholder for slot in packed.deliveries[0].slots}
    writes = _writes(packed)
    addresses = [f"at://{placeholders['did']}/app.bsky.feed.post/{write['rkey']}" for write in writes]
    assert "reply" not in writes[0]["value"]
    for number, write in enumerate(writes[1:], start=1):
        assert write["value"]["reply"] == {
            "root": {"uri": addresses[0], "cid": placeholders["cid_01"]},
            "parent": {"uri": addresses[number - 1], "cid": placeholders[f"cid_{number:02}"]},
        }


def test_every_slot_is_declared_unmistakable_and_used() -> None:
    packed = _packed()
    [delivery] = packed.deliveries
    document = _document(packed)
    assert document["slots"] == [
        {"name": s.name, "placeholder": s.placeholder, "about": s.about} for s in delivery.slots
    ]
    text = json.dumps(document["requests"])
    placeholders = [slot.placeholder for slot in delivery.slots]
    assert all(placeholder in text for placeholder in placeholders)
    assert not [(a, b) for a in placeholders for b in placeholders if a != b and a in b]
    assert all(placeholder.isascii() and '"' not in placeholder for placeholder in placeholders)
    whole = {value for value in _strings(document["requests"]) if any(p in value for p in placeholders)}
    assert all(value in placeholders or value.startswith(f"at://{placeholders[0]}/") for value in whole)


def test_a_text_that_holds_a_placeholder_cannot_be_mistaken_for_a_slot() -> None:
    edition = thread(issue())
    [did, *_] = _packed(edition).deliveries[0].slots
    bold = replace(edition, posts=(replace(edition.posts[0], text=f"Look: {did.placeholder}"), *edition.posts[1:]))
    [other, *_] = _packed(bold).deliveries[0].slots
    assert other.placeholder != did.placeholder
    assert other.placeholder not in bold.posts[0].text


def test_two_runs_give_the_same_bytes_in_readable_json() -> None:
    packed, again = _packed(), _packed()
    assert packed == again
    data = packed.files["thread.json"]
    assert data.endswith(b"}\n")
    assert "’".encode() in _packed(thread(issue(title="The river’s boats"))).files["thread.json"]
    assert data.decode().splitlines()[1] == '  "requests": ['


def test_a_thread_without_posts_is_no_delivery() -> None:
    empty = replace(thread(issue()), posts=())
    assert _packed(empty).deliveries == ()


@given(strings, strings, strings)
def test_a_facet_covers_exactly_its_text_in_bytes(before: str, word: str, after: str) -> None:
    text = before + word + after
    mark = Mark("link", len(before), len(before) + len(word), URL)
    post = Post(text, "hand", 1, 300, ("en",), (mark,), 1, 3000)
    edition = ThreadEdition("bluesky", "bluesky", "s", date(2026, 3, 9), "", "en", "graphemes", (post,))
    [write] = _writes(_packed(edition))
    [facet] = write["value"]["facets"]
    index = facet["index"]
    assert write["value"]["text"].encode()[index["byteStart"] : index["byteEnd"]].decode() == word
    assert facet["features"] == [{"$type": "app.bsky.richtext.facet#link", "uri": URL}]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_networks_own_lexicon_accepts_the_request() -> None:
    """The records are read by the models that the atproto package generates from the lexicons, in strict mode."""
    from atproto import models  # type: ignore[import-untyped]  # noqa: PLC0415 - 1.3 s, which one test needs

    packed = _packed(thread(issue(url=URL, hashtags=("Boats", "မြစ်"))))
    data = packed.files["thread.json"].decode()
    for slot in packed.deliveries[0].slots:
        kind, _, number = slot.name.partition("_") if slot.name != "did" else ("did", "", "")
        value = FILLED["created_at"].format(int(number[-2:])) if kind == "created" else FILLED[kind]
        data = data.replace(slot.placeholder, value)
    [request] = json.loads(data)["requests"]
    models.ComAtprotoRepoApplyWrites.Data.model_validate(request["body"], strict=True)
    for write in request["body"]["writes"]:
        record = models.AppBskyFeedPost.Record.model_validate(write["value"], strict=True)
        assert record.model_dump(by_alias=True, exclude_none=True)["text"] == write["value"]["text"]
    tagged = request["body"]["writes"][-1]["value"]
    assert [facet["features"][0].get("tag") for facet in tagged["facets"]] == [None, "Boats", "မြစ်"]


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [found for one in value.values() for found in _strings(one)]
    if isinstance(value, list):
        return [found for one in value for found in _strings(one)]
    return [value] if isinstance(value, str) else []


PICTURE = Attached("card.png", b"\x89PNG card", "image/png", "“Eleven boats” — Lantern", 1200, 675)
BLOB = {
    "$type": "blob",
    "ref": {"$link": blob_cid(PICTURE.content)},
    "mimeType": "image/png",
    "size": len(PICTURE.content),
}


def test_the_address_of_the_issue_has_a_card_made_from_the_issue_itself() -> None:
    writes = _writes(_packed(thread(issue(url=URL, preheader="Eleven boats came back."))))
    card = {"uri": URL, "title": issue().title, "description": "Eleven boats came back."}
    assert writes[0]["value"]["embed"] == {"$type": "app.bsky.embed.external", "external": card}
    assert not any("embed" in write["value"] for write in writes[1:])


def test_a_picture_is_the_thumb_of_that_card_or_stands_by_itself_with_its_description() -> None:
    packed = _packed(replace(thread(issue(url=URL)), picture=PICTURE))
    assert _writes(packed)[0]["value"]["embed"]["external"]["thumb"] == BLOB
    assert packed.files["card.png"] == PICTURE.content
    assert "card.png" in packed.deliveries[0].files
    alone = _writes(_packed(replace(thread(issue()), picture=PICTURE)))[0]["value"]["embed"]
    shape = {"width": 1200, "height": 675}
    assert alone == {
        "$type": "app.bsky.embed.images",
        "images": [{"alt": PICTURE.alt, "aspectRatio": shape, "image": BLOB}],
    }


def test_a_picture_larger_than_the_lexicon_allows_is_left_out() -> None:
    large = replace(PICTURE, content=bytes(1_000_001))
    assert (
        "thumb" not in _writes(_packed(replace(thread(issue(url=URL)), picture=large)))[0]["value"]["embed"]["external"]
    )
    larger = replace(PICTURE, content=bytes(2_000_001))
    assert "embed" not in _writes(_packed(replace(thread(issue()), picture=larger)))[0]["value"]


@pytest.mark.parametrize(
    ("replies", "rules"),
    [("nobody", []), ("mentioned+followers", ["mentionRule", "followerRule"]), ("following", ["followingRule"])],
)
def test_who_may_answer_is_a_threadgate_under_the_key_of_the_first_post(replies: str, rules: list[str]) -> None:
    channel = replace(BLUESKY, settings=BlueskySettings(replies=replies))
    writes = _writes(pack_bluesky(thread(issue()), PUBLICATION, channel))
    gate = writes.pop()
    assert gate["collection"] == gate["value"]["$type"] == "app.bsky.feed.threadgate"
    assert gate["rkey"] == writes[0]["rkey"]
    assert gate["value"]["post"].endswith(f"/app.bsky.feed.post/{gate['rkey']}")
    assert gate["value"]["allow"] == [{"$type": f"app.bsky.feed.threadgate#{rule}"} for rule in rules]
    assert gate["value"]["createdAt"] == writes[0]["value"]["createdAt"]
    assert all(write["collection"] == "app.bsky.feed.post" for write in writes)
