"""Pictures of a post on X: uploaded in one request, then described in a second.

Sources: https://docs.x.com/x-api/media/upload-media and https://docs.x.com/x-api/media/create-media-metadata. What is
uploaded and named in no post X deletes after `expires_after_secs`, a day. A form's fields are no part of the signature
(RFC 5849 section 3.4.1.3.1: only those of type application/x-www-form-urlencoded are).
"""

from __future__ import annotations

from typing import Any, Final

from pipeline.send.post.plain.unread import a_number
from pipeline.send.post.plain.uploading import Picture
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.multipart import form

UPLOAD: Final = "/2/media/upload"
METADATA: Final = "/2/media/metadata"
MOST: Final = 5_000_000
"""Bytes of a picture (https://docs.x.com/x-api/media/quickstart/best-practices: 5 MB)."""


def upload_of(picture: Picture) -> tuple[bytes, str]:
    """The upload's body and its type."""
    return form([("media_category", "tweet_image"), ("media_type", picture.kind), ("media", picture.file)])


def described(number: str, picture: Picture) -> dict[str, Any]:
    """The body that gives an uploaded picture its description."""
    return {"id": number, "metadata": {"alt_text": {"text": picture.shows}}}


def id_of(answer: Answer) -> str | None:
    """The id of the picture or post that was made; None: the answer names none."""
    data = answer.body.get("data") if isinstance(answer.body, dict) else None
    return a_number(data.get("id")) if isinstance(data, dict) else None
