"""What a real server would take although it is wrong is not sent to it."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.outcome import Refused
from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.post.poster import Posting
from tests.send.post.bluesky.far import WRITE, spoil
from tests.send.post.server import FarSide
from tests.send.post.threads import posting

pytestmark = pytest.mark.real


def _facet(start: int, end: int, **feature: str) -> list[dict[str, Any]]:
    named = feature or {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org"}
    return [{"index": {"byteStart": start, "byteEnd": end}, "features": [named]}]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"text": "x" * 301}, "post 2: its text has 301 characters"),
        ({"text": "abc", "facets": _facet(0, 4)}, "outside the text"),
        ({"text": "abc", "facets": _facet(2, 2)}, "outside the text"),
        ({"text": "abc", "facets": _facet(0, 2) + _facet(1, 3)}, "in another facet"),
        ({"text": "“abc”", "facets": _facet(1, 6)}, "inside a character"),
        (
            {"text": "#ab", "facets": _facet(0, 3, **{"$type": "app.bsky.richtext.facet#tag", "tag": "abc"})},
            "does not fit",
        ),
        (
            {"text": "abc", "facets": _facet(0, 3, **{"$type": "app.bsky.richtext.facet#link", "uri": "abc"})},
            "does not fit",
        ),
        ({"langs": ["a", "b", "c", "d"]}, "more than 3 languages"),
        ({"reply": None}, "its root is not the thread's first post"),
        (
            {"reply": {"root": {"uri": "at://x", "cid": "y"}, "parent": {"uri": "at://x", "cid": "y"}}},
            "its root is not",
        ),
        ({"facets": [{}]}, "not shaped like one"),
        ({"facets": 5}, "not shaped like one"),
        ({"via": 1.5}, "cannot be a record: a record holds no fractions"),
        ({"$type": "app.bsky.feed.like"}, "not one new record"),
    ],
)
def test_what_the_server_would_not_notice_is_not_sent(
    poster: BlueskyPoster, far: FarSide, parts: dict[str, Any], why: str
) -> None:
    outcome = poster.post(spoil(posting(), 1, **parts))
    assert isinstance(outcome, Refused)
    assert why in outcome.why
    assert "make the outbox again" in outcome.why
    assert far.calls(WRITE) == []


def test_a_slot_that_nobody_fills_is_not_sent(poster: BlueskyPoster, far: FarSide) -> None:
    thread = posting()
    open_one = Posting(thread.key, thread.request, {**thread.placeholders, "more": "langs"}, thread.first_at)
    outcome = poster.post(open_one)
    assert isinstance(outcome, Refused)
    assert "the slot more was left open" in outcome.why
    assert far.calls(WRITE) == []
