"""Where things stand on LinkedIn: the names (URNs) that it gives, and the receipts that are made of them.

A post's receipt is its URN and its address. A comment's is its own URN and an address that begins with the post's, for
LinkedIn names a comment by the activity that it belongs to and no longer by the post: `urn:li:comment:(urn:li:activity:
9,2)`. So every receipt tells the post that a further comment belongs to.
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

_WEB: Final = "https://www.linkedin.com/feed/update/"
_POST = re.compile(r"urn:li:(?:share|ugcPost):[0-9]{1,30}")
_COMMENT = re.compile(r"urn:li:comment:\(urn:li:[A-Za-z]{1,30}:[0-9]{1,30},([0-9]{1,30})\)")
_NUMBER = re.compile(r"[0-9]{1,30}")
HEADER: Final = "x-restli-id"
"""The header of an answer that names what was made."""


def post_receipt(urn: str) -> str:
    """A post's receipt: its URN, and where it stands on the web."""
    return f"{urn} {_WEB}{urn}"


def comment_receipt(urn: str, post: str) -> str:
    """A comment's receipt: its URN, and where it stands below the post."""
    return f"{urn} {_WEB}{post}?commentUrn={quote(urn, safe='')}"


def post_of(receipt: str) -> str | None:
    """The URN of the post that a receipt is of, or that the comment stands under; None: it is none of LinkedIn's."""
    name, _, address = receipt.partition(" ")
    found = _POST.match(address.removeprefix(_WEB)) or _POST.fullmatch(name)
    return found[0] if found else None


def number_of(receipt: str) -> str | None:
    """The number of the comment that a receipt is of; None: it is of none."""
    found = _COMMENT.match(receipt)
    return found[1] if found else None


def made_post(body: Any, header: str = "") -> str | None:
    """The URN of a post that was made: the answer's header `x-restli-id`, or `id` of its body, which is often empty."""
    return next((name for name in _names(body, header, "id") if _POST.fullmatch(name)), None)


def made_comment(body: Any, post: str, header: str = "") -> str | None:
    """The URN of a comment below `post`: `commentUrn` of the body, else by its number, which the header has too."""
    names, numbers = _names(body, header, "commentUrn", "$URN", "id"), reversed(_names(body, header, "id"))
    whole = next((name for name in names if _COMMENT.fullmatch(name)), None)
    number = next((name for name in numbers if _NUMBER.fullmatch(name)), None)
    return whole or (f"urn:li:comment:({post},{number})" if number else None)


def post_in(text: str) -> str | None:
    """The URN of a post that a text names."""
    found = _POST.search(text)
    return found[0] if found else None


def _names(body: Any, header: str, *fields: str) -> list[str]:
    values = [body.get(name) for name in fields] if isinstance(body, dict) else []
    return [str(value) for value in (*values, header) if isinstance(value, str | int) and not isinstance(value, bool)]
