"""The account's repository: raw XRPC calls, with a session where one is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.send.post.bluesky.session import Sessions
from pipeline.send.post.bluesky.words import TOKEN_ERRORS
from pipeline.send.post.wire.answer import Answer, Said
from pipeline.send.post.wire.http import Http

_PAGE: Final = 100
_PAGES: Final = 1000
"""More posts than that no account has; a list without end comes from a server that is ill."""
_MISSING: Final = "RecordNotFound"


class Repo:
    """One account's records. All calls raise `NotSent` and `Silent`; those that log in, `Trouble` too."""

    def __init__(self, http: Http, server: str, sessions: Sessions) -> None:
        self._http, self._server, self._sessions = http, server, sessions

    def call(self, method: str, path: str, json: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """A call as the account. An expired token is renewed once: the call that carried it was not acted upon."""
        answer = self._as_account(method, path, json, headers)
        if answer.error in TOKEN_ERRORS or answer.status == 401:  # noqa: PLR2004
            self._sessions.renewed()
            answer = self._as_account(method, path, json, headers)
        return answer

    def ask(self, path: str) -> Answer:
        """A question that needs no session."""
        return self._http.send("GET", self._server + path)

    def get(self, did: str, collection: str, rkey: str) -> Mapping[str, Any] | None:
        """A record, `{"uri", "cid", "value"}`; None: it is surely not there. Needs no session.

        Raises:
            Said: the server answers something else.
        """
        answer = self._read("getRecord", {"repo": did, "collection": collection, "rkey": rkey})
        if answer.error == _MISSING:
            return None
        return _record(answer, "value", dict)

    def listed(self, did: str, collection: str) -> Iterator[Mapping[str, Any]]:
        """All records of a collection, the newest key first. Needs no session.

        Raises:
            Said: the server answers something else.
        """
        cursor = ""
        for _ in range(_PAGES):
            params = {"repo": did, "collection": collection, "limit": str(_PAGE), "cursor": cursor}
            page = _record(self._read("listRecords", params), "records", list)
            yield from (record for record in page["records"] if isinstance(record, dict))
            cursor = str(page.get("cursor") or "")
            if not page["records"] or not cursor:
                return

    def _as_account(self, method: str, path: str, json: Any, headers: Mapping[str, str] | None) -> Answer:
        sent = {**(headers or {}), **self._sessions.current().headers}
        return self._http.send(method, self._server + path, headers=sent, json=json)

    def _read(self, name: str, params: Mapping[str, str]) -> Answer:
        asked = {key: value for key, value in params.items() if value}
        return self._http.send("GET", f"{self._server}/xrpc/com.atproto.repo.{name}", params=asked)


def _record(answer: Answer, part: str, kind: type) -> Mapping[str, Any]:
    if answer.ok and isinstance(answer.body, dict) and isinstance(answer.body.get(part), kind):
        return answer.body
    raise Said(answer)
