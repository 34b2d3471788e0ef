"""Pictures of a page's post: uploaded before it as a photo that nobody sees, and named in it.

Source: https://developers.facebook.com/docs/graph-api/reference/page/photos. A photo with `published` false that no
post shows Facebook deletes after about a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.send.post.plain.call import Call
from pipeline.send.post.plain.uploading import Picture
from pipeline.send.post.wire.multipart import form

MOST: Final = 10_000_000
"""Bytes of a photo."""


def upload_of(url: str, headers: Mapping[str, str], picture: Picture) -> Call:
    """The upload of a picture with its description to the page's photos at `url`."""
    fields = (("published", "false"), ("alt_text_custom", picture.shows), ("source", picture.file))
    body, kind = form(fields)
    return Call(url, headers={**headers, "Content-Type": kind}, data=body)
