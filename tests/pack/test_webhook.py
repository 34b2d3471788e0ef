"""A signed webhook carries one message with the whole thread, and nothing of its address or its secret."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import Channel, Secret, WebhookSettings
from pipeline.delivery import Delivery
from pipeline.edition import ThreadEdition
from pipeline.pack.webhook import pack_webhook
from tests.render.thread_material import BLUESKY, PUBLICATION, issue, thread

WEB = Channel("web", "webhook", WebhookSettings(url="https://hooks.example.org/q7Zk2mX9", secret=Secret("HOOK")))
KEY = "2026-03-09-five-landings/web/1"


def _edition() -> ThreadEdition:
    return thread(issue(url="https://example.org/b", hashtags=("Ferries",)), WEB)


def _document(edition: ThreadEdition) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(pack_webhook(edition, PUBLICATION, WEB).files["thread.json"])
    return document


def test_one_message_whose_id_is_the_deliverys_key() -> None:
    edition = _edition()
    packed = pack_webhook(edition, PUBLICATION, WEB)
    [delivery] = packed.deliveries
    assert isinstance(delivery, Delivery)
    assert (delivery.key, delivery.request, delivery.follows) == (KEY, 0, None)
    [request] = _document(edition)["requests"]
    assert request["headers"] == {"Content-Type": "application/json", "webhook-id": KEY}
    assert [slot.name for slot in delivery.slots] == ["timestamp"]
    assert request["body"]["timestamp"] == delivery.slots[0].placeholder
    assert request["body"]["type"] == "issue.published"


def test_it_tells_of_the_issue_and_of_every_post_by_itself() -> None:
    edition = _edition()
    data = _document(edition)["requests"][0]["body"]["data"]
    assert data["slug"] == "2026-03-09-five-landings"
    assert (data["title"], data["date"], data["language"]) == (edition.title, "2026-03-09", "en")
    assert data["url"] == "https://example.org/b"
    assert data["publication"] == {"name": "Ferry Post", "url": None}
    assert [post["role"] for post in data["posts"]] == [post.role for post in edition.posts]
    assert {"lead", "argument", "resources", "closing"} <= {post["role"] for post in data["posts"]}
    for told, post in zip(data["posts"], edition.posts, strict=True):
        assert told["text"] == post.text
        words = [post.text[link["start"] : link["end"]] for link in told["links"]]
        assert words == [post.text[m.start : m.end] for m in post.marks if m.kind == "link"]
        assert not any(word.startswith("http") for word in words), "words carry the links"
    assert data["posts"][-1]["hashtags"][0]["tag"] == "Ferries"


def test_what_an_issue_has_not_is_null() -> None:
    data = _document(thread(issue(date=None), WEB))["requests"][0]["body"]["data"]
    assert (data["date"], data["url"], data["description"]) == (None, None, None)


def test_neither_address_nor_secret_is_in_the_outbox() -> None:
    files = pack_webhook(_edition(), PUBLICATION, WEB).files
    assert not any(word in data for data in files.values() for word in (b"hooks.example.org", b"q7Zk2mX9", b"HOOK"))


def test_a_thread_without_posts_is_no_message() -> None:
    packed = pack_webhook(replace(_edition(), posts=()), PUBLICATION, WEB)
    assert packed.deliveries == ()
    assert json.loads(packed.files["thread.json"])["requests"] == []


def test_only_a_webhook_can_be_packed() -> None:
    with pytest.raises(TypeError):
        pack_webhook(_edition(), PUBLICATION, BLUESKY)
