"""Requests to LinkedIn's API as one page, with the headers that each of them has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from pipeline.send.post.linkedin.places import number_of, post_of
from pipeline.send.post.plain.bearer import bearer
from pipeline.send.post.plain.call import Call, filled
from pipeline.send.post.poster import Posting

POSTS: Final = "/rest/posts"

Query = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class LinkedInApi:
    """One page. `page` is its URN; `token` is of a person who has a role there and is in no `repr`.

    Raises:
        SendError: the token cannot be one.
    """

    base: str
    page: str
    version: str
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        bearer(self.token)

    def get(self, path: str, query: Query | None = None) -> Call:
        """A question; with `q` it is a finder (Rest.li)."""
        finder = {"X-RestLi-Method": "FINDER"} if query and "q" in query else {}
        return Call(self.base + path, method="GET", headers=self._headers() | finder, params=query)

    def making(self, posting: Posting) -> Call:
        """The request of a posting, its slot filled: as it is in the body, percent-encoded in the path."""
        request, post = posting.request, post_of(posting.follows or "") or ""
        path, placeholder = str(request["path"]), posting.placeholders.get("post", "")
        if placeholder:
            path = path.replace(placeholder, quote(post, safe=""))
        body = filled(request["body"], posting.placeholders, {"post": post})
        return Call(self.base + path, body, headers=dict(request["headers"]) | self._headers())

    def beginning(self) -> Call:
        """The request for a place to which a picture of the page is uploaded."""
        owner = {"initializeUploadRequest": {"owner": self.page}}
        return Call(f"{self.base}/rest/images", owner, headers=self._headers(), params={"action": "initializeUpload"})

    def putting(self, url: str, content: bytes, kind: str) -> Call:
        """The upload of a picture's bytes to the place that LinkedIn named."""
        headers = {**bearer(self.token), "Content-Type": kind}
        return Call(url, method="PUT", headers=headers, data=content)

    def deletion(self, receipt: str) -> Call | None:
        """The request that deletes a comment or a post; None: the receipt is none of LinkedIn's."""
        path = self._place(receipt)
        query = {"actor": self.page} if number_of(receipt) else None
        headers = self._headers() | {"X-RestLi-Method": "DELETE"}
        return Call(self.base + path, method="DELETE", headers=headers, params=query) if path else None

    def reading(self, receipt: str) -> Call | None:
        """The question for a comment or a post; None: the receipt is none of LinkedIn's."""
        path = self._place(receipt)
        return self.get(path) if path else None

    def unready(self, posting: Posting) -> str:
        """Why a posting is not even tried: the outbox is another's, or there is no post to comment on. Empty: it is."""
        request, placeholder = posting.request, posting.placeholders.get("post", "")
        comment = bool(placeholder) and request["path"] == f"/rest/socialActions/{placeholder}/comments"
        if request["method"] != "POST" or not (comment or request["path"] == POSTS):
            return "the outbox holds a request that LinkedIn posts nothing by; make the dry run again"
        if request["body"].get("actor" if comment else "author") != self.page:
            return "the outbox was made for another page; make the dry run again"
        if comment and post_of(posting.follows or "") is None:
            return "the receipt of the post before names no post of LinkedIn; settle that one, and run it again"
        return ""

    def _place(self, receipt: str) -> str:
        post, number = post_of(receipt), number_of(receipt)
        if post is None:
            return ""
        name = quote(post, safe="")
        return f"/rest/socialActions/{name}/comments/{number}" if number else f"{POSTS}/{name}"

    def _headers(self) -> dict[str, str]:
        return {
            **bearer(self.token),
            "Linkedin-Version": self.version,
            "X-Restli-Protocol-Version": "2.0.0",
        }
