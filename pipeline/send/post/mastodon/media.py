"""Pictures of a status: uploaded before it, with their description, and waited for until the server has them ready.

docs.joinmastodon.org/methods/media: POST /api/v2/media answers 200, or 202 while it works; GET /api/v1/media/:id then
answers 206 until it is done. What is uploaded and never attached to a status the server deletes by itself, so that a
second upload does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pipeline.outcome import Deferred, Outcome
from pipeline.send.post.mastodon.api import MastodonApi, an_id, no_answer
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.plain.uploading import NotUploaded, not_taken
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import HttpFault
from pipeline.send.post.wire.multipart import form

UPLOAD: Final = "/api/v2/media"
_READY: Final = "/api/v1/media"
_POLLS, _PAUSE = 30, 2.0
"""How often it is asked whether a picture is ready, and the seconds between."""
_DONE, _WORKING = 200, frozenset({202, 206})


def with_pictures(
    api: MastodonApi, posting: Posting, body: Mapping[str, Any], sleep: Callable[[float], object]
) -> Mapping[str, Any]:
    """The status's body with the ids of its pictures in their slots, uploaded now; as it is where it has none.

    Raises:
        NotUploaded: a picture is missing in the outbox, or the server does not take it, or not now.
        Unread: the server does not answer.
    """
    wanted = posting.request.get("media") or ()
    if not wanted:
        return body
    ids = {posting.placeholders[one["slot"]]: _uploaded(api, posting, one, sleep) for one in wanted}
    return {**body, "media_ids": [ids.get(one, one) for one in body["media_ids"]]}


def _uploaded(api: MastodonApi, posting: Posting, one: Mapping[str, str], sleep: Callable[[float], object]) -> str:
    content = posting.files.get(one["file"])
    if content is None:
        why = f"the picture {one['file']} is not in the outbox; make the outbox again from the issue"
        raise NotUploaded(Deferred(why, scope="channel"))
    data, kind = form([("file", (one["file"], content, one["type"])), ("description", one["description"])])
    try:
        answer = api.change("POST", UPLOAD, {"Content-Type": kind}, data=data)
    except HttpFault as fault:
        raise Unread(no_answer(fault)) from None
    number = an_id(answer.body.get("id")) if isinstance(answer.body, dict) else None
    if not answer.ok or number is None:
        raise NotUploaded(_refused(api, answer, one["file"]))
    if answer.status in _WORKING:
        _wait(api, number, one["file"], sleep)
    return number


def _wait(api: MastodonApi, number: str, name: str, sleep: Callable[[float], object]) -> None:
    """Until the server has it ready."""
    for _ in range(_POLLS):
        sleep(_PAUSE)
        answer = api.get(f"{_READY}/{number}")
        if answer.status == _DONE:
            return
        if answer.status not in _WORKING:
            raise NotUploaded(_refused(api, answer, name))
    why = f"{api.host} is still at work on the picture {name}; nothing was posted; try again later"
    raise NotUploaded(Deferred(why, scope="connection"))


def _refused(api: MastodonApi, answer: Answer, name: str) -> Outcome:
    """What an answer means that is no picture's: nothing was posted, whatever it is."""
    return not_taken(name, f"{api.host} said {answer.status}: {answer.said}", answer, api.refusal(answer))
