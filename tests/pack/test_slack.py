"""A thread for Slack: plain text, without previews."""

from __future__ import annotations

import json

import pytest

from pipeline.channel import Channel, SlackSettings
from pipeline.pack.slack import pack_slack
from tests.render.thread_material import BLUESKY, PUBLICATION
from tests.send.post.three_posts import edition

CHANNEL = Channel("slack", "slack", SlackSettings())


def test_a_message_is_text_without_markup_and_previews() -> None:
    packed = pack_slack(edition(CHANNEL), PUBLICATION, CHANNEL)
    requests = json.loads(packed.files["thread.json"])["requests"]
    assert [request["key"] for request in requests] == [f"2026-03-09-five-landings/slack/{n}" for n in (1, 2, 3)]
    assert [request["path"] for request in requests] == ["/"] * 3
    plain = {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
    assert all({**request["body"], "text": ""} == {"text": "", **plain} for request in requests)
    assert "Open &amp; a &lt;List&gt; of Names" in requests[0]["body"]["text"]
    assert [one.follows for one in packed.deliveries][:2] == [None, requests[0]["key"]]  # type: ignore[union-attr]


def test_another_kind_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        pack_slack(edition(BLUESKY), PUBLICATION, BLUESKY)
