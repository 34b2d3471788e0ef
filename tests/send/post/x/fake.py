"""X's API in memory, as far as one account posts, reads and deletes there.

Written from docs.x.com: /x-api/posts/create-post, /x-api/posts/delete-post, /x-api/posts/get-post-by-id,
/x-api/users/get-posts, /x-api/users/get-my-user, /x-api/media/upload-media, /x-api/media/create-media-metadata, /x-api/fundamentals/response-codes-and-errors, and of the signature
/resources/fundamentals/authentication/oauth-1-0a/creating-a-signature. The signature is computed here, by nobody's library.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from pipeline.channel import Channel, Publication, XSettings
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.x import pack_x
from pipeline.send.post.poster import Posting
from pipeline.send.post.x.signing import XSecrets
from pipeline.text.counting import x_length
from tests.send.post.forms import is_form, parts_of
from tests.send.post.outbox_postings import postings_of
from tests.send.post.server import Heard, Reply

SECRETS = XSecrets("appkey-2f8a61c0", "appsecret-91be+/77d3", "4711-usertoken-55ac", "usersecret-08fd=e1")
ME = "4711"
_URL = re.compile(r"https?://\S+|(?<!\S)[a-z]+\.example\.org\b")
_FIELDS = {"text", "reply", "media"}


@dataclass
class FakeX:
    """One account. `page` is how many posts a page has; `hides` how many times its timeline shows nothing yet.

    For `late` seconds by `clock` the timeline does not show a post.
    """

    name: str = "lantern_river"
    level: str = "read-write"
    page: int = 100
    hides: int = 0
    late: float = 0.0
    clock: Callable[[], float] = time.time
    tweets: list[dict[str, Any]] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    count: int = 1000

    def app(self, heard: Heard) -> Reply:  # noqa: PLR0911 - a route each
        """What X does."""
        if not self._signed(heard):
            return _problem(401, "Unauthorized")
        match heard.method, heard.path.split("/")[2:]:
            case "GET", ["users", "me"]:
                return self._answer({"data": {"id": ME, "name": "Lantern", "username": self.name}})
            case "GET", ["users", number, "tweets"] if number == ME:
                return self._timeline(heard.query)
            case "POST", ["media", what]:
                return self._uploaded(heard) if what == "upload" else self._described(heard.json)
            case "POST", ["tweets"]:
                return self._create(heard.json)
            case "GET" | "DELETE", ["tweets", number]:
                return self._one(heard.method, number)
        return _problem(404, "Not Found")

    def stand(self, text: str, parent: str | None = None, **changed: Any) -> str:
        """A post that stands there, as if it had been posted. Its id."""
        self.count += 1
        number = str(self.count)
        made = {"id": number, "posted": text, "parent": parent, "at": self.clock(), "edits": [number]} | changed
        self.tweets.append(made)
        return number

    def _answer(self, data: Any, status: int = 200) -> Reply:
        return Reply(status, data, headers={"x-access-level": self.level, "x-rate-limit-remaining": "890"})

    def _create(self, body: Mapping[str, Any]) -> Reply:  # noqa: PLR0911 - a refusal each
        parent = body.get("reply", {}).get("in_reply_to_tweet_id")
        if set(body) - _FIELDS or not isinstance(body.get("text"), str) or not body["text"].strip():
            return _problem(400, "One or more parameters to your request was invalid.")
        if self.level == "read":
            return _problem(403, "Your client app is not configured with the appropriate oauth1 app permissions.")
        if x_length(body["text"]) > 280:
            return _problem(403, "Your Tweet text is too long. For more information see the character counting page.")
        if parent is not None and not any(one["id"] == parent for one in self.tweets):
            return _problem(400, "You attempted to reply to a Tweet that is deleted or not visible to you.")
        if any(one["posted"] == body["text"] for one in self.tweets):
            return _problem(403, "You are not allowed to create a Tweet with duplicate content.")
        shown = body.get("media", {"media_ids": []})["media_ids"]
        if any(one not in self.media for one in shown):
            return _problem(400, "Your media IDs are invalid.")
        number = self.stand(body["text"], parent, media=shown)
        return self._answer({"data": {"id": number, "text": self._shown(self.tweets[-1])["text"]}}, 201)

    def _uploaded(self, heard: Heard) -> Reply:
        parts = {name: part.content for name, part in parts_of(heard).items()} if is_form(heard) else {}
        if self.level == "read":
            return _problem(403, "Your client app is not configured with the appropriate oauth1 app permissions.")
        if parts.get("media_category") != b"tweet_image" or not parts.get("media", b"").startswith(b"\x89PNG"):
            return _problem(400, "media type unrecognized.")
        number = str(1146654567674912769 + len(self.media))
        self.media[number] = (parts["media"], "")
        made = {"id": number, "media_key": f"3_{number}", "expires_after_secs": 86400, "size": len(parts["media"])}
        return self._answer({"data": made})

    def _described(self, body: Mapping[str, Any]) -> Reply:
        text = body["metadata"]["alt_text"]["text"]
        if body["id"] not in self.media or len(text) > 1000:
            return _problem(400, "One or more parameters to your request was invalid.")
        self.media[body["id"]] = (self.media[body["id"]][0], text)
        return self._answer({"data": {"id": body["id"], "associated_metadata": {"alt_text": {"text": text}}}})

    def _one(self, method: str, number: str) -> Reply:
        there = [one for one in self.tweets if one["id"] == number]
        if method == "DELETE":
            self.tweets = [one for one in self.tweets if one["id"] != number]
            return self._answer({"data": {"deleted": True}}) if there else _problem(404, "Could not find tweet")
        if there:
            return self._answer({"data": self._shown(there[0])})
        missing = {"type": "https://api.x.com/2/problems/resource-not-found", "title": "Not Found Error"}
        return self._answer({"errors": [missing | {"detail": f"Could not find tweet with id: [{number}]."}]})

    def _timeline(self, query: Mapping[str, str]) -> Reply:
        since = datetime.fromisoformat(query["start_time"]).timestamp() if "start_time" in query else 0.0
        above = int(query.get("since_id", "0"))
        there = [one for one in reversed(self.tweets) if not self.late or self.clock() >= one["at"] + self.late]
        shown = [self._shown(one) for one in there if one["at"] >= since and int(one["id"]) > above]
        if self.hides:
            self.hides, shown = self.hides - 1, []
        start = int(query.get("pagination_token", "0"))
        part, after = shown[start : start + self.page], start + self.page
        meta: dict[str, Any] = {"result_count": len(part)}
        meta |= {"next_token": str(after)} if after < len(shown) else {}
        return self._answer({"meta": meta} | ({"data": part} if part else {}))

    def _shown(self, tweet: Mapping[str, Any]) -> dict[str, Any]:
        """With its addresses shortened to t.co, and three signs as entities, as X does it."""
        text, urls = html.escape(tweet["posted"], quote=False), []
        for place, found in enumerate(dict.fromkeys(_URL.findall(text))):
            short = f"https://t.co/{tweet['id']}x{place}"
            text = text.replace(found, short)
            whole = html.unescape(found if "://" in found else f"http://{found}")
            urls.append({"url": short, "expanded_url": whole, "display_url": found[8:30] + "…"})
        moment = datetime.fromtimestamp(tweet["at"], UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"id": tweet["id"], "text": text, "created_at": moment, "edit_history_tweet_ids": tweet["edits"]}
        told |= {"entities": {"urls": urls}} if urls else {}
        before = {"referenced_tweets": [{"type": "replied_to", "id": tweet["parent"]}]}
        return told | (before if tweet["parent"] else {})

    def _signed(self, heard: Heard) -> bool:
        """Whether the signature is that of the account, over this very request."""
        given = heard.headers.get("authorization", "")
        parts = dict(re.findall(r'(\w+)="([^"]*)"', given))
        said = {name: unquote(value) for name, value in parts.items()}
        if not given.startswith("OAuth ") or "realm" in said:
            return False
        signature, nonce = said.pop("oauth_signature", ""), said.get("oauth_nonce", "")
        pairs = sorted((quote(k, safe="~"), quote(v, safe="~")) for k, v in {**said, **heard.query}.items())
        whole = "&".join(f"{name}={value}" for name, value in pairs)
        url = f"http://{heard.headers['host']}{heard.path}"
        base = "&".join(quote(part, safe="~") for part in (heard.method, url, whole))
        key = f"{quote(SECRETS.app_secret, safe='~')}&{quote(SECRETS.token_secret, safe='~')}"
        wanted = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()
        ours = (said.get("oauth_consumer_key"), said.get("oauth_token")) == (SECRETS.app_key, SECRETS.token)
        fresh = nonce and nonce not in self.nonces and abs(int(said.get("oauth_timestamp", "0")) - time.time()) < 300
        self.nonces.add(nonce)
        return bool(ours and fresh and hmac.compare_digest(signature, wanted))


def postings(*texts: str, first_at: float | None = None) -> tuple[Posting, ...]:
    """A thread as the outbox has it."""
    channel = Channel("x", "x", XSettings())
    posts = tuple(Post(text, "hand", x_length(text), 280, ("en",)) for text in texts)
    edition = ThreadEdition("x", "x", "2026-03-23-lamps", None, "Lamps", "en", "characters", posts)
    packed = pack_x(edition, Publication(name="Lantern", address="desk@lantern.example"), channel)
    return postings_of(packed, time.time() if first_at is None else first_at)


def _problem(status: int, detail: str) -> Reply:
    return Reply(status, {"title": "Problem", "detail": detail, "type": "about:blank", "status": status})
