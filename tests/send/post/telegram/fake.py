"""A Telegram channel and a bot, in memory, as https://core.telegram.org/bots/api describes them.

Methods and objects: #making-requests, #sendmessage, #deletemessage, #getchatmember, #responseparameters; which HTML it
takes: #html-style; that a message has 1 to 4096 UTF-16 units once its entities are parsed: #sendmessage; a caption at
most 1024: #sendphoto; that a file is a part of a form: #sending-files.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from tests.send.post.forms import is_form, parts_of
from tests.send.post.server import Heard, Reply

TOKEN = "712345678:AAF-fakefakefakefakefakefakefakefake_1"  # noqa: S105 - of no bot
CHAT, CHAT_ID, BOT = "@ferrypost", -1001234567890, 712345678
_TAG = re.compile(r'<a href="([^"<>]+)">|</a>|</?b>')
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]+);")
_A_DAY = 86_400


class FakeTelegram:
    """One bot and one channel. `messages` are those that stand there, by number."""

    def __init__(self) -> None:
        self.messages: dict[int, dict[str, Any]] = {}
        self.now, self.public, self.number = 1_774_267_200, True, 40
        self.member: dict[str, Any] = {"status": "administrator", "can_post_messages": True}
        self.chat: dict[str, Any] = {"id": CHAT_ID, "type": "channel", "title": "Ferry Post", "username": CHAT[1:]}

    def __call__(self, heard: Heard) -> Reply:
        bot, _, method = heard.path.removeprefix("/").partition("/")
        if bot != f"bot{TOKEN}":
            return _no(401, "Unauthorized")
        body = parameters(heard)
        if method == "getMe":
            return _yes({"id": BOT, "is_bot": True, "username": "ferry_post_bot"})
        methods = {
            "getChat": lambda _body: _yes(self._chat()),
            "getChatMember": lambda _body: _yes({"user": {"id": BOT, "is_bot": True}, **self.member}),
            "sendMessage": self._send,
            "sendPhoto": self._photo,
            "deleteMessage": self._delete,
        }
        if method in methods and body.get("chat_id") not in {CHAT, CHAT_ID}:
            return _no(400, "Bad Request: chat not found")
        return methods[method](body) if method in methods else _no(404, "Not Found")

    def _chat(self) -> dict[str, Any]:
        return {name: value for name, value in self.chat.items() if self.public or name != "username"}

    def _photo(self, body: dict[str, Any]) -> Reply:
        if not isinstance(body.get("photo"), bytes):
            return _no(400, "Bad Request: there is no photo in the request")
        if not body["photo"].startswith(b"\x89PNG"):
            return _no(400, "Bad Request: IMAGE_PROCESS_FAILED")
        if "text" in body or "link_preview_options" in body:
            return _no(400, "Bad Request: a photo has a caption")  # stricter than the real one, which passes it over
        return self._stands(body, body.get("caption", ""), 1024, "message caption is too long")

    def _send(self, body: dict[str, Any]) -> Reply:
        return self._stands(body, body["text"], 4096, "message is too long")

    def _stands(self, body: dict[str, Any], text: str, most: int, too_long: str) -> Reply:
        if self.member["status"] == "kicked":
            return _no(403, "Forbidden: bot was kicked from the channel chat")
        if not self.member.get("can_post_messages"):
            return _no(400, "Bad Request: need administrator rights in the channel chat")
        shown = _parsed(text) if body.get("parse_mode") == "HTML" else text
        if shown is None:
            return _no(400, "Bad Request: can't parse entities: Unsupported start tag at byte offset 3")
        if not shown.strip():
            return _no(400, "Bad Request: message text is empty")
        if len(shown.encode("utf-16-le")) // 2 > most:
            return _no(400, f"Bad Request: {too_long}")
        self.number += 1
        self.messages[self.number] = {"date": self.now, "text": shown, "body": body}
        return _yes({"message_id": self.number, "date": self.now, "chat": self._chat(), "text": shown})

    def _delete(self, body: dict[str, Any]) -> Reply:
        message = self.messages.get(body["message_id"])
        if message is None:
            return _no(400, "Bad Request: message to delete not found")
        if self.now - message["date"] >= 2 * _A_DAY:
            return _no(400, "Bad Request: message can't be deleted for everyone")
        del self.messages[body["message_id"]]
        return _yes(result=True)


def parameters(heard: Heard) -> dict[str, Any]:
    """The method's parameters: of a form, files as bytes, and what is no text as JSON."""
    if not is_form(heard):
        return dict(heard.json) if heard.body else {}
    return {name: part.content if part.filename else _value(part.text) for name, part in parts_of(heard).items()}


def _value(text: str) -> Any:
    return json.loads(text) if re.fullmatch(r"true|false|-?[0-9]+|[{\[].*", text, re.DOTALL) else text


def _parsed(text: str) -> str | None:
    """What readers see, None where the HTML is none that it takes."""
    bare = _TAG.sub("", text)
    balanced = text.count("<a ") == text.count("</a>")
    if not balanced or set("<>") & set(bare) or "&" in _ENTITY.sub("", bare):
        return None
    return html.unescape(bare)


def _yes(result: Any) -> Reply:
    return Reply(200, {"ok": True, "result": result})


def _no(code: int, description: str, **parameters: int) -> Reply:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return Reply(code, body | ({"parameters": parameters} if parameters else {}))
