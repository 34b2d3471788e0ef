"""The files of a thread (a card, pictures): uploaded before the records that refer to them by CID are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pipeline.send.post.bluesky.fill import NotPostable, Thread
from pipeline.send.post.bluesky.session import Sessions
from pipeline.send.post.bluesky.words import TOKEN_ERRORS, Account, Trouble, turned_down
from pipeline.send.post.wire.answer import Answer, Said

_ILL: Final = 500


def upload(thread: Thread, files: Mapping[str, bytes], sessions: Sessions, account: Account) -> None:
    """Upload every file of `files` (by CID) that the records refer to; twice does no harm.

    Raises:
        NotPostable: a file is missing, or the server does not take it, or names it otherwise.
        Trouble: not now.
        HttpFault: no answer.
    """
    for link, kind in dict(_references(thread.body)).items():
        if (content := files.get(link)) is None:
            raise NotPostable("a file that it refers to is not in the outbox")
        try:
            named = _uploaded(sessions, content, kind)
        except Said as fault:
            raise _not_taken(fault.answer, account) from None
        if named != link:
            raise NotPostable(f"{account.host} stored a file under another name than its own")


def _uploaded(sessions: Sessions, content: bytes, kind: str) -> str:
    try:
        return str(sessions.sdk.upload(sessions.current().access, content, kind))
    except Said as fault:
        if fault.answer.error not in TOKEN_ERRORS:
            raise
    return str(sessions.sdk.upload(sessions.renewed().access, content, kind))


def _not_taken(answer: Answer, account: Account) -> Exception:
    said = f"{account.host} does not take a file ({answer.said})"
    if trouble := turned_down(answer, account):
        return trouble
    if answer.status >= _ILL:
        return Trouble(said, "try again later", code=str(answer.status), scope="connection", wait=answer.wait())
    return NotPostable(said)


def _references(value: Any) -> Iterable[tuple[str, str]]:
    """The blobs in JSON data: CID and media type."""
    match value:
        case {"$type": "blob", "ref": {"$link": str() as link}, "mimeType": str() as kind}:
            yield link, kind
        case dict():
            for part in value.values():
                yield from _references(part)
        case list():
            for part in value:
                yield from _references(part)
