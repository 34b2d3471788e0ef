"""thread.json: the requests of a thread exactly as they will travel, but for their slots and the credentials.

`{"requests": [{"key", "method", "path", "headers", "body", "media"}], "slots": [{"name", "placeholder", "about"}]}`.
The body is what is sent, as JSON; `media`, where there are some, are uploaded before it, or travel in the request
itself: that is then a form (RFC 7578), which has the body beside them. Who is posting is the sender's own matter: the
header with the credentials is in no file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import count
from typing import Any

from pipeline.delivery import Slot
from pipeline.edition import ThreadEdition


def request(
    key: str,
    path: str,
    body: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    media: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """One POST request of the delivery `key`: `path` on the channel's server, a JSON body, headers beside its type.

    `media` are its files, each with its `file`, `type`, `description`, and the `slot` that its upload fills, or the
    part of the `form` that carries it.
    """
    made = {
        "key": key,
        "method": "POST",
        "path": path,
        "headers": {"Content-Type": "application/json"} | dict(headers or {}),
        "body": dict(body),
    }
    return made | ({"media": [dict(one) for one in media]} if media else {})


def thread_json(requests: Sequence[Mapping[str, Any]], slots: Iterable[Slot]) -> bytes:
    """The file: UTF-8, indented by two spaces, the same bytes for the same thread."""
    listed = [{"name": slot.name, "placeholder": slot.placeholder, "about": slot.about} for slot in slots]
    document = {"requests": list(requests), "slots": listed}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def stamp(edition: ThreadEdition, key: str) -> str:
    """A word for placeholders that occurs in no post: from the delivery's key, the same on every run.

    A sender fills slots byte for byte, so that a placeholder must not stand in a text by chance, nor because
    somebody wrote it there.
    """
    words = [text for post in edition.posts for text in (post.text, *(mark.value for mark in post.marks))] + [key]
    for number in count():
        word = sha256(f"{key}#{number}".encode()).hexdigest()[:12]
        if not any(word in text for text in words):
            return word
    raise AssertionError  # there is always a next number
