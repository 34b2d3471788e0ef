"""An incoming webhook of Slack, in memory.

As https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks describes it: one word as plain text, `ok` and
status 200, else the word of the error. It answers POST alone.
"""

from __future__ import annotations

import json
from typing import Any

from tests.send.post.server import Heard, Reply

PATH = "/services/T0FAKE000/B0FAKE000/fakefakefakefakefakefake"
_FIELDS = {"text", "mrkdwn", "unfurl_links", "unfurl_media"}


class FakeSlack:
    """One webhook. `messages` are the bodies that came; `word` is what it answers where it is none of ours."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def __call__(self, heard: Heard) -> Reply:
        if heard.path != PATH:
            return says(404, "no_service")
        if heard.method != "POST":
            return says(405, "Method Not Allowed")
        try:
            body = json.loads(heard.body)
        except ValueError:
            return says(400, "invalid_payload")
        if not isinstance(body, dict) or set(body) - _FIELDS:
            return says(400, "invalid_payload")
        if not str(body.get("text", "")).strip():
            return says(400, "no_text")
        self.messages.append(body)
        return says(200, "ok")


def says(status: int, word: str, **headers: str) -> Reply:
    """An answer as Slack gives it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, text=word, headers={"Content-Type": "text/plain", **named})
