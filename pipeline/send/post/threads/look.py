"""The account's own posts as Threads shows them.

Sources: developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts (posts that answer
nothing) and /retrieve-and-manage-replies/replies-and-conversations (the account's replies).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipeline.send.post.plain.moment import moment_of
from pipeline.send.post.plain.own_posts import Stood
from pipeline.send.post.plain.unread import a_number

FIELDS: Final = "id,text,permalink,timestamp,replied_to"
_WEB: Final = ("https://www.threads.com/", "https://www.threads.net/", "https://threads.com/", "https://threads.net/")
_LONGEST: Final = 200


def receipt(number: str, link: Any) -> str:
    """The receipt of a post: its id and, where Threads names one, its address."""
    good = isinstance(link, str) and link.startswith(_WEB) and len(link) <= _LONGEST
    good = good and link.isascii() and link.isprintable() and " " not in link
    return f"{number} {link}" if good else number


def stood(post: Any) -> Stood | None:
    """A post of an answer, None where it is none. What has no text (a repost) is a post with an empty one."""
    number = a_number(post.get("id")) if isinstance(post, Mapping) else None
    if number is None:
        return None
    text, before = post.get("text"), post.get("replied_to")
    parent = a_number(before.get("id")) if isinstance(before, Mapping) else None
    return Stood(
        receipt=receipt(number, post.get("permalink")),
        text=text if isinstance(text, str) else "",
        parent=parent,
        at=moment_of(post.get("timestamp")),
    )
