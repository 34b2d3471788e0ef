"""A far side that repeats every secret it was given, in every way that a server might write it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.send.post.server import App, Heard, Reply

_FIELDS = (
    "error", "message", "description", "detail", "title", "reason", "code", "id", "name", "username", "acct", "handle",
    "did", "email", "status", "url", "error_description", "error_user_msg", "permalink", "permalink_url", "localizedName",
)  # fmt: skip
SHAPES = ("flat", "deep", "text", "page", "list")


def forms(secret: str) -> list[str]:
    """A secret as servers, proxies and their logs write it."""
    raw = secret.encode()
    return [
        secret,
        quote(secret, safe=""),
        base64.b64encode(raw).decode(),
        base64.b64encode(b"news:" + raw).decode(),
        base64.urlsafe_b64encode(raw + b":").decode().rstrip("="),
        json.dumps("".join(f"\\u{ord(sign):04x}" for sign in secret)).strip('"').replace("\\\\", "\\"),
        "".join(f"&#{ord(sign)};" for sign in secret),
        "".join(f"&#x{ord(sign):x};" for sign in secret),
        raw.hex(),
        "".join(f"%{byte:02x}" for byte in raw),
        secret.upper(),
        f"https://far.test/why?token={quote(secret, safe='')}&x=1",
        f'"token":"{secret}"',
        f"Bearer {secret}",
    ]


@dataclass
class Echo:
    """Stands before a fake: whatever is asked for by a method and path that end so is answered with echoes.

    `only`: the path's end, empty for all; `status` and `shape` are those of the answer. Every answer of the fake itself
    has echoes in its headers.
    """

    app: App
    secrets: Callable[[], Sequence[str]]
    only: str | None = None
    methods: tuple[str, ...] = ("GET", "POST", "DELETE", "PUT")
    status: int = 403
    shape: str = "flat"

    def __post_init__(self) -> None:
        self.count = self._at = 0

    def __call__(self, heard: Heard) -> Reply:
        hostile = self.only is not None and heard.path.endswith(self.only) and heard.method in self.methods
        if not hostile:
            reply = self.app(heard)
            return Reply(reply.status, reply.data, reply.text, {**self._headers(), **reply.headers})
        self.count += 1
        headers = self._headers()
        if 300 <= self.status < 400:
            headers["Location"] = f"https://elsewhere.example.org/{self._next()}?{self._words(3)}"
        data, text = self._body()
        return Reply(self.status, data, text, {name: value.replace("\n", " ") for name, value in headers.items()})

    def _next(self) -> str:
        """The next way of writing the next secret that it knows by now."""
        known = [form for secret in self.secrets() for form in forms(secret)]
        self._at += 1
        return known[self._at % len(known)]

    def _headers(self) -> dict[str, str]:
        named = ("X-Echo", "WWW-Authenticate", "X-Request-Id", "Link", "Set-Cookie", "X-Business-Use-Case-Usage")
        return {name: self._next() for name in named}

    def _words(self, count: int) -> str:
        return " ".join(self._next() for _ in range(count))

    def _flat(self) -> dict[str, Any]:
        one = {name: self._next() for name in _FIELDS}
        return one | {"message": self._words(6), "error": self._words(6)} if self.count % 2 else one

    def _body(self) -> tuple[Any, str | None]:
        if self.shape == "flat":
            return self._flat(), None
        if self.shape == "deep":
            deep = {name: self._flat() for name in ("error", "result", "data", "account", "id")}
            return deep | {"errors": [self._flat()], "ok": True, "records": [self._flat()]}, None
        if self.shape == "list":
            return [self._flat(), self._flat()], None
        if self.shape == "page":
            return None, f"<!DOCTYPE html><title>{self._words(4)}</title><p>{self._words(9)}"
        return None, self._words(9)
