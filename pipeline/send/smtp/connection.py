"""One SMTP connection: smtplib's greeting, EHLO, STARTTLS and AUTH, with a reader of replies that cannot be drowned.

smtplib reads a reply line by line without a limit on their number, and its `sendmail` looks at every byte of a message
that is ready. Here replies are read from the socket itself, within bounds and within a time for the whole reply, and
what is ready goes out in one write.
"""

from __future__ import annotations

import re
import select
import smtplib
import socket
import ssl
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from gevent.socket import create_connection
from gevent.ssl import SSLSocket

from pipeline.send.smtp.alarm import Alarm

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_MOST_BYTES = 65_536
_MOST_LINES = 10_000
_CHUNK = 65_536
_RECORD = 16_384  # bytes (RFC 8446 section 5.1)
_LINE = re.compile(rb"[2-5][0-9]{2}(?:[ -]|\Z)")
_ONE_LINE = re.compile(rb"([2-5][0-9]{2}) ([^\r\n]{0,1000})\r\n")
_GO_AHEAD = re.compile(rb"2[0-9]{2} [^\r\n]*\r\n2[0-9]{2} [^\r\n]*\r\n354 [^\r\n]*\r\n")


class BadReply(smtplib.SMTPException):
    """What came is no SMTP reply, or has no end. Its text is not kept."""


class Reply(NamedTuple):
    """A reply: three digits, and the text of its lines parted by LF."""

    code: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for a connection, for a reply, for the data to leave, for the answer to the dot.

    RFC 5321 section 4.5.3.2 asks for ten minutes after the final dot, since whoever hangs up earlier makes doubts.
    """

    connect: float = 60
    reply: float = 60
    data: float = 180
    end: float = 600

    @classmethod
    def of(cls, timeout: float) -> Patience:
        """From the one number of the configuration: three times as long for the data, ten times after the dot."""
        return cls(timeout, timeout, 3 * timeout, 10 * timeout)


class Connection(smtplib.SMTP):
    """A connection that has been greeted. Errors of the socket come out as they are: OSError, ssl.SSLError.

    `announced` is the parcel whose envelope went out behind the last message, its answers unread; `swallows` says that
    such answers did not come; `said` is how many bytes of the last `say` were handed over.

    Raises:
        smtplib.SMTPConnectError: the greeting was no 220.
    """

    sock: socket.socket | None

    def __init__(
        self, host: str, port: int, hello: str | None, patience: Patience, implicit: ssl.SSLContext | None
    ) -> None:
        self._implicit, self._patience, self._alarm = implicit, patience, Alarm()
        self._left = b""
        self.announced: object = None
        self.swallows = False
        self.said = 0
        super().__init__(host, port, hello, timeout=patience.connect)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Smtplib's own hook, as its SMTP_SSL uses it."""
        connected: socket.socket = create_connection((host, port), timeout)
        try:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connected.settimeout(None)  # the alarm sees to it
            if context := self._implicit:
                wrap = partial(context.wrap_socket, connected, server_hostname=host)
                return self._alarm.within(self._patience.reply, wrap)
        except BaseException:
            connected.close()
            raise
        return connected

    @property
    def alive(self) -> socket.socket:
        """The socket.

        Raises:
            smtplib.SMTPServerDisconnected: it is closed.
        """
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        return self.sock

    @property
    def encrypted(self) -> bool:
        """Whether TLS is on."""
        return isinstance(self.sock, SSLSocket)

    @property
    def in_step(self) -> bool:
        """Whether no answer is left that nobody has asked for."""
        return not self._left

    @property
    def quiet(self) -> bool:
        """Whether the far side has said nothing unasked and has not hung up; True says so for this moment only."""
        sock = self.alive
        if self._left or (isinstance(sock, SSLSocket) and sock.pending()):
            return False
        return not _readable(sock)

    def close(self) -> None:
        """smtplib's, and no alarm rings any more."""
        self._alarm.close()
        super().close()

    def connect(self, *args: object, **named: object) -> tuple[int, bytes]:
        """smtplib's, but that no socket is left behind where there was no proper greeting."""
        try:
            return super().connect(*args, **named)  # type: ignore[arg-type]
        except BaseException:
            self.close()
            raise

    def secure(self, context: ssl.SSLContext) -> None:
        """STARTTLS. What came in clear behind its answer is somebody else's (RFC 3207 section 6; CVE-2011-0411).

        Raises:
            BadReply: there was more than an answer.
            smtplib.SMTPResponseException: the answer was no 220.
            ssl.SSLError: the handshake failed.
        """
        self._alarm.within(self._patience.reply, partial(self.starttls, context=context))
        if self._left:
            raise BadReply("there was more in clear than an answer to STARTTLS")

    def send(self, s: Buffer | str) -> None:
        """Write, all of it; unlike smtplib's it leaves the error as it was."""
        data = s.encode(self.command_encoding) if isinstance(s, str) else s
        self._alarm.within(self._patience.reply, partial(self.alive.sendall, data))

    def say(self, seconds: float, *pieces: bytes) -> None:
        """Write, all of it; no part of it may take longer than `seconds` (`Late`).

        The pieces go out as they lie, in one write as a rule: joined, each message would be copied.

        TLS takes a record at a time: of a longer write that fails OpenSSL does not say how many records have gone out,
        and `said` would be less than what the far side may read.
        """
        sock, self.said = self.alive, 0
        encrypted = isinstance(sock, SSLSocket)
        if not encrypted and hasattr(sock, "sendmsg"):  # Windows has none
            self.said = self._alarm.within(seconds, partial(sock.sendmsg, pieces))
            if self.said == sum(map(len, pieces)):
                return
        left = memoryview(b"".join(pieces))[self.said :]
        most = _RECORD if encrypted else len(left)
        while left:
            count = self._alarm.within(seconds, partial(sock.send, left[:most]))
            self.said += count
            left = left[count:]

    def getreply(self) -> tuple[int, bytes]:
        """The next reply, for smtplib too. Raises what `reply` raises."""
        return self.reply(self._patience.reply)

    def reply(self, seconds: float) -> Reply:
        """The next reply; `seconds` are for the whole of it.

        Raises:
            BadReply: something else came, or more than 64 KiB or 10,000 lines of it.
            Late: it did not come, or not to its end.
            smtplib.SMTPServerDisconnected: the connection was closed.
            OSError: the connection was lost.
        """
        return self._take() or self._alarm.within(seconds, self._read)

    def _read(self) -> Reply:
        while True:
            data = self.alive.recv(_CHUNK)
            if not data:
                raise smtplib.SMTPServerDisconnected("the connection was closed")
            self._left += data
            if (found := self._take()) is not None:
                return found

    def take_go_ahead(self) -> bool:
        """Take the answers to MAIL, RCPT and DATA if they are here, all three of them yes, and nothing else is."""
        if _GO_AHEAD.fullmatch(self._left):
            self._left = b""
            return True
        return False

    def _take(self) -> Reply | None:
        """A whole reply from what is left, if there is one."""
        left, start = self._left, 0
        if one := _ONE_LINE.match(left):
            self._left = left[one.end() :]
            return Reply(int(one[1]), one[2])
        lines: list[bytes] = []
        while (end := left.find(b"\n", start)) >= 0 and len(lines) < _MOST_LINES and start < _MOST_BYTES:
            line = left[start:end].rstrip(b"\r")
            start = end + 1
            code = _code(line)
            lines.append(line[4:])
            if line[3:4] != b"-":
                self._left = left[start:]
                return Reply(code, b"\n".join(lines))
        if len(lines) >= _MOST_LINES or len(left) > _MOST_BYTES:
            raise BadReply("a reply without an end")
        return None


def _code(line: bytes) -> int:
    """The code of a reply line (RFC 5321 section 4.2)."""
    if not _LINE.match(line):
        raise BadReply("something that is no SMTP reply")
    return int(line[:3])


def _readable(sock: socket.socket) -> bool:
    """Whether there is something to read, an end included, without waiting."""
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()
    poll.register(sock, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(0))
