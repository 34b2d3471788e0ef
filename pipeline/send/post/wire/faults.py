"""What can go wrong with a request, in three words: nothing was done, nobody knows, the answer was too long."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

LATER: Final = "try again later"
AGAIN: Final = "it is tried again later"
ITS_ADDRESS: Final = "see whether the channel's `server` is right"
_SPANS: Final = ((86_400, "day"), (3600, "hour"), (60, "minute"))


class HttpFault(Exception):
    """A request without an answer that could be used.

    `why` is one line for the editor, without secrets: fault; remedy. `ours` says that it will not mend itself: an
    address, a certificate, a proxy.
    """

    def __init__(self, why: str, *, ours: bool = False) -> None:
        super().__init__(why)
        self.why, self.ours = why, ours

    def besides(self, found: str, otherwise: str = "") -> str:
        """The fault with what is known besides, and the remedy behind both; “try again later” gives way to `otherwise`.

        Of what may stand there already nobody should be told to try it again.
        """
        fault, _, remedy = self.why.partition("; ")
        remedy = otherwise if remedy in {"", LATER} else remedy
        return f"{fault}, and {found}" + (f"; {remedy}" if remedy else "")


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
            remedy = "see whether its address and this machine's clock are right"
            why = f"{host} offers no encrypted connection that can be trusted; {remedy}"
        case requests.exceptions.ProxyError():
            why = "the proxy of this machine does not let us through; ask who runs this machine (HTTPS_PROXY)"
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


def span(seconds: float) -> str:
    """About how long, as a person says it: `2 minutes`, `40 seconds`."""
    size, name = next(((size, name) for size, name in _SPANS if seconds >= 1.5 * size), (1, "second"))
    number = max(1, round(seconds / size))
    return f"{number} {name}{'s' if number > 1 else ''}"


def asked_to_wait(seconds: float | None) -> str:
    """The remedy where a server asks for a pause of so many seconds; None: it does not say how long."""
    return "it asks us to wait: try again later" if seconds is None else f"it asks us to wait {span(seconds)}"


def host_of(url: str) -> str:
    """Host and port: what may be shown of an address."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or "the server"
    except ValueError:
        return "the server"
