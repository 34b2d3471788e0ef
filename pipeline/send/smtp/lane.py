"""A lane to a relay: one connection at a time, used for so many messages, and opened again by itself."""

from __future__ import annotations

import smtplib

from pipeline.outcome import Deferred, Outcome
from pipeline.send.sender import Closing, Parcel
from pipeline.send.smtp.connection import Connection
from pipeline.send.smtp.opening import Route, Unable, open_connection
from pipeline.send.smtp.transaction import Closed, carry

_FAREWELL = 1.0  # seconds


class SmtpLane(Closing):
    """See `pipeline.send.sender.Lane`. For one greenlet at a time."""

    def __init__(self, route: Route, per_connection: int) -> None:
        self._route, self._most = route, per_connection
        self._connection: Connection | None = None
        self._carried = 0
        self._following: Parcel | None = None
        self._announces = True

    def adopt(self, connection: Connection) -> None:
        """Go on with a connection that has been opened and has carried nothing."""
        self._connection, self._carried = connection, 0

    @property
    def fresh(self) -> bool:
        """Whether the connection at hand has carried nothing yet."""
        return self._carried == 0

    def expect(self, parcel: Parcel) -> None:
        """See `Lane.expect`: announced behind the next one, if the relay offers PIPELINING."""
        self._following = parcel

    def deliver(self, parcel: Parcel) -> Outcome:
        """Carry one parcel. A connection that the relay closed while it lay idle is opened again: no fault of it."""
        following, self._following = self._following, None
        try:
            if (connection := self._usable()) is not None:
                try:
                    return self._carry(connection, parcel, following)
                except Closed:
                    connection.close()
            self._carried = 0
            self.adopt(connection := open_connection(self._route))
            return self._carry(connection, parcel, following)
        except (Unable, Closed) as error:
            return error.outcome
        except BaseException:
            # Whatever it is, nobody knows what the relay would answer next.
            self._drop()
            raise

    def close(self) -> None:
        """QUIT, and wait a second for the answer at most; without it where the relay waits for an announced message."""
        connection, self._connection = self._connection, None
        self._following = None
        if connection is None or connection.sock is None:
            return
        try:
            if not connection.announced and connection.quiet:
                connection.say(_FAREWELL, b"QUIT\r\n")
                connection.reply(_FAREWELL)
        except (OSError, smtplib.SMTPException):
            pass  # it is gone already
        finally:
            connection.close()

    def _usable(self) -> Connection | None:
        """The connection at hand if it may carry another message: open, silent, and not used up."""
        connection = self._connection
        if connection is None or connection.sock is None:
            return None
        if (self._most and self._carried >= self._most) or not (connection.announced or connection.quiet):
            self.close()
            return None
        return connection

    def _carry(self, connection: Connection, parcel: Parcel, following: Parcel | None) -> Outcome:
        if not self._announces or (self._most and self._carried + 1 >= self._most):
            following = None
        outcome = carry(connection, parcel, self._route.patience, following)
        if connection.swallows:
            self._announces = False  # it offers PIPELINING and forgets what stands behind a message
        if not (isinstance(outcome, Deferred) and outcome.scope == "connection"):
            self._carried += 1
        return outcome

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
