"""Looking for a post among those of the page (GET /{page}/feed). Nothing is changed.

Source: https://developers.facebook.com/docs/graph-api/reference/page/feed. The address of an answer's next page has the
token in it, so it is never used: only its cursor is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pipeline.outcome import InDoubt, Outcome
from pipeline.send.post.plain.moment import moment_of
from pipeline.send.post.plain.seen import Seen, back_to, judged
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.answer import Answer, Said

WEB: Final = "https://www.facebook.com/"
_POST = re.compile(r"([0-9]{1,30})_[0-9]{1,30}")
_CURSOR = re.compile(r"[A-Za-z0-9_=.-]{1,1000}")
_COUNT: Final = 50
_PAGES: Final = 10
_FIELDS: Final = "id,message,created_time,from"

Read = Callable[[dict[str, str | int]], Answer]
"""The answer to a question for the page's feed.

Raises:
    HttpFault: there is none.
"""


def look(read: Read, posting: Posting, page: str) -> Outcome:
    """Whether it is there.

    Raises:
        Said: we may not look.
        HttpFault: Facebook cannot be reached.
    """
    text = str(posting.request["body"].get("message", ""))
    query: dict[str, str | int] = {"fields": _FIELDS, "since": int(back_to(posting.first_at)), "limit": _COUNT}
    seen: list[Seen] = []
    for _ in range(_PAGES):
        answer = read(query)
        listed = answer.body.get("data") if answer.ok and isinstance(answer.body, dict) else None
        if not isinstance(listed, list):
            raise Said(answer)
        seen += [one for element in listed if (one := _seen(element, page))]
        after = _next(answer.body)
        if after is None or not listed:
            return judged(seen, text, posting.first_at, "among the page's posts")
        query = {**query, "after": after}
    return InDoubt(f"it may be further back than {_PAGES * _COUNT} posts; look at the page")


def receipt_of(value: Any) -> str | None:
    """The receipt of a post by its id, `page_post`; None: it is none."""
    return f"{value} {WEB}{value}" if isinstance(value, str) and _POST.fullmatch(value) else None


def post_of(receipt: str) -> tuple[str, str] | None:
    """The id of the post that a receipt is of, and the page's number in it; None: it is none of Facebook's."""
    found = _POST.fullmatch(receipt.partition(" ")[0])
    return (found[0], found[1]) if found else None


def _seen(element: Any, page: str) -> Seen | None:
    """One element of the feed, where it is the page's own and says something."""
    if not isinstance(element, dict):
        return None
    whose, receipt, text = element.get("from"), receipt_of(element.get("id")), element.get("message")
    if receipt is None or not isinstance(text, str):
        return None
    if isinstance(whose, dict) and whose.get("id") not in {None, page}:
        return None
    return Seen(text, moment_of(element.get("created_time")), receipt)


def _next(body: dict[str, Any]) -> str | None:
    paging = body.get("paging")
    cursors = paging.get("cursors") if isinstance(paging, dict) and paging.get("next") else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return after if isinstance(after, str) and _CURSOR.fullmatch(after) else None
