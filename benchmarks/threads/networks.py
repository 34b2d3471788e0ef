"""The two networks of the kill test: an account for a run, what stands there afterwards, and what that amounts to.

Read from the server itself and past everything of ours: what the thread should be is taken from the outbox.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.real.mastodon import COUNTS_ALL, Server
from tests.real.pds import Pds

_POST = "app.bsky.feed.post"


@dataclass(frozen=True, slots=True)
class Place:
    """An account for one run: the lines of its channel's settings, its secret, its name at the server."""

    lines: tuple[str, ...]
    secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """A post as it stands there: its id, that of the one that it answers, that of the first one, and its words."""

    id: str
    parent: str | None
    root: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands there against what should: posts too many, posts that lack, whether each answers the one before."""

    doubled: int
    lacking: tuple[int, ...]
    in_order: bool

    @property
    def complete(self) -> bool:
        """All of it, in order, once."""
        return not self.doubled and not self.lacking and self.in_order


class Network(Protocol):
    """One network with its server at `url`."""

    name: str
    url: str
    repeats_for_ever: bool
    """Whether a repeat is harmless without the ledger too."""

    def place(self, url: str) -> Place:
        """A fresh account, or an empty one, reached at `url`."""

    def wanted(self, thread: Path) -> list[str]:
        """The words of every post, in order, as the outbox's `thread.json` has them."""

    def found(self, place: Place) -> list[Found]:
        """All posts of the account, the oldest first."""

    def clear(self, place: Place) -> None:
        """Leave the account empty for the next run."""

    def posts(self, request: str) -> bool:
        """Whether a request, such as `GET /path`, is one that posts."""

    def step(self, request: str, posted: int, posts: int, /) -> str:
        """How a request of a run is called: `posted` of `posts` requests that post came before it."""


def judged(wanted: Sequence[str], found: Sequence[Found]) -> Verdict:
    """Compare. Of a post that is there twice the first counts for the order."""
    first: dict[str, Found] = {}
    for one in found:
        first.setdefault(one.text, one)
    chain = [first.get(text) for text in wanted]
    there = Counter(one.text for one in found)
    doubled = sum(there.values()) - sum(1 for text in set(wanted) if text in there)
    lacking = tuple(number for number, one in enumerate(chain) if one is None)
    ids = [one.id if one else "" for one in chain]
    answers = [one.parent if one else "" for one in chain]
    roots = {one.root for one in chain[1:] if one}
    in_order = not lacking and answers == [None, *ids[:-1]] and roots <= {None, ids[0]} and ids == sorted(ids)
    return Verdict(doubled, lacking, in_order)


class Bluesky:
    """The PDS; every run has an account of its own."""

    name, repeats_for_ever = "Bluesky", True

    def __init__(self, pds: Pds) -> None:
        self._pds, self.url = pds, pds.url

    def place(self, url: str) -> Place:
        account = self._pds.account()
        lines = ('kind = "bluesky"', f'server = "{url}"', f'handle = "{account.handle}"')
        return Place((*lines, 'password = { file = "account.secret" }'), account.password, account.handle)

    def wanted(self, thread: Path) -> list[str]:
        (request,) = json.loads(thread.read_bytes())["requests"]
        return [write["value"]["text"] for write in request["body"]["writes"] if write["collection"] == _POST]

    def found(self, place: Place) -> list[Found]:
        asked = {"repo": place.name, "collection": _POST, "limit": 100, "reverse": "true"}
        records = read(f"{self._pds.url}/xrpc/com.atproto.repo.listRecords?{urlencode(asked)}")["records"]
        cids = {one["uri"]: one["cid"] for one in records}
        return [_record(one, cids) for one in records]

    def clear(self, place: Place) -> None:
        """Nobody comes back to it."""

    def posts(self, request: str) -> bool:
        return "applyWrites" in request

    def step(self, request: str, posted: int, _posts: int, /) -> str:
        if "createSession" in request or "describeServer" in request or "refreshSession" in request:
            return "logging in"
        if self.posts(request):
            return "the write"
        return "reading back" if posted else "asking who we are"


def _record(one: Any, cids: dict[str, str]) -> Found:
    """A reference whose CID is not that of the record that stands there leads nowhere."""
    reply = one["value"].get("reply")
    ends = [None if cids.get(end["uri"]) == end["cid"] else "nowhere" for end in (reply or {}).values()]
    parent, root = (reply["parent"]["uri"], reply["root"]["uri"]) if reply else (None, None)
    return Found(one["uri"], next(filter(None, ends), parent), root, one["value"]["text"])


class Mastodon:
    """A server for runs one after the other; what one has posted is deleted for the next."""

    name, repeats_for_ever = "Mastodon", False

    def __init__(self, server: Server) -> None:
        self._server, self.url = server, server.url
        self._me = str(self._read("/api/v1/accounts/verify_credentials")["id"])

    def place(self, url: str) -> Place:
        lines = ('kind = "mastodon"', f'server = "{url}"', 'token = { file = "account.secret" }', COUNTS_ALL)
        return Place(lines, self._server.token, self._me)

    def wanted(self, thread: Path) -> list[str]:
        return [request["body"]["status"] for request in json.loads(thread.read_bytes())["requests"]]

    def found(self, place: Place) -> list[Found]:
        page = self._read(f"/api/v1/accounts/{place.name}/statuses?limit=40&exclude_reblogs=true")
        texts = {one["id"]: self._read(f"/api/v1/statuses/{one['id']}/source")["text"] for one in page}
        return [Found(one["id"], one["in_reply_to_id"], None, texts[one["id"]]) for one in reversed(page)]

    def clear(self, place: Place) -> None:
        for one in self._read(f"/api/v1/accounts/{place.name}/statuses?limit=40"):
            self._call("DELETE", f"/api/v1/statuses/{one['id']}")

    def post(self, text: str) -> None:
        """One status more, for a trial of the judge."""
        self._call("POST", "/api/v1/statuses", {"status": text})

    def posts(self, request: str) -> bool:
        return request == "POST /api/v1/statuses"

    def step(self, request: str, posted: int, posts: int, /) -> str:
        if self.posts(request):
            return "the first post" if not posted else "the last post" if posted + 1 == posts else "a post between"
        if not posted:
            return "asking who we are"
        return "reading back" if posted >= posts else "looking between posts"

    def _read(self, path: str) -> Any:
        return self._call("GET", path)

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._server.token}", "Content-Type": "application/json"}
        return read(Request(self._server.url + path, data, headers, method=method))  # noqa: S310 - on this machine


def read(request: str | Request) -> Any:
    """The JSON that a server of this machine answers."""
    with urlopen(request, timeout=60) as answer:  # noqa: S310 - on this machine
        return json.loads(answer.read())
