"""A small LinkedIn of one page, written from Microsoft's pages on its Posts, Comments and access-control APIs.

https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api, …/comments-api, …/images-api,
…/little-text-format, …/organizations/organization-access-control-by-role; versions: …/marketing/versioning; the body of
a refused copy: as reported in public issues (422, `errorDetails.inputErrors[].code` DUPLICATE_POST).
It refuses what the real one refuses: another token, a version that is over, no protocol version, paths whose URN is not
encoded, texts that are too long, the same words twice. Like the real one it cuts a post at a sign that is not escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.send.post.server import Heard, Reply

TOKEN = "AQX-3f9c2b7a61e84d50_linkedin"  # noqa: S105 - of nobody
PAGE = "urn:li:organization:5515715"
NOW = 1_700_000_000.5
VERSIONS = ("202512", "202608", "202611")
EVERYTHING = ("w_organization_social", "r_organization_social", "rw_organization_admin")
_HIDDEN = re.compile(r"\\([\\|{}@\[\]()<>#*_~])|\{hashtag\|\\#\|((?:\\.|[^}\\])+)\}|([|{}@\[\]()<>#*_~\\])")


@dataclass
class FakeLinkedIn:
    """One page. `scopes` are the token's, `role` that of the person behind it; `lags`: the lists do not show it yet.

    For `late` seconds by `clock` the lists do not show a post.

    An image is at work for `working` questions, or `failed`; `elsewhere` is where its bytes are to be put instead.
    """

    scopes: tuple[str, ...] = EVERYTHING
    role: str = "ADMINISTRATOR"
    lags: int = 0
    late: float = 0.0
    clock: Callable[[], float] = lambda: NOW
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    ghosts: dict[str, str] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    working: int = 0
    failed: bool = False
    elsewhere: str = ""
    count: int = 7_000

    def texts(self) -> list[str]:
        """What a reader sees, in the order in which it came: the posts and the comments."""
        return [
            one["shown"] for one in sorted([*self.posts.values(), *self.comments.values()], key=lambda one: one["n"])
        ]

    def __call__(self, heard: Heard) -> Reply:
        if heard.headers.get("authorization") != f"Bearer {TOKEN}":
            return _no(401, "INVALID_ACCESS_TOKEN", "Invalid access token", 65600)
        if heard.method == "PUT":
            return self._put(heard)
        version = heard.headers.get("linkedin-version")
        if version is None:
            return _no(400, "VERSION_MISSING", "A version must be present. Please specify a version")
        if version not in VERSIONS:
            return _no(426, "NONEXISTENT_VERSION", f"Requested version {version}01 is not active")
        if heard.headers.get("x-restli-protocol-version") != "2.0.0" or ":" in heard.path:
            return _no(400, "ILLEGAL_ARGUMENT", "Syntax exception in path variables")
        return self._routed(heard, [unquote(part) for part in heard.path.split("/")[1:]])

    def _routed(self, heard: Heard, parts: list[str]) -> Reply:  # noqa: C901, PLR0911, PLR0912 - a route each
        match heard.method, parts:
            case "GET", ["rest", "organizationAcls"]:
                return self._roles()
            case "POST", ["rest", "images"] if heard.query == {"action": "initializeUpload"}:
                return self._begin(heard)
            case "GET", ["rest", "images", urn] if urn in self.images:
                return self._image(urn)
            case "POST", ["rest", "posts"]:
                return self._post(heard.json)
            case "POST", ["rest", "socialActions", post, "comments"]:
                return self._comment(heard.json, post)
            case "GET", ["rest", "posts"]:
                return self._list(heard, self.posts, "createdAt")
            case "GET", ["rest", "socialActions", post, "comments"]:
                return self._list(heard, {key: one for key, one in self.comments.items() if one["object"] == post}, "")
            case "GET", ["rest", "posts", urn]:
                return self._one(urn)
            case "GET", ["rest", "socialActions", _, "comments", number]:
                if "r_organization_social" not in self.scopes:
                    return _no(403, "ACCESS_DENIED", "Not enough permissions to access: socialActions.GET", 100)
                known = self.comments.get(number)
                return Reply(200, known) if known else _no(404, "NOT_FOUND", "Not Found")
            case "DELETE", ["rest", "posts", urn]:
                gone = self.posts.pop(urn, None)
                self.comments = {key: one for key, one in self.comments.items() if one["object"] != urn}
                return Reply(204, text="") if gone else _no(404, "NOT_FOUND", "Not Found")
            case "DELETE", ["rest", "socialActions", post, "comments", number]:
                known = self.comments.get(number)
                if known is None or known["object"] != post or heard.query.get("actor") != PAGE:
                    return _no(404, "NOT_FOUND", "Not Found")
                del self.comments[number]
                return Reply(204, text="")
        return _no(404, "RESOURCE_NOT_FOUND", "No virtual resource found")

    def _roles(self) -> Reply:
        if "rw_organization_admin" not in self.scopes:
            return _no(
                403, "ACCESS_DENIED", "Not enough permissions to access: organizationAcls.FINDER-roleAssignee", 100
            )
        whose = {"role": self.role, "organization": PAGE, "roleAssignee": "urn:li:person:a", "state": "APPROVED"}
        return Reply(200, {"elements": [whose] if self.role else [], "paging": {"start": 0, "count": 100}})

    def _post(self, body: Any) -> Reply:
        if body["author"] != PAGE or "w_organization_social" not in self.scopes:
            return _no(403, "ACCESS_DENIED", "Organization permissions must be used when using organization as author")
        if set(body) - {"content"} != {
            "author", "commentary", "visibility", "distribution", "lifecycleState", "isReshareDisabledByAuthor",
        } or body["distribution"]["feedDistribution"] != "MAIN_FEED":  # fmt: skip
            return _no(422, "MISSING_FIELD", "ERROR :: a field is required but not found")
        if len(body["commentary"]) > 3000:
            return _no(422, "FIELD_LENGTH_TOO_LONG", "ERROR :: /commentary :: the text is longer than 3000")
        content = body.get("content", {})
        media = content.get("media", {})
        if len(content) > 1 or (media and not self._ready(media.get("id"))) or len(media.get("altText", "")) > 4086:
            return _no(400, "INVALID_URN_ID", "ERROR :: /content/media/id :: the image is not available")
        known = {one["commentary"]: urn for urn, one in self.posts.items()} | self.ghosts
        if twin := known.get(body["commentary"]):
            return duplicate(twin)
        self.count += 1
        urn = f"urn:li:share:{self.count}"
        shown = {
            "id": urn,
            "createdAt": int(NOW * 1000) + self.count,
            "n": self.count,
            "took": self.clock(),
            "shown": seen(body["commentary"]),
        }
        self.posts[urn] = body | shown
        return Reply(201, text="", headers={"x-restli-id": urn})

    def _begin(self, heard: Heard) -> Reply:
        if heard.json != {"initializeUploadRequest": {"owner": PAGE}} or "w_organization_social" not in self.scopes:
            return _no(403, "ACCESS_DENIED", "Not enough permissions to access: images.ACTION-initializeUpload")
        urn = f"urn:li:image:C4E10AQ{len(self.images)}"
        self.images[urn] = b""
        there = self.elsewhere or f"http://{heard.headers['host']}/dms-uploads/{urn.rpartition(':')[2]}/0?ut=1q2w"
        return Reply(200, {"value": {"uploadUrlExpiresAt": 1650567510704, "uploadUrl": there, "image": urn}})

    def _put(self, heard: Heard) -> Reply:
        urn = f"urn:li:image:{heard.path.split('/')[2]}"
        if urn not in self.images or not heard.body.startswith(b"\x89PNG"):
            return Reply(400, text="<html><title>Bad request</title>")
        self.images[urn] = heard.body
        return Reply(201, text="")

    def _image(self, urn: str) -> Reply:
        if "r_organization_social" not in self.scopes:
            return _no(403, "ACCESS_DENIED", "Not enough permissions to access: images.GET", 100)
        state = "WAITING_UPLOAD" if not self.images[urn] else "PROCESSING" if self.working else "AVAILABLE"
        self.working = max(0, self.working - 1)
        return Reply(200, {"id": urn, "owner": PAGE, "status": "PROCESSING_FAILED" if self.failed else state})

    def _ready(self, urn: str) -> bool:
        return bool(self.images.get(urn)) and not (self.working or self.failed)

    def _comment(self, body: Any, post: str) -> Reply:
        if post not in self.posts or body["object"] != post:
            return _no(404, "NOT_FOUND", "Not Found")
        if body["actor"] != PAGE or "w_organization_social" not in self.scopes:
            return _no(403, "ACCESS_DENIED", "Not enough permissions to access: socialActions.CREATE")
        text = body["message"]["text"]
        if len(text) > 1250:
            return _no(400, "FIELD_LENGTH_TOO_LONG", "The comment is longer than 1250")
        self.count += 1
        number = str(self.count)
        urn = f"urn:li:comment:(urn:li:activity:99{post.rpartition(':')[2]},{number})"
        made = {"actor": PAGE, "message": {"text": text}, "created": {"time": int(NOW * 1000) + self.count}}
        self.comments[number] = made | {"object": post, "id": number, "commentUrn": urn}
        self.comments[number] |= {"n": self.count, "took": self.clock(), "shown": text}
        return Reply(201, made | {"id": number, "commentUrn": urn}, headers={"x-restli-id": number})

    def _list(self, heard: Heard, there: dict[str, dict[str, Any]], order: str) -> Reply:
        if "r_organization_social" not in self.scopes:
            return _no(403, "ACCESS_DENIED", "Not enough permissions to access: posts.FINDER-author", 100)
        if order and (heard.query.get("author"), heard.headers.get("x-restli-method")) != (PAGE, "FINDER"):
            return _no(400, "ILLEGAL_ARGUMENT", "no such finder")
        if self.lags:
            self.lags -= 1
            there = {}
        ripe = [one for one in there.values() if not self.late or self.clock() >= one["took"] + self.late]
        listed = sorted(ripe, key=lambda one: -int(one["n"]))
        start, count = int(heard.query["start"]), int(heard.query["count"])
        return Reply(200, {"elements": listed[start : start + count], "paging": {"start": start, "count": count}})

    def _one(self, urn: str) -> Reply:
        if "r_organization_social" not in self.scopes:
            return _no(403, "ACCESS_DENIED", "Not enough permissions to access: posts.GET", 100)
        return Reply(200, self.posts[urn]) if urn in self.posts else _no(404, "NOT_FOUND", "Not Found")


def seen(commentary: str) -> str:
    """“Little text” as readers see it: cut at the first reserved sign that is not escaped."""
    shown, at = "", 0
    for match in _HIDDEN.finditer(commentary):
        shown += commentary[at : match.start()]
        at = match.end()
        if match[3]:
            return shown
        shown += match[1] or "#" + match[2].replace("\\", "")
    return shown + commentary[at:]


def duplicate(urn: str) -> Reply:
    """The refusal of words that stand there already."""
    error = {"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}
    return Reply(
        422,
        {
            "message": f"Content is a duplicate of {urn}",
            "errorDetailType": "com.linkedin.common.error.BadRequest",
            "errorDetails": {"inputErrors": [error]},
            "status": 422,
        },
    )


def _no(status: int, code: str, message: str, service: int = 0) -> Reply:
    return Reply(status, {"status": status, "code": code, "message": message, "serviceErrorCode": service})
