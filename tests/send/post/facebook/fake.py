"""A small Graph API with one page, written from Meta's pages on the Pages API and on its errors.

https://developers.facebook.com/docs/pages-api/posts, …/docs/graph-api/reference/page/feed, …/page/photos,
…/docs/graph-api/guides/error-handling, …/docs/graph-api/results (cursors; `paging.next` has the token in it).
It refuses what the real one refuses: no token or another's, a token in the address (ours never is), no words, too many,
the same words twice in a row; and it strips the spaces around a message.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.send.post.forms import is_form, parts_of
from tests.send.post.server import Heard, Reply

TOKEN = "EAAG3f9c2b7a61e84d50facebook"  # noqa: S105 - of nobody
PERSON = "EAAGperson000000000000000000"
PAGE = "1010222333"
NOW = 1_700_000_000.5
VERSION = "v25.0"
_MOST = 63_206


@dataclass
class FakeGraph:
    """One page. `reads`: the token may read the page's posts; `lags`: the feed does not show them yet, so many times.

    For `late` seconds by `clock` the feed does not show a post.
    """

    reads: bool = True
    lags: int = 0
    late: float = 0.0
    clock: Callable[[], float] = lambda: NOW
    size: int = 50
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    count: int = 500

    def texts(self) -> list[str]:
        """The page's own words, in the order in which they came."""
        return [one["message"] for one in self.posts.values() if one["from"]["id"] == PAGE]

    def __call__(self, heard: Heard) -> Reply:  # noqa: PLR0911 - a route each
        assert "access_token" not in heard.query
        token = heard.headers.get("authorization", "")
        if token not in {f"Bearer {TOKEN}", f"Bearer {PERSON}"}:
            return error(400, 190, "Invalid OAuth access token - Cannot parse access token")
        match heard.method, heard.path.split("/")[1:]:
            case "GET", [_, "me"]:
                whose = {"id": PAGE, "name": "Ferry Post"} if token.endswith(TOKEN) else {"id": "77", "name": "Mya"}
                return Reply(200, whose)
            case "POST", [version, page, "feed"] if version == VERSION and page == PAGE:
                if not token.endswith(TOKEN):
                    return error(403, 200, "(#200) The permission(s) publish_actions are not available")
                return self._post(heard.json)
            case "POST", [version, page, "photos"] if version == VERSION and page == PAGE:
                return self._photo(heard)
            case "GET", [_, page, "feed"] if page == PAGE:
                return self._feed(heard)
            case "GET", [_, post] if post in self.posts:
                return Reply(200, {"id": post}) if self.reads else error(403, 10, "(#10) pages_read_engagement")
            case "DELETE", [_, post] if post in self.posts:
                del self.posts[post]
                return Reply(200, {"success": True})
        what = heard.path.rpartition("/")[2]
        return error(400, 100, f"Unsupported request. Object with ID '{what}' does not exist", 33)

    def stand(self, message: str, at: float, whose: str = PAGE) -> str:
        """A post that stands there."""
        self.count += 1
        number = f"{PAGE}_{self.count}"
        when = datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
        self.posts[number] = {"id": number, "message": message.strip(), "created_time": when, "from": {"id": whose}}
        return number

    def _post(self, body: Any) -> Reply:
        known, shown = {"message", "link", "attached_media", "published"}, body.get("attached_media", [])
        if not body.get("message") or set(body) - known or body["published"] is not True or ("link" in body and shown):
            return error(400, 100, "(#100) Invalid parameter")
        if any(one["media_fbid"] not in self.photos for one in shown):
            return error(400, 100, "(#100) The photo does not exist")
        if len(body["message"]) > _MOST:
            return error(400, 100, "(#100) Param message must be at most 63206 characters")
        if next(iter(reversed(self.texts())), None) == body["message"].strip():
            return error(400, 506, "(#506) Duplicate status message")
        number = self.stand(body["message"], NOW)
        self.posts[number]["took"] = self.clock()
        self.posts[number]["shows"] = [one["media_fbid"] for one in shown]
        return Reply(200, {"id": number})

    def _photo(self, heard: Heard) -> Reply:
        parts = {name: part.content for name, part in parts_of(heard).items()} if is_form(heard) else {}
        if parts.get("published") != b"false" or not parts.get("source", b"").startswith(b"\x89PNG"):
            return error(400, 324, "(#324) Requires upload file")
        number = str(900 + len(self.photos))
        self.photos[number] = (parts["source"], parts["alt_text_custom"].decode())
        return Reply(200, {"id": number})

    def _feed(self, heard: Heard) -> Reply:
        if not self.reads:
            return error(403, 10, "(#10) This endpoint requires the 'pages_read_engagement' permission")
        if self.lags:
            self.lags -= 1
            return Reply(200, {"data": []})
        since = float(heard.query.get("since", "0"))
        shown = [one for one in reversed(self.posts.values()) if _at(one) >= since]
        shown = [one for one in shown if not self.late or self.clock() >= one["took"] + self.late]
        start = int(heard.query.get("after", "0"))
        size = min(int(heard.query["limit"]), self.size)
        more = {"next": f"https://graph.example/{PAGE}/feed?access_token={TOKEN}"} if shown[start + size :] else {}
        return Reply(
            200, {"data": shown[start : start + size], "paging": {"cursors": {"after": str(start + size)}} | more}
        )


def error(status: int, code: int, message: str, subcode: int = 0, **more: Any) -> Reply:
    """Meta's error object."""
    said: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "EJplcsCHuLu"}
    return Reply(status, {"error": said | ({"error_subcode": subcode} if subcode else {}) | more})


def _at(post: dict[str, Any]) -> float:
    return datetime.strptime(post["created_time"], "%Y-%m-%dT%H:%M:%S%z").timestamp()
