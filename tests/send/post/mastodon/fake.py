"""A Mastodon server in memory, in the place of the HTTP client: it acts, and then answers, lies or says nothing.

Written from docs.joinmastodon.org/methods (statuses, accounts, instance) and from what other software that speaks the
API does. Nothing here opens a socket.
"""

from __future__ import annotations

import html
import json as json_text
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import Http

TOKEN = "tok-3f9c2b7a61e84d50"  # noqa: S105 - of a server that is none
NOON = 1_774_267_200.0
SERVER = "https://social.test"
Fault = Callable[["FakeMastodon", str, str, Any], Answer | None]


def instance(**statuses: int) -> dict[str, Any]:
    """What GET /api/v2/instance says."""
    told = {"max_characters": 500, "characters_reserved_per_url": 23, "max_media_attachments": 4} | statuses
    return {"version": "4.5.1", "configuration": {"statuses": told, "media_attachments": {"description_limit": 1500}}}


@dataclass
class FakeMastodon(Http):
    """One server and one account. `faults` are asked one after the other, each for one request that fits it.

    `ids` makes the ids; `clock_ahead` is by how many seconds the server's clock is ahead of ours; `sources` whether it
    tells the source of a status; `remembers` whether it knows Idempotency-Keys.
    """

    now: float = NOON
    me: str = "ME1"
    clock_ahead: float = 0.0
    sources: bool = True
    remembers: bool = True
    account: dict[str, Any] = field(default_factory=dict)
    instance: dict[str, Any] = field(default_factory=instance)
    ids: Callable[[int], str] = str
    statuses: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    faults: list[tuple[str, str, Fault]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._keys: dict[str, str] = {}
        self._count = 100

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def fault(self, method: str, part: str, fault: Fault, times: int = 1) -> None:
        """For so many requests of that method with that part in their path, `fault` decides."""
        self.faults += [(method, part, fault)] * times

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: bytes | None = None,
        params: Mapping[str, str | int] | None = None,
        timeout: tuple[float, float] | None = None,
    ) -> Answer:
        del data, timeout
        assert url.startswith(SERVER)
        path = url.removeprefix(SERVER)
        self.asked.append((method, path))
        if method == "POST":
            self.sent.append({"headers": dict(headers or {}), "body": json})
        work = {"headers": dict(headers or {}), "json": json, "params": dict(params or {})}
        for number, (wanted, part, fault) in enumerate(self.faults):
            if wanted == method and part in path:
                del self.faults[number]
                answer = fault(self, method, path, work)
                if answer is not None:
                    return answer
                break
        return self.act(method, path, work)

    def act(self, method: str, path: str, work: Mapping[str, Any]) -> Answer:
        """What the server does when nothing is in the way."""
        name = path.removeprefix("/api/v1/")
        if name == "/api/v2/instance":
            return self.answer(200, self.instance)
        if work["headers"].get("Authorization") != f"Bearer {TOKEN}":
            return self.answer(401, {"error": "The access token is invalid"})
        match method, name.split("/"):
            case "GET", ["accounts", *rest]:
                me = {"id": self.me, "acct": "lantern"} | self.account
                return self.answer(200, me if rest == ["verify_credentials"] else self._page(work["params"]))
            case "POST", ["statuses"]:
                return self._create(work["headers"], work["json"])
            case "GET" | "DELETE", ["statuses", number, *rest]:
                return self._one(method, number, rest)
        return self.answer(404, {"error": "Record not found"})

    def answer(self, status: int, body: Any, **headers: str) -> Answer:
        named = {"date": format_datetime(datetime.fromtimestamp(self.now + self.clock_ahead, UTC), usegmt=True)}
        named |= self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else json_text.dumps(body).encode()
        return Answer(status, named, content, self.now, self.hiding)

    def stand(self, body: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
        """A status that stands there, as if it had been posted."""
        self._count += 1
        number = self.ids(self._count)
        status: dict[str, Any] = {
            "id": number,
            "url": f"{SERVER}/@lantern/{number}",
            "created_at": datetime.fromtimestamp(self.now + self.clock_ahead, UTC).isoformat().replace("+00:00", "Z"),
            "account": {"id": self.me},
            "in_reply_to_id": body.get("in_reply_to_id"),
            "reblog": None,
            "edited_at": None,
            "visibility": body.get("visibility", "public"),
            "language": body.get("language"),
            "spoiler_text": body.get("spoiler_text", ""),
            "content": as_html(body["status"]),
            "text": body["status"],
        } | changed
        self.statuses.append(status)
        return status

    def _create(self, headers: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        key = headers.get("Idempotency-Key", "")
        if self.remembers and key in self._keys:
            known = [one for one in self.statuses if one["id"] == self._keys[key]]
            return self.answer(200, known[0]) if known else self.answer(404, {"error": "Record not found"})
        status = self.stand(body)
        self._keys[key] = status["id"]
        return self.answer(200, _shown(status))

    def _page(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        own = [one for one in reversed(self.statuses) if one["account"]["id"] == self.me]
        if "max_id" in params:
            ids = [one["id"] for one in own]
            own = own[ids.index(params["max_id"]) + 1 :]
        return [_shown(one) for one in own[: params["limit"]]]

    def _one(self, method: str, number: str, rest: list[str]) -> Answer:
        found = [one for one in self.statuses if one["id"] == number]
        if not found or (rest == ["source"] and not self.sources):
            return self.answer(404, {"error": "Record not found"})
        if method == "DELETE":
            if found[0]["account"]["id"] != self.me:
                return self.answer(404, {"error": "Record not found"})
            self.statuses.remove(found[0])
        if rest == ["source"]:
            return self.answer(200, {"id": number, "text": found[0]["text"]})
        if rest == ["context"]:
            return self.answer(200, {"ancestors": [], "descendants": [_shown(one) for one in self._below(number)]})
        return self.answer(200, _shown(found[0]))

    def _below(self, number: str) -> list[dict[str, Any]]:
        answers = [one for one in self.statuses if one["in_reply_to_id"] == number]
        return [each for one in answers for each in (one, *self._below(one["id"]))]


def as_html(text: str) -> str:
    """A status' text as Mastodon shows it: addresses in pieces, some of them hidden."""
    words = []
    for word in html.escape(text, quote=False).replace("\n", " \n ").split(" "):
        if word.startswith("https://"):
            middle, end = word[8:28], word[28:]
            pieces = f'<span class="invisible">https://</span><span>{middle}</span><span class="invisible">{end}</span>'
            words.append(f'<a href="{word}" rel="nofollow noopener">{pieces}</a>')
        elif word.startswith("@") and "@" in word[1:]:
            words.append(f'<span class="h-card">@<span>{word[1:].partition("@")[0]}</span></span>')
        else:
            words.append(word)
    shown = " ".join(words).replace(" \n  \n ", "</p><p>").replace(" \n ", "<br />")
    return f"<p>{shown}</p>"


def postings(*texts: str, first_at: float = NOON) -> list[Posting]:
    """A thread of posts as the outbox has it, the slot unfilled."""
    made = []
    for number, text in enumerate(texts, 1):
        body: dict[str, Any] = {"status": text}
        if number > 1:
            body["in_reply_to_id"] = "STATUS-ID-1f2e"
        body |= {"visibility": "public" if number == 1 else "unlisted", "language": "en"}
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"key-{number}"}
        request: dict[str, Any] = {"key": f"issue/mastodon/{number}", "method": "POST", "path": "/api/v1/statuses"}
        request |= {"headers": headers, "body": body}
        slots = {"in_reply_to_id": "STATUS-ID-1f2e"}
        made.append(Posting(f"issue/mastodon/{number}", request, slots, first_at))
    return made


def _shown(status: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in status.items() if name != "text"}
