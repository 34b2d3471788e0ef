"""The account's own posts as X shows them: GET /2/users/:id/tweets (docs.x.com/x-api/users/get-posts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pipeline.send.post.plain.moment import moment_of
from pipeline.send.post.plain.own_posts import Stood
from pipeline.send.post.plain.unread import a_number
from pipeline.send.post.poster import ReadBack

_ASKED: Final = {
    "max_results": "100",
    "tweet.fields": "created_at,edit_history_tweet_ids,entities,referenced_tweets",
}
PAGES: Final = 5
"""Pages of 100 posts that are looked through, the newest first."""


def since_moment(moment: float) -> dict[str, str]:
    """The query for the posts since a moment, in seconds since the epoch."""
    start = datetime.fromtimestamp(max(moment, 0.0), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**_ASKED, "start_time": start}


def since_lead(ids: Sequence[str]) -> dict[str, str]:
    """The query for the posts of a thread by their ids, and what came after it: ids grow with time."""
    return {**_ASKED, "since_id": str(max(int(ids[0]) - 1, 1))} if ids else dict(_ASKED)


def page_of(body: Mapping[str, Any], address: str) -> tuple[list[Stood] | None, str]:
    """The posts of an answer, None where it is no page of posts, and the name of the next page, empty for none."""
    meta, posts = body.get("meta"), body.get("data", [])
    if not isinstance(meta, Mapping) or not isinstance(posts, list) or not isinstance(meta.get("result_count"), int):
        return None, ""
    after = meta.get("next_token")
    return [one for post in posts if (one := stood(post, address))], after if isinstance(after, str) else ""


def read_back(seen: Sequence[Stood], ids: Sequence[str]) -> ReadBack:
    """Which posts of a thread, by their ids, stand there and answer the one before."""
    parents = {post.receipt.partition(" ")[0]: post.parent for post in seen}
    before: list[str | None] = [None, *ids]
    missing = [n for n, own in enumerate(ids, start=1) if own not in parents or parents[own] != before[n - 1]]
    return ReadBack(len(ids), tuple(missing))


def stood(post: Any, address: str) -> Stood | None:
    """A post of an answer, None where it is none; `address` with {} for its id."""
    number = a_number(post.get("id")) if isinstance(post, Mapping) else None
    if number is None or not isinstance(post.get("text"), str):
        return None
    history = post.get("edit_history_tweet_ids")
    return Stood(
        receipt=f"{number} {address.format(number)}",
        text=_whole(post),
        parent=_parent(post),
        at=moment_of(post.get("created_at")),
        edited=isinstance(history, list) and len(history) > 1,
    )


def _whole(post: Mapping[str, Any]) -> str:
    """The text with the addresses that were posted in the place of X's own short ones (t.co)."""
    text, entities = str(post["text"]), post.get("entities")
    urls = entities.get("urls") if isinstance(entities, Mapping) else None
    for one in urls if isinstance(urls, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("url"), str) and isinstance(one.get("expanded_url"), str):
            text = text.replace(one["url"], one["expanded_url"]) if one["url"] else text
    return text


def _parent(post: Mapping[str, Any]) -> str | None:
    named = post.get("referenced_tweets")
    for one in named if isinstance(named, list) else ():
        if isinstance(one, Mapping) and one.get("type") == "replied_to":
            return a_number(one.get("id"))
    return None
