"""A thread for Threads is a chain of containers; the account's number stands in the path, its token nowhere."""

from __future__ import annotations

import json

import pytest

from pipeline.channel import Channel, Secret, ThreadsSettings
from pipeline.pack.threads import pack_threads
from tests.render.thread_material import MASTODON, PUBLICATION, issue, thread

CHANNEL = Channel("threads", "threads", ThreadsSettings(user="1784", token=Secret(env="THREADS_TOKEN")))
EDITION = thread(issue(url="https://example.org/a"), CHANNEL)


def test_each_request_is_a_container_that_answers_the_post_before() -> None:
    packed = pack_threads(EDITION, PUBLICATION, CHANNEL)
    document = json.loads(packed.files["thread.json"])
    [slot] = document["slots"]
    for number, (request, post) in enumerate(zip(document["requests"], EDITION.posts, strict=True)):
        assert (request["method"], request["path"]) == ("POST", "/1784/threads")
        answers = {"reply_to_id": slot["placeholder"]} if number else {}
        assert request["body"] == {"media_type": "TEXT", "text": post.text} | answers
    assert b"THREADS_TOKEN" not in packed.files["thread.json"]


def test_without_an_account_the_path_names_whoever_has_the_token() -> None:
    packed = pack_threads(EDITION, PUBLICATION, Channel("threads", "threads", ThreadsSettings()))
    assert json.loads(packed.files["thread.json"])["requests"][0]["path"] == "/me/threads"


def test_no_post_has_more_than_five_addresses() -> None:
    for post in EDITION.posts:
        assert (post.size_limit, post.length <= post.limit, post.size <= 5) == (5, True, True)


def test_only_a_channel_of_threads_can_be_packed() -> None:
    with pytest.raises(TypeError):
        pack_threads(EDITION, PUBLICATION, MASTODON)
