"""The `atproto` package where it serves: login, renewal of a session, uploads.

Loaded when one of them is needed and not before (half a second; law 17). The SDK talks through our own `Http`: its own
client follows redirects with the password in the body, reads answers of any length, and moves to whatever server the
answer names.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn, cast

from atproto_client import models
from atproto_client.client.raw import ClientRaw
from atproto_client.exceptions import AtProtocolError
from atproto_client.request import Response

from pipeline.send.post.wire.answer import Answer, Said
from pipeline.send.post.wire.http import Http

_JSON: Final = "application/json"


class _Door:
    """What the SDK takes for its HTTP client."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self.answer: Answer | None = None

    def post(self, url: str, **named: Any) -> Response:
        content = named.get("content", named.get("data"))
        data = content.encode() if isinstance(content, str) else content
        answer = self.answer = self._http.send("POST", url, headers=named.get("headers"), data=data)
        if not answer.ok or not isinstance(answer.body, dict):
            raise Said(answer)
        return Response(success=True, status_code=answer.status, content=answer.body, headers=dict(answer.headers))


class Sdk:
    """The calls that go through the SDK. All raise `Said`, `NotSent` and `Silent`, and nothing of the SDK's own."""

    def __init__(self, http: Http, server: str) -> None:
        self._door = _Door(http)
        self._client = ClientRaw(server, cast("Any", self._door))

    def create_session(self, identifier: str, password: str) -> Any:
        """Log in: the answer of com.atproto.server.createSession."""
        asked = models.ComAtprotoServerCreateSession.Data(identifier=identifier, password=password)
        try:
            return self._client.com.atproto.server.create_session(asked)
        except AtProtocolError:
            self._unfit()

    def refresh_session(self, refresh: str) -> Any:
        """A new pair of tokens: the answer of com.atproto.server.refreshSession."""
        try:
            return self._client.com.atproto.server.refresh_session(headers={"Authorization": f"Bearer {refresh}"})
        except AtProtocolError:
            self._unfit()

    def upload(self, access: str, content: bytes, kind: str) -> str:
        """Upload a file; the CID that the server gave it. The same bytes have the same CID, whenever."""
        headers = {"Authorization": f"Bearer {access}", "Content-Type": kind}
        try:
            blob = self._client.com.atproto.repo.upload_blob(content, headers=headers).blob
        except AtProtocolError:
            self._unfit()
        link = blob.ref.link
        return link if isinstance(link, str) else link.decode()

    def _unfit(self) -> NoReturn:
        """The SDK's own text shows what it could not read, tokens among it: it is let go."""
        assert self._door.answer is not None  # noqa: S101 - the SDK complains of an answer only
        raise Said(self._door.answer) from None
