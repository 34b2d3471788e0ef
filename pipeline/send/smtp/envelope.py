"""The envelope: MAIL, RCPT and DATA as a connection's relay takes them, or why a message cannot go over it."""

from __future__ import annotations

import re

from pipeline.outcome import Deferred, Refused
from pipeline.send.sender import Parcel
from pipeline.send.smtp.connection import Connection

# What may stand between < and > (RFC 5321 section 4.1.2, RFC 6531 section 3.3); the point is what may not: no line end,
# no bracket, no second argument.
_PATH = re.compile(
    r'(?:[^\s\x00-\x20\x7f<>()\[\]\\,;:@"]+|"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*")@[A-Za-z0-9.\-\[\]:]+'
)


def commands_of(connection: Connection, parcel: Parcel) -> tuple[bytes, bytes, bytes] | Deferred | Refused:
    """MAIL, RCPT and DATA, a line each; or why this parcel cannot go over this connection. Nothing is sent.

    `Refused` is this reader's alone; `Deferred` stops the whole channel, for no message of it could go.
    """
    if not (_PATH.fullmatch(parcel.to) and (_PATH.fullmatch(parcel.envelope_from) or not parcel.envelope_from)):
        return Refused("the address cannot be written in an SMTP command", "5.1.3")
    if not (parcel.pieces[-1].endswith(b"\r\n") if parcel.prepared else _ends_well(parcel.wire)):
        return Deferred("the message is not prepared for SMTP; a fault of this program: report it", "", "channel")
    options = _options(connection, parcel)
    if not isinstance(options, bytes):
        return options
    return (
        b"MAIL FROM:<%s>%s\r\n" % (parcel.envelope_from.encode(), options),
        b"RCPT TO:<%s>\r\n" % parcel.to.encode(),
        b"DATA\r\n",
    )


def _ends_well(wire: bytes) -> bool:
    """Whether it ends in CR LF, and no dot ends it early."""
    return wire.endswith(b"\r\n") and not wire.startswith(b".\r\n") and b"\r\n.\r\n" not in wire


def _options(connection: Connection, parcel: Parcel) -> bytes | Deferred | Refused:
    """What MAIL must say beside the sender: SIZE (RFC 1870), BODY (RFC 6152) and SMTPUTF8 (RFC 6531) where needed."""
    offers, said = connection.esmtp_features, b""
    if "size" in offers:
        most, size = offers["size"].strip(), parcel.size
        if most.isdecimal() and 0 < int(most) < size:
            why = f"the message has {size} bytes and the relay takes {most}"
            return Deferred(f"{why}; shorten the issue, or ask its operator", "5.3.4", "channel")
        said = b" SIZE=%d" % size
    plain = parcel.to.isascii() if parcel.prepared else all(map(bytes.isascii, parcel.pieces))
    if not plain:
        if "8bitmime" not in offers:
            return Refused("the message has 8-bit text and the relay does not offer 8BITMIME", "5.6.3")
        said += b" BODY=8BITMIME"
    named = parcel.to.isascii() and parcel.envelope_from.isascii()
    if named and (plain or parcel.wire.partition(b"\r\n\r\n")[0].isascii()):
        return said
    if "smtputf8" not in offers:
        return Refused("the address is not ASCII and the relay does not offer SMTPUTF8", "5.6.7")
    return said + b" SMTPUTF8"
