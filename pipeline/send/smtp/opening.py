"""From a host's name to a connection that may carry messages: greeting, EHLO, TLS, login; and why it came to none.

Nothing here is ever downgraded: where TLS was asked for and is not to be had the channel stops, and a password goes
over a connection without TLS to this machine alone.
"""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
from base64 import b64encode
from dataclasses import dataclass, field

from pipeline.outcome import Deferred
from pipeline.send.smtp.connection import BadReply, Connection, Patience
from pipeline.send.smtp.hide import Hide
from pipeline.send.smtp.replies import No, Stage, classify
from pipeline.send.smtp.tls import explain

_AUTH_OK = 235


@dataclass(frozen=True, slots=True)
class Route:
    """The way to a relay: everything that a connection needs. `context` is None where there is to be no TLS."""

    host: str
    port: int
    context: ssl.SSLContext | None = None
    implicit: bool = False
    user: str | None = None
    password: str = field(default="", repr=False)
    hello: str | None = None
    patience: Patience = field(default_factory=Patience)

    @property
    def hide(self) -> Hide:
        """What a relay's words at login must not tell."""
        return Hide(secrets=(self.password,))


class Unable(Exception):
    """There is no connection. `outcome` says why, and who has to wait: the connection, or the channel."""

    def __init__(self, outcome: No) -> None:
        super().__init__("no connection to the relay")
        self.outcome = outcome


def open_connection(route: Route) -> Connection:
    """Connect, greet, secure, log in.

    Raises:
        Unable: some step failed; nothing is left open.
    """
    connection: Connection | None = None
    try:
        implicit = route.context if route.implicit else None
        connection = Connection(route.host, route.port, route.hello, route.patience, implicit)
        connection.ehlo_or_helo_if_needed()
        if route.context and not route.implicit:
            _secure(connection, route, route.context)
        if route.user:
            _log_in(connection, route, route.user)
    except BaseException as error:
        if connection:
            connection.close()
        if isinstance(error, (OSError, smtplib.SMTPException)):
            raise Unable(_why_not(error, route)) from None
        raise
    return connection


def _secure(connection: Connection, route: Route, context: ssl.SSLContext) -> None:
    if not connection.has_extn("starttls"):
        fault = f"{route.host} offers no STARTTLS, or somebody on the way took the offer out"
        raise Unable(_stop(f"{fault}; try port 465 with security tls, or ask the relay's operator"))
    connection.secure(context)
    connection.ehlo_or_helo_if_needed()


def _log_in(connection: Connection, route: Route, user: str) -> None:
    if not connection.encrypted and not _is_here(connection.alive):
        fault = "a password is not sent without TLS to another machine"
        raise Unable(_stop(f'{fault}; set `security = "starttls"` or "tls"'))
    if not connection.has_extn("auth"):
        raise Unable(_stop(f"{route.host} offers no login; take `user` out, or check `port` and `security`"))
    if user.isascii() and route.password.isascii():
        connection.login(user, route.password)
        return
    # smtplib writes ASCII alone; RFC 4616 says UTF-8.
    proof = b64encode(f"\0{user}\0{route.password}".encode()).decode("ascii")
    code, text = connection.docmd("AUTH", f"PLAIN {proof}")
    if code != _AUTH_OK:
        raise smtplib.SMTPAuthenticationError(code, text)


def _is_here(sock: socket.socket) -> bool:
    """Whether the other end is this machine."""
    try:
        return ipaddress.ip_address(str(sock.getpeername()[0]).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _why_not(error: OSError | smtplib.SMTPException, route: Route) -> No:
    """What a failure means. Exceptions of smtplib and of TLS are OSErrors too: the order matters."""
    if isinstance(error, smtplib.SMTPResponseException):
        stage: Stage = "auth" if isinstance(error, smtplib.SMTPAuthenticationError) else "connect"
        text = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        return classify(error.smtp_code, text, stage, route.hide)
    host = f"{route.host}:{route.port}"
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, (BadReply, smtplib.SMTPServerDisconnected)):
        return _stop(f"{host} offers no way of logging in that we know; ask its operator for PLAIN, LOGIN or CRAM-MD5")
    if isinstance(error, ssl.SSLError) and not isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return _stop("; ".join(explain(error, route.host)))
    return _later(_away(error, route, host))


def _away(error: Exception, route: Route, host: str) -> str:
    if isinstance(error, BadReply):
        return f"{host} does not speak SMTP: {error}"
    if isinstance(error, (smtplib.SMTPServerDisconnected, ssl.SSLError)):
        return f"{host} closed the connection before we could send"
    if isinstance(error, socket.gaierror):
        return f"the name {route.host} cannot be looked up; check `host` and this machine's network"
    if isinstance(error, TimeoutError):
        return f"{host} does not answer in time"
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{host} cannot be reached: {reason or type(error).__name__}"


def _stop(why: str) -> Deferred:
    return Deferred(why, scope="channel")


def _later(why: str) -> Deferred:
    return Deferred(why, scope="connection")
