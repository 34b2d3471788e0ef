"""One message over one connection: envelope, data, the answer to the final dot. The border of doubt is here.

MAIL, RCPT and DATA go out in one write where the relay offers PIPELINING (RFC 2920), and each answer is read before the
message follows. Those of the next message may go out behind the final dot of this one (RFC 2920 section 3.1: content
may be the first of a group): they say who is next and carry nothing. Until the last byte of the final dot has
been handed over nothing can have been accepted, since a message without it is none (RFC 5321 section 4.1.1.4): whatever
breaks is `Deferred`. From then on silence is `InDoubt`, even where it was the commands behind the dot that broke.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass

from pipeline.outcome import Deferred, InDoubt, Outcome, Sent
from pipeline.send.sender import Parcel
from pipeline.send.smtp.alarm import Late
from pipeline.send.smtp.connection import BadReply, Connection, Patience, Reply
from pipeline.send.smtp.envelope import commands_of
from pipeline.send.smtp.hide import Hide
from pipeline.send.smtp.replies import Stage, classify
from pipeline.send.smtp.wordings import asks_for_less, receipt_of

_GO_AHEAD, _CLOSING, _DONE = 354, 421, 250
_YES, _NO = 2, (4, 5)  # first digits (RFC 5321 section 4.2.1)
_LAST_WORDS = 0.3  # seconds
_STAGES: tuple[Stage, Stage, Stage] = ("mail", "rcpt", "data")
_BROKEN = (OSError, smtplib.SMTPException)


class Closed(Exception):
    """The connection was closed before the relay said anything to this message: another one may be tried at once."""

    def __init__(self, outcome: Deferred) -> None:
        super().__init__("the relay closed the connection")
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class _Heard:
    """Answers to MAIL, RCPT and DATA as far as they came, and what broke the reading of them, if anything did."""

    replies: tuple[Reply, ...]
    broken: Exception | None = None

    def first_no(self) -> tuple[Stage, Reply] | None:
        for stage, reply in zip(_STAGES, self.replies, strict=False):
            if not (reply.code == _GO_AHEAD if stage == "data" else reply.code // 100 == _YES):
                return stage, reply
        return None


def carry(connection: Connection, parcel: Parcel, patience: Patience, following: Parcel | None = None) -> Outcome:
    """Carry one parcel; the connection is closed where it is of no further use.

    `following` is announced behind it. A connection that has announced another parcel than the one which comes can only
    be dropped: what the relay waits for is that one's content.

    Raises:
        Closed: the relay had hung up, or did so, before it answered anything; or another parcel was announced.
    """
    announced, connection.announced = connection.announced, None
    if announced is parcel:
        if connection.take_go_ahead():
            return _hand_over(connection, parcel, patience, following)
        heard = _hear(connection, patience)
        connection.swallows = isinstance(heard.broken, Late)
    elif announced:
        raise Closed(Deferred("another message was announced", scope="connection"))
    else:
        commands = commands_of(connection, parcel)
        if not isinstance(commands, tuple):
            return commands
        heard = _announce(connection, commands, patience)
    if no := heard.first_no():
        hide = Hide(parcel.to, parcel.envelope_from)
        _leave(connection, heard, patience)
        outcome = classify(no[1].code, no[1].text, no[0], hide, international=not parcel.to.isascii())
        closing = no[0] == "mail" and no[1].code == _CLOSING
        if closing and isinstance(outcome, Deferred) and not asks_for_less(no[1].text):
            raise Closed(outcome)
        return outcome
    if heard.broken or not connection.in_step:
        connection.close()
        lost = Deferred(f"the relay {_how(heard.broken)} before the message", scope="connection")
        if not heard.replies and not isinstance(heard.broken, (Late, BadReply)):
            raise Closed(lost)
        return lost
    return _hand_over(connection, parcel, patience, following)


def _ahead(connection: Connection, following: Parcel | None) -> tuple[bytes, ...]:
    """The commands that may go out behind the message at hand."""
    if following is None or "pipelining" not in connection.esmtp_features:
        return ()
    commands = commands_of(connection, following)
    return commands if isinstance(commands, tuple) else ()


def _hear(connection: Connection, patience: Patience) -> _Heard:
    """The answers to what was announced behind the message before."""
    replies: list[Reply] = []
    try:
        replies.extend(connection.reply(patience.reply) for _ in _STAGES)
    except _BROKEN as error:
        return _Heard(tuple(replies), error)
    return _Heard(tuple(replies))


def _announce(connection: Connection, commands: tuple[bytes, bytes, bytes], patience: Patience) -> _Heard:
    """Say the envelope and hear the answers: all at once, or one by one and no further than the first no."""
    replies: list[Reply] = []
    writes = (b"".join(commands),) if "pipelining" in connection.esmtp_features else commands
    try:
        for write in writes:
            connection.say(patience.reply, write)
            replies.extend(connection.reply(patience.reply) for _ in range(1 + len(commands) - len(writes)))
            if _Heard(tuple(replies)).first_no():
                break
    except _BROKEN as error:
        return _Heard(tuple(replies), error)
    return _Heard(tuple(replies))


def _leave(connection: Connection, heard: _Heard, patience: Patience) -> None:
    """After a no: bring the connection to where the next message may begin, or close it."""
    codes = [reply.code for reply in heard.replies]
    if heard.broken or not connection.in_step or _CLOSING in codes or _is_odd(codes):
        connection.close()
        return
    # RFC 2920 section 3.1: RCPT was refused and DATA was not. The message without a reader is ended, empty.
    endings = (b".\r\n", b"RSET\r\n") if codes[2:] == [_GO_AHEAD] else (b"RSET\r\n",)
    code = 0
    try:
        for ending in endings:
            connection.say(patience.reply, ending)
            code = connection.reply(patience.reply).code
    except _BROKEN:
        code = 0
    if code != _DONE:
        connection.close()


def _is_odd(codes: list[int]) -> bool:
    """Whether some answer fits no command, or a reader was accepted for a message that was refused.

    In the latter case an empty message would reach that reader, so the connection is dropped.
    """
    mail, rcpt, data = (*codes, 0, 0, 0)[:3]
    fits = {0, _YES, *_NO}
    if mail // 100 not in fits or rcpt // 100 not in fits or (data != _GO_AHEAD and data // 100 not in {0, *_NO}):
        return True
    return data == _GO_AHEAD and rcpt // 100 == _YES


def _hand_over(connection: Connection, parcel: Parcel, patience: Patience, following: Parcel | None) -> Outcome:
    ahead, cut = _ahead(connection, following), False
    hide = Hide(parcel.to, parcel.envelope_from)
    try:
        connection.say(patience.data, *parcel.pieces, b".\r\n", *ahead)
        connection.announced = following if ahead else None
    except _BROKEN as error:
        if connection.said < parcel.size + len(b".\r\n"):
            return _cut_off(connection, error, hide)
        cut = True  # whatever was written next would be read as the rest of a command to another reader
    # The border: every byte is on its way, and from here on only an answer says what came of it.
    try:
        reply = connection.reply(patience.end)
    except _BROKEN as error:
        connection.close()
        return InDoubt(f"the relay {_how(error)} after the message and before its answer")
    kind = reply.code // 100
    if cut or reply.code == _CLOSING or kind not in {_YES, *_NO}:
        connection.close()
    if kind == _YES:
        return Sent(receipt_of(reply.text, hide))
    if kind not in _NO:
        return InDoubt(f"the relay answered the message with {reply.code}, which says neither yes nor no")
    return classify(reply.code, reply.text, "end", hide)


def _cut_off(connection: Connection, error: Exception, hide: Hide) -> Outcome:
    """The message could not be written to its end, so it was not accepted; the relay may have said why."""
    try:
        reply = connection.reply(_LAST_WORDS)
    except _BROKEN:
        reply = Reply(0, b"")
    connection.close()
    if reply.code // 100 in _NO:
        return classify(reply.code, reply.text, "end", hide)
    return Deferred(f"the relay {_how(error)} in the middle of the message", scope="connection")


def _how(error: Exception | None) -> str:
    if isinstance(error, TimeoutError):
        return "fell silent"
    if error is None or isinstance(error, BadReply):
        return "answered out of step" if error is None else f"answered with {error}"
    return "closed the connection"
