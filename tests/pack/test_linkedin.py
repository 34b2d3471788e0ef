"""A thread for a LinkedIn page: one post in “little text”, and plain comments below it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import Channel, LinkedInSettings
from pipeline.delivery import Delivery, Packed
from pipeline.edition import LinkCard, ThreadEdition
from pipeline.pack.linkedin import pack_linkedin
from tests.render.thread_material import BLUESKY, PUBLICATION, issue, resources, thread

LINKEDIN = Channel("page", "linkedin", LinkedInSettings(organisation="5515715"))


def _edition(count: int = 30, **changes: Any) -> ThreadEdition:
    made = issue(url="https://example.org/b_1", hashtags=("Mya_Than",), resources=resources(count, 10), **changes)
    return thread(made, LINKEDIN)


def _packed(edition: ThreadEdition | None = None) -> Packed:
    return pack_linkedin(edition or _edition(), PUBLICATION, LINKEDIN)


def _requests(packed: Packed) -> list[dict[str, Any]]:
    requests: list[dict[str, Any]] = json.loads(packed.files["thread.json"])["requests"]
    return requests


def test_the_first_is_a_post_of_the_page() -> None:
    [first, *_] = _requests(_packed())
    assert (first["method"], first["path"]) == ("POST", "/rest/posts")
    assert first["headers"] == {"Content-Type": "application/json", "X-Restli-Protocol-Version": "2.0.0"}
    body = first["body"]
    assert body["author"] == "urn:li:organization:5515715"
    assert (body["visibility"], body["lifecycleState"], body["isReshareDisabledByAuthor"]) == (
        "PUBLIC",
        "PUBLISHED",
        False,
    )
    assert body["distribution"]["feedDistribution"] == "MAIN_FEED"


def test_the_others_are_comments_on_it_each_waiting_for_the_one_before() -> None:
    edition = _edition()
    packed = _packed(edition)
    [slot] = packed.deliveries[1].slots
    for request, post in zip(_requests(packed)[1:], edition.posts[1:], strict=True):
        assert request["path"] == f"/rest/socialActions/{slot.placeholder}/comments"
        assert request["body"] == {
            "actor": "urn:li:organization:5515715",
            "object": slot.placeholder,
            "message": {"text": post.text},
        }
    deliveries = [one for one in packed.deliveries if isinstance(one, Delivery)]
    assert len(deliveries) > 2
    assert [one.follows for one in deliveries] == [None, *(one.key for one in deliveries[:-1])]
    assert deliveries[0].slots == ()


def test_a_post_is_written_in_little_text_and_a_comment_is_not() -> None:
    edition = _edition(2)
    commentary = _requests(_packed(edition))[0]["body"]["commentary"]
    assert r"\(3 minutes\): https://example.org/b\_1" in commentary
    assert commentary.endswith(r"{hashtag|\#|Mya\_Than}")
    long = _requests(_packed())
    assert long[-1]["body"]["message"]["text"].endswith("#Mya_Than")


def test_what_travels_is_never_longer_than_the_room() -> None:
    for count in (2, 20, 60):
        first, *rest = _requests(_packed(_edition(count)))
        assert len(first["body"]["commentary"].encode("utf-16-le")) // 2 <= 3000
        assert all(len(one["body"]["message"]["text"].encode("utf-16-le")) // 2 <= 1250 for one in rest)


@pytest.mark.parametrize(
    ("card", "article"),
    [
        (None, None),
        (LinkCard("https://example.org/b", "Five [landings]", ""), {"title": "Five [landings]"}),
        (LinkCard("https://example.org/b", "Five", "Open."), {"title": "Five", "description": "Open."}),
        (LinkCard("https://example.org/b", "Five", "x" * 4086), {"title": "Five"}),
        (LinkCard("https://example.org/b", "x" * 400, "Open."), None),
        (LinkCard("https://example.org/b", "", "Open."), None),
    ],
)
def test_the_card_is_the_issue_s_own_and_never_cut(card: LinkCard | None, article: dict[str, str] | None) -> None:
    body = _requests(_packed(replace(_edition(), link=card)))[0]["body"]
    expected = {"article": {"source": "https://example.org/b"} | article} if article else None
    assert body.get("content") == expected


def test_the_version_and_the_token_are_not_in_the_outbox() -> None:
    text = _packed().files["thread.json"].decode().lower()
    assert "linkedin-version" not in text
    assert "authorization" not in text


def test_another_channel_is_a_mistake_of_the_code() -> None:
    with pytest.raises(TypeError):
        pack_linkedin(_edition(), PUBLICATION, BLUESKY)
