"""A notice for Apprise is the lead post and nothing more."""

from __future__ import annotations

import json

import pytest

from pipeline.channel import AppriseSettings, Channel, Secret
from pipeline.delivery import Delivery
from pipeline.issue import ThreadHand
from pipeline.pack.apprise import pack_apprise
from tests.render.thread_material import BLUESKY, PUBLICATION, issue, thread

PING = Channel("ping", "apprise", AppriseSettings(url=Secret("PING")))


def test_the_notice_is_the_lead_post_alone() -> None:
    edition = thread(issue(url="https://example.org/b"), PING)
    packed = pack_apprise(edition, PUBLICATION, PING)
    [post] = edition.posts
    [request] = json.loads(packed.files["thread.json"])["requests"]
    assert request["body"] == {"title": "Ferry Post", "body": post.text}
    assert "https://example.org/b" in post.text
    assert post.text.startswith("Five Landings Open")
    [delivery] = packed.deliveries
    assert isinstance(delivery, Delivery)
    assert (delivery.key, delivery.slots) == ("2026-03-09-five-landings/ping/1", ())


def test_a_thread_by_hand_is_told_post_by_post() -> None:
    by_hand = (ThreadHand(posts=("One word of ours.", "And another."), network=None),)
    edition = thread(issue(thread=by_hand), PING)
    packed = pack_apprise(edition, PUBLICATION, PING)
    deliveries = [one for one in packed.deliveries if isinstance(one, Delivery)]
    assert len(deliveries) == len(edition.posts)
    assert [one.follows for one in deliveries] == [None, *(one.key for one in deliveries[:-1])]


def test_only_apprise_can_be_packed() -> None:
    with pytest.raises(TypeError):
        pack_apprise(thread(issue(), PING), PUBLICATION, BLUESKY)
