"""Looking for a post among the page's own, or for a comment below its post. Nothing is changed.

Both need the permission r_organization_social (Posts API, “Find posts by authors”; Comments API, “Get comments on
shares”). Without it nobody but a person can see what is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from pipeline.outcome import InDoubt, Outcome, Sent
from pipeline.send.post.linkedin.api import Query
from pipeline.send.post.linkedin.places import comment_receipt, made_comment, made_post, post_of, post_receipt
from pipeline.send.post.plain.seen import Seen, back_to, judged
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.answer import Answer, Said

_COUNT: Final = 50
_PAGES: Final = 10
_WRITTEN = re.compile(r"\\([\\|{}@\[\]()<>#*_~])|\{hashtag\|\\?#\|((?:\\.|[^}\\])*)\}")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)

Get = Callable[[str, Query], Answer]
"""The answer to a GET of a path with a query.

Raises:
    HttpFault: there is none.
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: its text as it reads, whose it is, when it was first tried, and what it comments on."""

    text: str
    page: str
    first_at: float
    post: str | None = None


def wanted_of(posting: Posting) -> Wanted:
    """What a posting says, as it reads."""
    body = posting.request["body"]
    page, message = str(body.get("author") or body.get("actor")), body.get("message")
    if isinstance(message, dict):
        return Wanted(str(message.get("text", "")), page, posting.first_at, post_of(posting.follows or ""))
    return Wanted(plain(str(body.get("commentary", ""))), page, posting.first_at)


def look(get: Get, wanted: Wanted) -> Outcome:
    """Whether it is there.

    Raises:
        Said: we may not look.
        HttpFault: LinkedIn cannot be reached.
    """
    since = back_to(wanted.first_at)
    where = "among the comments below the post" if wanted.post else "among the page's posts"
    seen: list[Seen] = []
    for number in range(_PAGES):
        listed = _listed(get, wanted, number * _COUNT)
        shown = [one for element in listed if (one := _seen(element, wanted))]
        seen += shown
        if len(listed) < _COUNT or (not wanted.post and any((one.at or since) < since for one in shown)):
            return judged(seen, _bare(wanted.text), wanted.first_at, where)
    return InDoubt(f"it may be further back than {_PAGES * _COUNT} posts; look at the page")


def plain(commentary: str) -> str:
    """“Little text” as it reads: without backslashes, hashtags by their words."""
    return _WRITTEN.sub(lambda found: found[1] or f"#{plain(found[2])}", commentary)


def same(element: Any, wanted: Wanted) -> bool:
    """Whether a post that LinkedIn shows is the page's, with the same words, and was made since it was first tried."""
    seen = [one for one in (_seen(element, wanted),) if one]
    return isinstance(judged(seen, _bare(wanted.text), wanted.first_at, ""), Sent)


def _listed(get: Get, wanted: Wanted, start: int) -> list[Any]:
    if wanted.post:
        path = f"/rest/socialActions/{quote(wanted.post, safe='')}/comments"
        answer = get(path, {"start": start, "count": _COUNT})
    else:
        query: Query = {"q": "author", "author": wanted.page, "start": start, "count": _COUNT, "sortBy": "CREATED"}
        answer = get("/rest/posts", query)
    elements = answer.body.get("elements") if answer.ok and isinstance(answer.body, dict) else None
    if not isinstance(elements, list):
        raise Said(answer)
    return elements


def _seen(element: Any, wanted: Wanted) -> Seen | None:
    """One element of a list, where it is the page's own."""
    if not isinstance(element, dict):
        return None
    return _comment(element, wanted) if wanted.post else _post(element, wanted)


def _post(element: dict[str, Any], wanted: Wanted) -> Seen | None:
    urn, text = made_post(element), element.get("commentary")
    if urn is None or element.get("author") != wanted.page or not isinstance(text, str):
        return None
    return Seen(_bare(plain(text)), _seconds(element.get("createdAt")), post_receipt(urn))


def _comment(element: dict[str, Any], wanted: Wanted) -> Seen | None:
    message, created = element.get("message"), element.get("created")
    text = message.get("text") if isinstance(message, dict) else None
    at = created.get("time") if isinstance(created, dict) else None
    urn = made_comment(element, wanted.post or "")
    if urn is None or element.get("actor") != wanted.page or not isinstance(text, str):
        return None
    return Seen(_bare(text), _seconds(at), comment_receipt(urn, wanted.post or ""))


def _bare(text: str) -> str:
    """A text without its addresses, which LinkedIn may show by a short one of its own."""
    return _ADDRESS.sub("↗", text)


def _seconds(value: Any) -> float | None:
    """LinkedIn's milliseconds since the epoch in seconds."""
    return value / 1000.0 if isinstance(value, int) and not isinstance(value, bool) else None
