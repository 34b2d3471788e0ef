"""A thread for X is a chain of requests with nothing in them but the text and what it answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipeline.channel import Channel, XSettings
from pipeline.delivery import Delivery
from pipeline.pack.x import pack_x
from tests.render.thread_material import MASTODON, PUBLICATION, issue, thread

CHANNEL = Channel("x", "x", XSettings())
EDITION = thread(issue(url="https://example.org/a"), CHANNEL)


def test_each_request_is_a_post_that_answers_the_one_before() -> None:
    packed = pack_x(EDITION, PUBLICATION, CHANNEL)
    document = json.loads(packed.files["thread.json"])
    [slot] = document["slots"]
    assert slot["name"] == "in_reply_to_tweet_id"
    for number, (request, post) in enumerate(zip(document["requests"], EDITION.posts, strict=True)):
        assert (request["method"], request["path"]) == ("POST", "/2/tweets")
        answers = {"reply": {"in_reply_to_tweet_id": slot["placeholder"]}} if number else {}
        assert request["body"] == {"text": post.text} | answers
    deliveries = [one for one in packed.deliveries if isinstance(one, Delivery)]
    assert [one.follows for one in deliveries] == [None, *(one.key for one in deliveries[:-1])]


def test_a_thread_of_one_post_needs_no_slot() -> None:
    packed = pack_x(replace(EDITION, posts=EDITION.posts[:1]), PUBLICATION, CHANNEL)
    assert json.loads(packed.files["thread.json"])["slots"] == []


def test_only_a_channel_of_x_can_be_packed() -> None:
    with pytest.raises(TypeError):
        pack_x(EDITION, PUBLICATION, MASTODON)
