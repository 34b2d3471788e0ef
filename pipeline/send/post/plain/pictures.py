"""Pictures that a request carries itself: from the outbox into the form that is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.outcome import Deferred
from pipeline.send.post.plain.call import Call
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.multipart import Part, form


def lacking(posting: Posting) -> Deferred | None:
    """What a post comes to whose picture is not in the outbox; None where all are there."""
    names = [one["file"] for one in posting.request.get("media") or () if one["file"] not in posting.files]
    if not names:
        return None
    why = f"the picture {names[0]} is not in the outbox; make the outbox again from the issue"
    return Deferred(why, scope="channel")


def with_files(call: Call, posting: Posting, texts: Mapping[str, str]) -> Call:
    """The request as a form: the texts by name, then the pictures; as it is where the post has none.

    Raises:
        KeyError: a picture is not in the outbox (`lacking` says so before).
    """
    media = posting.request.get("media") or ()
    if not media:
        return call
    files: dict[str, Part] = {one["form"]: (one["file"], posting.files[one["file"]], one["type"]) for one in media}
    data, kind = form({**texts, **files})
    return replace(call, json=None, data=data, headers={**call.headers, "Content-Type": kind})
