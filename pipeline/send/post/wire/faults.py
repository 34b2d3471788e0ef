"""What can go wrong with a request, in three words: nothing was done, nobody knows, the answer was too long."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

LATER: Final = "try again later"
ITS_ADDRESS: Final = "see whether the channel's `server` is right"


class HttpFault(Exception):
    """A request without an answer that could be used.

    `why` is one line for the editor, without secrets: fault; remedy. `ours` says that it will not mend itself: an
    address, a certificate, a proxy.
    """

    def __init__(self, why: str, *, ours: bool = False) -> None:
        super().__init__(why)
        self.why, self.ours = why, ours


class NotSent(HttpFault):
    """Surely nothing was done: no name, no connection, no TLS, or the body never left."""


class Silent(HttpFault):
    """The request left, or a part of it: whether it was acted upon nobody knows."""


class TooMuch(Silent):
    """The answer is longer than any that we asked for. What was asked may have been done."""


class Elsewhere(NotSent):
    """The server sends us to another address, which is not asked: it would get our credentials. `host` names it."""

    def __init__(self, why: str, host: str) -> None:
        super().__init__(why, ours=True)
        self.host = host


def fault_of(error: Exception, host: str, *, left: bool | None) -> HttpFault:
    """Our word for what `requests` raised: its own texts hold the address, and with it perhaps a token.

    `left` says whether any of the body did, where there was one.
    """
    import requests  # noqa: PLC0415 - law 17

    before, ours = True, True
    match error:
        case requests.exceptions.SSLError():
            why = (
                f"{host} offers no encrypted connection that can be trusted; see the address, and this machine's clock"
            )
        case requests.exceptions.ProxyError():
            why = "the proxy of this machine does not let us through; see HTTPS_PROXY"
        case (
            requests.exceptions.InvalidURL() | requests.exceptions.MissingSchema() | requests.exceptions.InvalidSchema()
        ):
            why = f"{host} is no address of a server; {ITS_ADDRESS}"
        case requests.ConnectTimeout():
            why, ours = f"{host} cannot be reached: no connection in time; {LATER}", False
        case requests.ConnectionError() if _never_stood(error):
            why, ours = f"{host} cannot be reached; see the address, and whether this machine is online", False
        case requests.ReadTimeout():
            why, before, ours = f"{host} did not answer in time; {LATER}", False, False
        case _:
            why, before, ours = f"the connection to {host} broke; {LATER}", False, False
    nothing_left = before if left is None else not left
    return NotSent(why, ours=ours) if nothing_left else Silent(why)


def _never_stood(error: Exception) -> bool:
    from urllib3.exceptions import MaxRetryError, NewConnectionError  # noqa: PLC0415 - law 17

    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def host_of(url: str) -> str:
    """Host and port: what may be shown of an address."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or "the server"
    except ValueError:
        return "the server"
