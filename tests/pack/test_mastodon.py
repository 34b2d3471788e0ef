"""A thread for Mastodon is a chain of requests, each with a key by which a repeat is recognised."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import Channel, MastodonSettings
from pipeline.delivery import Delivery, Packed
from pipeline.edition import ThreadEdition
from pipeline.pack.mastodon import pack_mastodon
from tests.render.thread_material import BLUESKY, MASTODON, PUBLICATION, issue, thread


def _packed(edition: ThreadEdition | None = None, channel: Channel = MASTODON) -> Packed:
    return pack_mastodon(edition or thread(issue(), MASTODON), PUBLICATION, channel)


def _requests(packed: Packed) -> list[dict[str, Any]]:
    requests: list[dict[str, Any]] = json.loads(packed.files["thread.json"])["requests"]
    return requests


def _deliveries(packed: Packed) -> list[Delivery]:
    return [delivery for delivery in packed.deliveries if isinstance(delivery, Delivery)]


def test_a_delivery_a_post_each_following_the_one_before() -> None:
    packed = _packed()
    deliveries = _deliveries(packed)
    posts = thread(issue(), MASTODON).posts
    assert [delivery.key for delivery in deliveries] == [
        f"2026-03-09-five-landings/mastodon/{number}" for number in range(1, len(posts) + 1)
    ]
    assert [delivery.follows for delivery in deliveries] == [None, *(delivery.key for delivery in deliveries[:-1])]
    assert [delivery.request for delivery in deliveries] == list(range(len(posts)))
    assert [request["key"] for request in _requests(packed)] == [delivery.key for delivery in deliveries]


def test_each_request_is_a_status_that_answers_the_one_before() -> None:
    packed = _packed()
    posts = thread(issue(), MASTODON).posts
    deliveries = _deliveries(packed)
    assert deliveries[0].slots == ()
    [slot] = deliveries[1].slots
    for number, (request, post) in enumerate(zip(_requests(packed), posts, strict=True)):
        assert (request["method"], request["path"]) == ("POST", "/api/v1/statuses")
        expected = {"status": post.text, "visibility": "unlisted" if number else "public", "language": "en"}
        assert request["body"] == expected | ({"in_reply_to_id": slot.placeholder} if number else {})
        assert not any(slot.placeholder in one.text for one in posts)


def test_every_request_has_an_idempotency_key_of_its_own() -> None:
    edition = thread(issue(), MASTODON)
    keys = [request["headers"]["Idempotency-Key"] for request in _requests(_packed(edition))]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 64 for key in keys)
    assert keys == [request["headers"]["Idempotency-Key"] for request in _requests(_packed(edition))]
    changed = replace(edition, posts=(replace(edition.posts[0], text="Other words."), *edition.posts[1:]))
    other = [request["headers"]["Idempotency-Key"] for request in _requests(_packed(changed))]
    assert other[0] != keys[0]
    assert other[1:] == keys[1:]


def test_the_channel_says_who_sees_it() -> None:
    settings = MastodonSettings(visibility="unlisted", replies_visibility="private")
    seen = [
        request["body"]["visibility"] for request in _requests(_packed(channel=replace(MASTODON, settings=settings)))
    ]
    assert seen == ["unlisted", *["private"] * (len(seen) - 1)]


@pytest.mark.parametrize(
    ("languages", "said"), [(("my", "en"), "my"), (("pt-BR",), "pt"), (("ksw",), None), ((), None)]
)
def test_a_language_is_said_by_its_two_letters_or_not_at_all(languages: tuple[str, ...], said: str | None) -> None:
    edition = thread(issue(), MASTODON)
    [request] = _requests(_packed(replace(edition, posts=(replace(edition.posts[0], languages=languages),))))
    assert request["body"].get("language") == said


def test_a_thread_of_one_post_needs_no_slot() -> None:
    edition = thread(issue(), MASTODON)
    packed = _packed(replace(edition, posts=edition.posts[:1]))
    assert json.loads(packed.files["thread.json"])["slots"] == []


def test_only_a_channel_of_mastodon_can_be_packed() -> None:
    with pytest.raises(TypeError):
        _packed(channel=BLUESKY)
