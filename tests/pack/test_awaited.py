"""Wherever a thread has the place of another channel's address, the slot is declared, and nothing else changes."""

from __future__ import annotations

import json

from pipeline.channel import BlueskySettings, Channel, MastodonSettings, Secret, WebhookSettings
from pipeline.delivery import Delivery, Packed, after_slot
from pipeline.kinds import KINDS
from pipeline.pack.awaited import with_awaited
from tests.render.thread_material import PUBLICATION, issue, thread

SLOT = after_slot("web")
CHANNELS = [
    Channel("sky", "bluesky", BlueskySettings(after="web")),
    Channel("herd", "mastodon", MastodonSettings(after="web")),
    Channel("hook", "webhook", WebhookSettings(after="web", url="https://x.example.org", secret=Secret("S"))),
]


def _packed(channel: Channel) -> tuple[Packed, Packed]:
    edition = thread(issue(), channel)
    before = KINDS[channel.kind].pack(edition, PUBLICATION, channel)
    return before, with_awaited(before, edition)


def test_the_requests_stay_and_the_slot_is_the_last() -> None:
    for channel in CHANNELS:
        before, after = _packed(channel)
        old, new = (json.loads(packed.files["thread.json"]) for packed in (before, after))
        told = {"name": "after:web", "placeholder": SLOT.placeholder, "about": "the address of web"}
        assert new == {"requests": old["requests"], "slots": [*old["slots"], told]}
        assert after.files["thread.txt"] == before.files["thread.txt"]
        assert after.files["thread.json"].endswith(b"}\n")


def test_each_delivery_that_has_it_declares_it() -> None:
    for channel in CHANNELS:
        _, packed = _packed(channel)
        requests = json.loads(packed.files["thread.json"])["requests"]
        having = [SLOT.placeholder in json.dumps(request["body"]) for request in requests]
        deliveries = [one for one in packed.deliveries if isinstance(one, Delivery)]
        assert [SLOT in one.slots for one in deliveries] == having
        assert having[0]
        assert having[-1]


def test_a_thread_without_it_is_the_same_object() -> None:
    channel = Channel("herd", "mastodon", MastodonSettings())
    edition = thread(issue(), channel)
    packed = KINDS["mastodon"].pack(edition, PUBLICATION, channel)
    assert with_awaited(packed, edition) is packed


def test_the_facets_of_bluesky_are_right_whatever_the_address() -> None:
    _, packed = _packed(CHANNELS[0])
    writes = json.loads(packed.files["thread.json"])["requests"][0]["body"]["writes"]
    record = writes[0]["value"]
    [facet] = [one for one in record["facets"] if one["features"][0]["uri"] == SLOT.placeholder]
    index = facet["index"]
    assert record["text"].encode()[index["byteStart"] : index["byteEnd"]] == b"on the web"
    assert "after.invalid" not in record["text"]
    assert record["embed"]["external"]["uri"] == SLOT.placeholder
