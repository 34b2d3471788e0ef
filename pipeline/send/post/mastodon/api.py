"""Mastodon's API as one account talks to it: requests out, answers in, and what a refusal means.

Documented at docs.joinmastodon.org/methods. Ids are strings of the server's own making; other software that speaks
this API (GoToSocial, Pleroma, Akkoma) makes them of letters too, and sends no rate headers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pipeline.outcome import Deferred, Outcome, Refused
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.wire.addresses import server_address
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import ITS_ADDRESS, LATER, asked_to_wait
from pipeline.send.post.wire.http import Http, HttpFault
from pipeline.send.sender import SendError

NEEDED: Final = "read:accounts read:statuses write:statuses"
"""The scopes that a token must have."""
_GUIDE: Final = "docs/channels/mastodon.md says how"
_AN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.~:-]{0,127}")
_A_TOKEN = re.compile(r"[!-~]{1,2000}")
_DOUBTFUL: Final = frozenset({408, 409, 425})
"""Statuses below 500 after which a request may still be under way."""


class MastodonApi:
    """One account of one server. Not for several threads at once.

    Args:
        server: the address, `https://` and a host; `http://` on this machine only, for the token travels with it.
        token: of the account; it is in no message and no `repr`.
        http: the client, which hides the token from now on.

    Raises:
        SendError: the address or the token cannot be one.
    """

    def __init__(self, server: str, token: str, http: Http) -> None:
        self._base, self.host = server_address(server)
        if not _A_TOKEN.fullmatch(token):
            raise SendError("the channel's token has spaces or other signs that no token has", "copy it again, alone")
        http.hiding.hide(token)
        self._token, self._http = token, http

    def get(self, path: str, params: Mapping[str, str | int] | None = None, *, anonymous: bool = False) -> Answer:
        """The answer to a GET, whatever it is; without the token where `anonymous`.

        Raises:
            Unread: there is none.
        """
        headers = {"Accept": "application/json"} | ({} if anonymous else self._credentials())
        try:
            return self._http.send("GET", self._base + path, headers=headers, params=params)
        except HttpFault as fault:
            raise Unread(no_answer(fault)) from None

    def read(self, path: str, params: Mapping[str, str | int] | None = None) -> Answer:
        """The answer to a GET that went well and is data.

        Raises:
            Unread: it is anything else.
        """
        answer = self.get(path, params)
        if answer.ok and isinstance(answer.body, dict | list):
            return answer
        raise Unread(self.unread(answer))

    def change(
        self, method: str, path: str, headers: Mapping[str, str], body: Any = None, *, data: bytes | None = None
    ) -> Answer:
        """The answer to a request that changes something: with a body of JSON, or with one of bytes.

        Raises:
            NotSent: surely nothing was changed.
            Silent: nobody knows.
        """
        named = {**headers, "Accept": "application/json", **self._credentials()}
        return self._http.send(method, self._base + path, headers=named, json=body, data=data)

    def close(self) -> None:
        """Close what is open."""
        self._http.close()

    def unread(self, answer: Answer) -> Deferred:
        """What an answer means that is not what was asked for, where nothing was to be changed."""
        refused = self.refusal(answer)
        if isinstance(refused, Deferred):
            return refused
        remedy = f"{ITS_ADDRESS}, and try again later" if answer.html else LATER
        return Deferred(f"{self.host} gave {answer.status}: {answer.said}; {remedy}", scope="connection")

    def refusal(self, answer: Answer) -> Outcome | None:
        """What an answer without success means for a post; None: nobody knows whether it was taken."""
        status, said = answer.status, f"{self.host} said {answer.status}: {answer.said}"
        if answer.ok or status >= 500 or status in _DOUBTFUL:  # noqa: PLR2004
            return None
        if status == 429:  # noqa: PLR2004
            return Deferred(f"{said}; {asked_to_wait(answer.wait())}", "429", "connection", answer.wait())
        if remedy := _remedy(answer):
            return Deferred(f"{said}; {remedy}", str(status), "channel")
        return Refused(f"{said}; change what it names in the issue, and make the dry run again", str(status), "message")

    def clean(self, text: str) -> str:
        """A text of the server's without our token, as it may be shown and kept."""
        return self._http.hiding.clean(text, len(text) + 1)

    def _credentials(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}


def no_answer(fault: HttpFault) -> Deferred:
    """What a request comes to that got no answer, where nothing was changed."""
    return Deferred(fault.why, scope="channel" if fault.ours else "connection")


def gone(answer: Answer) -> bool:
    """Whether the server, and no page in its place, says that there is no such status."""
    return answer.status in {404, 410} and isinstance(answer.body, dict)


def an_id(value: Any) -> str | None:
    """An id as it stands in answers and addresses, None where it cannot be one."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if _AN_ID.fullmatch(text) else None


def _remedy(answer: Answer) -> str:
    """What to do where the fault is the channel's and not the post's; nothing: it is the post's."""
    if answer.status == 401:  # noqa: PLR2004
        return f"the token is wrong, expired or revoked: make a new one ({_GUIDE})"
    if answer.status == 403 and "scope" in answer.said.lower():  # noqa: PLR2004
        return f"make a token with the scopes {NEEDED} ({_GUIDE})"
    if answer.status == 403:  # noqa: PLR2004
        return "log in there with a browser and see what it says of the account (suspended, disabled, not confirmed)"
    if answer.html or answer.status in {404, 405, 410}:
        return "see whether the channel's `server` is right, and that a Mastodon server runs there"
    return ""
