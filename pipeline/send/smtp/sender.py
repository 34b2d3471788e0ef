"""The sender of a mailing through an SMTP relay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.channel import SmtpSettings
from pipeline.outcome import Deferred
from pipeline.send.sender import SendError
from pipeline.send.smtp.connection import Patience
from pipeline.send.smtp.lane import SmtpLane
from pipeline.send.smtp.opening import Route, Unable, open_connection
from pipeline.send.smtp.tls import make_context

_SECURITY = ("starttls", "tls", "none")


class SmtpSender:
    """Carries parcels to `host:port`. See `pipeline.send.sender.Sender`.

    Args:
        settings: the channel's.
        password: the account's, in clear, where `user` is set.
        root: the publication's folder, for certificate files.
        patience: how long to wait for what; from `timeout` where it is not given.

    Raises:
        SendError: a certificate file is missing or wrong, `security` is no such word, or a password is missing.
    """

    repeatable_for = 0.0

    def __init__(
        self, settings: SmtpSettings, password: str = "", root: Path = Path(), *, patience: Patience | None = None
    ) -> None:
        if settings.security not in _SECURITY:
            words = ", ".join(_SECURITY)
            raise SendError(f"security is “{settings.security}”", f"set it to one of {words}")
        if settings.user and not password:
            raise SendError("there is a `user` and no `password`", "name the password's secret, or take `user` out")
        self.lanes = settings.connections
        self.relay = f"{settings.host}:{settings.port}"
        self._per_connection = settings.per_connection
        self._route = Route(
            settings.host,
            settings.port,
            None if settings.security == "none" else make_context(settings, root),
            settings.security == "tls",
            settings.user,
            password,
            settings.hello,
            patience or Patience.of(settings.timeout),
        )

    def __repr__(self) -> str:
        return f"SmtpSender({self.relay})"

    def open(self) -> SmtpLane:
        """A lane of one's own; it connects when it is first used."""
        return SmtpLane(self._route, self._per_connection)

    def check(self) -> None:
        """Connect, secure, log in, take leave.

        Raises:
            SendError: some step failed; it says which, and the remedy.
        """
        try:
            connection = open_connection(self._route)
        except Unable as unable:
            fault, _, remedy = unable.outcome.why.partition("; ")
            away = unable.outcome.scope == "connection" if isinstance(unable.outcome, Deferred) else False
            raise SendError(fault, remedy or "check `host` and `port`, or try again later", away=away) from None
        # The name by which we greet takes a look-up; each lane would do it again.
        self._route = replace(self._route, hello=connection.local_hostname)
        lane = SmtpLane(self._route, 0)
        lane.adopt(connection)
        lane.close()
