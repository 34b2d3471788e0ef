"""A webhook of Discord, in memory, as https://docs.discord.com/developers/resources/webhook describes it.

A file is a part `files[n]` of a form, beside `payload_json`: …/reference#uploading-files; its description has at most 1024
characters: …/resources/message#attachment-object.

Errors: …/reference#error-messages and …/topics/opcodes-and-status-codes (10008, 10015, 50006, 50027, 50035).
"""

from __future__ import annotations

import json
from typing import Any

from tests.send.post.forms import is_form, parts_of
from tests.send.post.server import Heard, Reply

NUMBER, TOKEN = "1199887766554433221", "fake-token_of.nobody-0123456789abcdefghijklmnop"
GUILD, CHANNEL_ID = "1100000000000000001", "1100000000000000002"
PATH = f"/api/webhooks/{NUMBER}/{TOKEN}"
_FIELDS = {"content", "allowed_mentions", "flags", "attachments"}


class FakeDiscord:
    """One webhook. `messages` are those that stand there, by id; `headers` go with every answer."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.number, self.headers = 1_200_000_000_000_000_000, dict[str, str]()

    def __call__(self, heard: Heard) -> Reply:
        if heard.path == PATH and heard.method == "POST":
            return self._execute(heard)
        if heard.path == PATH and heard.method == "GET":
            about = {"id": NUMBER, "type": 1, "name": "Ferry Post", "guild_id": GUILD, "channel_id": CHANNEL_ID}
            return self._answer(200, about | {"token": TOKEN, "url": f"https://discord.com{PATH}"})
        if heard.path.startswith(f"{PATH}/messages/") and heard.method == "DELETE":
            gone = self.messages.pop(heard.path.rpartition("/")[2], None) is None
            return self._no(404, 10008, "Unknown Message") if gone else Reply(204, text="", headers=self.headers)
        if heard.path.startswith(f"{PATH}/messages/") and heard.method == "GET":
            return self._one(heard.path.rpartition("/")[2])
        if heard.path.startswith(f"/api/webhooks/{NUMBER}/"):
            return self._no(401, 50027, "Invalid Webhook Token")
        return self._no(404, 10015, "Unknown Webhook")

    def _one(self, number: str) -> Reply:
        if number not in self.messages:
            return self._no(404, 10008, "Unknown Message")
        return self._answer(200, {"id": number, "channel_id": CHANNEL_ID, **self.messages[number]})

    def _execute(self, heard: Heard) -> Reply:
        body = payload(heard)
        if body is None or set(body) - _FIELDS or not _attached(body, heard):
            return self._no(400, 50035, "Invalid Form Body")
        if not body.get("content", "").strip():
            return self._no(400, 50006, "Cannot send an empty message")
        if len(body["content"]) > 2000:
            return too_long()
        self.number += 1
        self.messages[str(self.number)] = body
        if heard.query.get("wait") != "true":
            return Reply(204, text="", headers=self.headers)
        return self._answer(200, {"id": str(self.number), "channel_id": CHANNEL_ID, "content": body["content"]})

    def _answer(self, status: int, data: Any) -> Reply:
        return Reply(status, data, headers=self.headers)

    def _no(self, status: int, code: int, message: str) -> Reply:
        return self._answer(status, {"message": message, "code": code})


def payload(heard: Heard) -> dict[str, Any] | None:
    """The message as JSON, by itself or in a form; None where there is none."""
    if heard.headers.get("content-type") == "application/json":
        return dict(heard.json)
    part = parts_of(heard).get("payload_json") if is_form(heard) else None
    return dict(json.loads(part.text)) if part else None


def _attached(body: dict[str, Any], heard: Heard) -> bool:
    """Whether each file is there, is named in the message, and has no description that is too long."""
    parts = parts_of(heard) if is_form(heard) else {}
    files = {name: part.filename for name, part in parts.items() if part.filename and part.content}
    named = {f"files[{one['id']}]": one["filename"] for one in body.get("attachments", ())}
    return files == named and all(len(one.get("description", "")) <= 1024 for one in body.get("attachments", ()))


def too_long() -> Reply:
    """The refusal of a message of more than 2,000 characters."""
    error = {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}
    return Reply(400, {"message": "Invalid Form Body", "code": 50035, "errors": {"content": {"_errors": [error]}}})
