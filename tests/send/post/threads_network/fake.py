"""The API of Threads in memory, as far as one account posts, reads and deletes there.

Written from developers.facebook.com/documentation/threads: /posts, /reference/publishing, /troubleshooting,
/retrieve-and-manage-replies/create-replies, /retrieve-and-discover-posts/retrieve-posts, /posts/delete-posts, /overview.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pipeline.channel import Channel, Publication, ThreadsSettings
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.threads import pack_threads
from pipeline.send.post.poster import Posting
from pipeline.text.counting import threads_length
from tests.send.post.outbox_postings import postings_of
from tests.send.post.server import Heard, Reply

TOKEN = "THQWJ-5fa1c0d2e9-tok"  # noqa: S105 - of an account that is none
ME = "17841400001"
_LINK = re.compile(r"https?://\S+")
_TEXT = {"media_type", "text", "reply_to_id"}


@dataclass
class FakeThreads:
    """One account. `states` are what containers say, one after the other, before they are ready.

    For `late` seconds by `clock` the lists do not show a post.
    """

    states: list[str] = field(default_factory=list)
    quota: dict[str, int] = field(default_factory=lambda: {"quota_usage": 4, "reply_quota_usage": 10})
    hides: int = 0
    late: float = 0.0
    clock: Callable[[], float] = time.time
    page: int = 100
    containers: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    count: int = 18000

    def app(self, heard: Heard) -> Reply:  # noqa: PLR0911 - a row an endpoint
        """What Threads does."""
        if heard.headers.get("authorization") != f"Bearer {TOKEN}" or "access_token" in heard.query:
            return error(401, 190, "Error validating access token: Session has expired", 463)
        match heard.method, heard.path.split("/")[1:]:
            case "GET", ["v1.0", "me"]:
                return Reply(200, {"id": ME, "username": "lantern.river"})
            case "GET", ["v1.0", user, "threads_publishing_limit"] if user == ME:
                config = {"config": {"quota_total": 250}, "reply_config": {"quota_total": 1000}}
                return Reply(200, {"data": [{**self.quota, **config}]})
            case "GET", ["v1.0", user, "threads" | "replies" as kind] if user == ME:
                return self._list(heard.query, replies=kind == "replies")
            case "POST", ["v1.0", user, "threads"] if user == ME:
                return self._contain(heard.json)
            case "POST", ["v1.0", user, "threads_publish"] if user == ME:
                return self._publish(heard.json)
            case "GET" | "DELETE", ["v1.0", number]:
                return self._one(heard.method, number)
        return error(400, 100, "Unsupported request", 33)

    def stand(self, text: str, parent: str | None = None, at: float | None = None) -> str:
        """A post that stands there, as if it had been published. Its id."""
        number = self._number()
        link = f"https://www.threads.com/@lantern.river/post/C{number}"
        moment = self.clock() if at is None else at
        self.posts.append({"id": number, "text": text, "permalink": link, "at": moment, "parent": parent})
        return number

    def _number(self) -> str:
        self.count += 1
        return str(self.count)

    def _contain(self, body: Mapping[str, Any]) -> Reply:
        text, parent = body.get("text", ""), body.get("reply_to_id")
        if set(body) - _TEXT or body.get("media_type") != "TEXT" or not text.strip():
            return error(400, 100, "Invalid parameter")
        if threads_length(text) > 500:
            return error(400, 100, "Param text must be at most 500 characters long.")
        if len(set(_LINK.findall(text))) > 5:
            return error(400, 100, "THREADS_API__LINK_LIMIT_EXCEEDED")
        if parent is not None and not any(post["id"] == parent for post in self.posts):
            return error(400, 100, "The requested resource does not exist", 33)
        number = self._number()
        self.containers[number] = {"text": text, "parent": parent, "published": False}
        return Reply(200, {"id": number})

    def _publish(self, body: Mapping[str, Any]) -> Reply:
        container = self.containers.get(body.get("creation_id", ""))
        if set(body) != {"creation_id"} or container is None or container["published"]:
            return error(400, 24, "The requested resource does not exist", 4279009)
        container["published"] = True
        return Reply(200, {"id": self.stand(container["text"], container["parent"])})

    def _one(self, method: str, number: str) -> Reply:
        if method == "GET" and (container := self.containers.get(number)):
            state = "PUBLISHED" if container["published"] else self.states.pop(0) if self.states else "FINISHED"
            why = {"status": "ERROR", "error_message": state[6:]} if state.startswith("ERROR ") else {"status": state}
            return Reply(200, {"id": number} | why)
        there = [post for post in self.posts if post["id"] == number]
        if not there:
            return error(400, 100, f"Unsupported get request. Object with ID '{number}' does not exist", 33)
        if method == "DELETE":
            self.posts.remove(there[0])
            return Reply(200, {"success": True, "deleted_id": number})
        return Reply(200, _shown(there[0]))

    def _list(self, query: Mapping[str, str], *, replies: bool) -> Reply:
        there = [one for one in reversed(self.posts) if not self.late or self.clock() >= one["at"] + self.late]
        own = [one for one in there if bool(one["parent"]) == replies and one["at"] >= int(query["since"])]
        if self.hides:
            self.hides, own = self.hides - 1, []
        start = int(query.get("after", "0"))
        part, after = own[start : start + self.page], start + self.page
        paging: dict[str, Any] = {"cursors": {"before": "0", "after": str(after)}} if part else {}
        paging |= {"next": "https://graph.threads.net/next"} if after < len(own) else {}
        return Reply(200, {"data": [_shown(one) for one in part]} | ({"paging": paging} if paging else {}))


def postings(*texts: str, first_at: float | None = None) -> tuple[Posting, ...]:
    """A thread as the outbox has it."""
    channel = Channel("threads", "threads", ThreadsSettings(user=ME))
    posts = tuple(Post(text, "hand", threads_length(text), 500, ("en",)) for text in texts)
    edition = ThreadEdition("threads", "threads", "2026-03-23-lamps", None, "Lamps", "en", "characters", posts)
    packed = pack_threads(edition, Publication(name="Lantern", address="desk@lantern.example"), channel)
    return postings_of(packed, time.time() if first_at is None else first_at)


def error(status: int, code: int, message: str, subcode: int = 0) -> Reply:
    """Meta's error object."""
    told: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code}
    return Reply(status, {"error": told | ({"error_subcode": subcode} if subcode else {})})


def _shown(post: Mapping[str, Any]) -> dict[str, Any]:
    moment = datetime.fromtimestamp(post["at"], UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
    told = {"id": post["id"], "text": post["text"], "permalink": post["permalink"], "timestamp": moment}
    return told | ({"replied_to": {"id": post["parent"]}} if post["parent"] else {})
