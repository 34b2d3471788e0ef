"""What a PDS answers, in words for an editor: fault and remedy, and who has to wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pipeline.outcome import Deferred, Outcome
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import span
from pipeline.send.post.wire.http import HttpFault
from pipeline.send.sender import SendError

TOKEN_ERRORS: Final = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"})
"""An access token that is no longer good; a PDS says it with 400 or 401."""
_GONE: Final = frozenset(
    {"AccountTakedown", "AccountSuspended", "AccountDeactivated", "RepoTakendown", "RepoDeactivated"}
)
_NOT_THERE: Final = frozenset({404, 405, 501})
_APP_PASSWORD: Final = "make a new app password (Settings, Privacy and security, App passwords)"  # noqa: S105 - a remedy
_TOO_FAST: Final = 429
ILL: Final = 500


@dataclass(frozen=True, slots=True)
class Account:
    """Who is meant, as it may be shown: the server's host and the handle of the configuration."""

    host: str
    handle: str


class Ended(Exception):
    """A delivery has come to its end before anything was written. `outcome` says how."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class Trouble(Ended):
    """The channel cannot go on now: surely nothing was posted. `outcome` says it to the run, `error` to `check`."""

    def __init__(
        self,
        fault: str,
        remedy: str,
        *,
        code: str = "",
        scope: Literal["connection", "channel"] = "channel",
        wait: float | None = None,
    ) -> None:
        super().__init__(Deferred(f"{fault}; {remedy}", code, scope, wait))
        self.fault, self.remedy = fault, remedy
        self.scope, self.wait = scope, wait

    def __str__(self) -> str:
        return f"{self.fault}; {self.remedy}"

    @property
    def error(self) -> SendError:
        """The same, before anything is planned."""
        return SendError(self.fault, self.remedy, away=self.scope == "connection")


def unreachable(fault: HttpFault) -> Trouble:
    """A request without an answer."""
    what, _, remedy = fault.why.partition("; ")
    return Trouble(what, remedy, scope="channel" if fault.ours else "connection")


def turned_down(answer: Answer, account: Account) -> Trouble | None:
    """What stops the channel or makes it wait, whatever was asked; None: the answer is about the request itself."""
    code, host = str(answer.status), account.host
    if answer.status == _TOO_FAST:
        return Trouble(
            f"{host} asks for a pause (too many requests)",
            "run it again later" if answer.wait() is None else f"run it again in {span(answer.wait() or 0)}",
            code=code,
            scope="connection",
            wait=answer.wait(),
        )
    if answer.error in _GONE:
        return _gone(account, answer.said, code)
    if answer.error in TOKEN_ERRORS or answer.status in {401, 403}:
        remedy = (
            "make a new app password (Settings, Privacy and security, App passwords) and put it where `password` says"
        )
        return Trouble(f"{host} does not let {account.handle} in ({answer.said})", remedy, code=code)
    if answer.html or answer.status in _NOT_THERE or (answer.ok and not isinstance(answer.body, dict)):
        if answer.status >= ILL and answer.status not in _NOT_THERE:
            return None
        return no_pds(host, answer)
    return None


def login(answer: Answer, account: Account) -> Trouble:
    """Why there is no session."""
    if answer.error == "AuthFactorTokenRequired":
        fault = f"{account.host} asks {account.handle} for a code by mail, as it does with the account's own password"
        return Trouble(fault, _APP_PASSWORD, code="401")
    if answer.status >= ILL:
        return ill(answer, account)
    if answer.error == "AuthenticationRequired" or (answer.status == 401 and answer.error not in _GONE):  # noqa: PLR2004
        fault = f"{account.host} does not accept handle and password of {account.handle} ({answer.said})"
        remedy = f"see whether the handle was changed, or {_APP_PASSWORD}"
        return Trouble(fault, remedy, code=str(answer.status))
    return turned_down(answer, account) or Trouble(
        f"{account.host} does not log {account.handle} in ({answer.status}, {answer.said})",
        "see `handle` and `password` of the channel",
        code=str(answer.status),
    )


def ill(answer: Answer, account: Account) -> Trouble:
    """A fault of the server's own, where nothing was to be written."""
    fault = f"{account.host} has a fault of its own ({answer.status}, {answer.said})"
    return Trouble(fault, "try again later", code=str(answer.status), scope="connection", wait=answer.wait())


def not_active(account: Account, status: str) -> Trouble:
    """An account that can log in and not post."""
    return _gone(account, status or "not active", "")


def no_pds(host: str, answer: Answer) -> Trouble:
    """Something else than a Bluesky server stands at that address."""
    fault = f"{host} does not answer like a Bluesky server ({answer.status}, {answer.said})"
    return Trouble(fault, "see whether the channel's `server` is right", code=str(answer.status))


def _gone(account: Account, status: str, code: str) -> Trouble:
    fault = f"the account {account.handle} is suspended or switched off at {account.host} ({status})"
    return Trouble(fault, "log in there in a browser and see what it says", code=code)
