"""A thread for a Facebook page: one long post."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.channel import Channel, FacebookSettings
from pipeline.pack.facebook import pack_facebook
from tests.render.thread_material import BLUESKY, PUBLICATION, issue, resources, thread

FACEBOOK = Channel("page", "facebook", FacebookSettings(page="1010"))


def _document(**changes: Any) -> dict[str, Any]:
    packed = pack_facebook(thread(issue(**changes), FACEBOOK), PUBLICATION, FACEBOOK)
    document: dict[str, Any] = json.loads(packed.files["thread.json"])
    return document


def test_the_whole_issue_is_one_post_with_its_address() -> None:
    document = _document(url="https://example.org/b", resources=resources(60, 40))
    [request] = document["requests"]
    assert request["path"] == "/1010/feed"
    assert request["body"]["link"] == "https://example.org/b"
    assert request["body"]["published"] is True
    assert request["body"]["message"].count("• Report") == 100
    assert document["slots"] == []


def test_an_issue_that_is_not_on_the_web_has_no_card() -> None:
    [request] = _document()["requests"]
    assert set(request["body"]) == {"message", "published"}


def test_what_has_no_room_is_a_post_of_its_own_without_a_card() -> None:
    document = _document(url="https://example.org/b", resources=resources(700, 100))
    first, second = document["requests"]
    assert "link" in first["body"]
    assert "link" not in second["body"]


def test_another_channel_is_a_mistake_of_the_code() -> None:
    with pytest.raises(TypeError):
        pack_facebook(thread(issue()), PUBLICATION, BLUESKY)
