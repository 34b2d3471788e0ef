"""The session of a Bluesky account: made, kept in a file of the owner's, renewed.

A server allows 30 logins in 5 minutes and 300 a day, so the tokens outlive the process. They are renewed when the
server calls them expired and not by this machine's clock, which may be wrong.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.send.post.bluesky.words import Account, Trouble, login, no_pds, not_active, turned_down, unreachable
from pipeline.send.post.wire.answer import Said
from pipeline.send.post.wire.http import Http, HttpFault

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in, and with what. The tokens are in no `repr`."""

    did: str
    handle: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What a request of this account carries."""
        return {"Authorization": f"Bearer {self.access}"}


class Sessions:
    """The one session of a channel.

    Args:
        http: the client; its `hiding` learns the tokens.
        server: base address of the PDS.
        identifier: handle, DID or address of the account.
        password: its app password.
        folder: where the tokens are kept, created with owner-only permissions.

    `kept` says that the session at hand, or the one that it renews, is of an earlier run: the password was not tried.
    """

    def __init__(self, http: Http, server: str, identifier: str, password: str, folder: Path) -> None:
        self._http, self._server, self._identifier, self._password = http, server, identifier, password
        self._account = Account(urlsplit(server).netloc, identifier)
        name = sha256(f"{server}\n{identifier}".encode()).hexdigest()[:16]
        self._file = folder / f"bluesky-{name}.json"
        self._session: Session | None = None
        self.kept = False
        self._sdk: Any = None
        http.hiding.hide(password)

    def current(self) -> Session:
        """The session at hand: from memory, from the file, or a new one.

        Raises:
            Trouble: there is none to be had.
        """
        if self._session is None:
            self._session = self._read()
            self.kept = self._session is not None
        return self._session or self._create()

    def renewed(self) -> Session:
        """Another session than the one at hand, which the server calls expired: refreshed, else made anew.

        Raises:
            Trouble: there is none to be had.
        """
        try:
            self._keep(self.sdk.refresh_session(self.current().refresh))
        except Said as fault:
            if (trouble := turned_down(fault.answer, self._account)) and trouble.scope == "connection":
                raise trouble from None
            self._session = self._create()
        except HttpFault as fault:
            raise unreachable(fault) from None
        return self.current()

    @property
    def sdk(self) -> Any:
        """The calls of the `atproto` package, which is loaded here."""
        if self._sdk is None:
            from pipeline.send.post.bluesky.sdk import Sdk  # noqa: PLC0415 - law 17

            self._sdk = Sdk(self._http, self._server)
        return self._sdk

    def _create(self) -> Session:
        """Log in. The password goes to nothing that has not answered like a Bluesky server, and never in the clear."""
        parts = urlsplit(self._server)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise Trouble(
                f"{self._server} would get the password unencrypted", "write https:// in the channel's `server`"
            )
        try:
            self._greet()
            given = self.sdk.create_session(self._identifier, self._password)
            self.kept = False
        except Said as fault:
            raise login(fault.answer, self._account) from None
        except HttpFault as fault:
            raise unreachable(fault) from None
        if given.active is False:
            raise not_active(self._account, self._http.hiding.clean(str(given.status or "")))
        return self._keep(given)

    def _greet(self) -> None:
        answer = self._http.send("GET", f"{self._server}/xrpc/com.atproto.server.describeServer")
        if answer.ok and isinstance(answer.body, dict) and "availableUserDomains" in answer.body:
            return
        raise turned_down(answer, self._account) or no_pds(self._account.host, answer)

    def _keep(self, given: Any) -> Session:
        session = Session(str(given.did), str(given.handle), given.access_jwt, given.refresh_jwt)
        self._write(session)
        return session

    def _read(self) -> Session | None:
        """What the file holds; a file that others may read, or that is damaged, counts as none."""
        try:
            if os.name == "posix" and self._file.stat().st_mode & _OTHERS:
                return None
            kept = json.loads(self._file.read_bytes())
            session = Session(**{name: str(kept[name]) for name in ("did", "handle", "access", "refresh")})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        self._hide(session)
        return session

    def _write(self, session: Session) -> None:
        """Keep it, whole or not at all; where the disk does not take it, the next run logs in again."""
        self._session = session
        self._hide(session)
        draft = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.unlink(missing_ok=True)
            try:
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                    json.dump(asdict(session), out)
                draft.replace(self._file)
            finally:
                draft.unlink(missing_ok=True)

    def _hide(self, session: Session) -> None:
        self._http.hiding.hide(session.access)
        self._http.hiding.hide(session.refresh)
