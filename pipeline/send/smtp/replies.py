"""Replies of a relay that is not pleased: what each means for the reader, the connection and the channel.

The enhanced status code decides (RFC 3463, RFC 5248) where there is one, then the reply code (RFC 5321 section 4.2.3),
and the words only where both leave it open. A reader is called dead on clear words alone: whoever is suppressed by
mistake never hears of us again, while one who was written to in vain costs little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.outcome import Deferred, Refused
from pipeline.send.smtp.hide import Hide
from pipeline.send.smtp.wordings import FILTERED, FULL, GREYLISTED, OF_CLIENT, OURS, RATE, UNKNOWN, wait_of

Stage = Literal["connect", "auth", "mail", "rcpt", "data", "end"]
No = Deferred | Refused
NOBODY: Final = Hide()

# Subjects of RFC 3463 section 3.
_ADDRESS, _MAILBOX, _SYSTEM, _NETWORK, _PROTOCOL, _CONTENT, _POLICY = range(1, 8)
_DEAD = {(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)}
_IS_FULL = (2, 2)
_TOO_LARGE = (3, 4)
_NOT_INTERNATIONAL = {(6, 7), (6, 8), (6, 9)}  # RFC 6531 section 4.4: this address, not the message
_SENDER = {(1, 7), (1, 8)}
_LOGIN = {(_POLICY, detail) for detail in (3, 8, 9, 10, 11, 12, 13, 14, 15, 57, 60)}
# RFC 7372 and RFC 8616 (20 to 29), and what one large provider says of senders (500 and up).
_AUTHENTICITY = {(_POLICY, detail) for detail in (*range(20, 30), *range(500, 1000))}

_CLOSING = 421  # RFC 5321 section 4.2.3: whatever was asked
_NO_STORAGE, _EXCEEDED, _TAKES_NO_MAIL = 452, 552, 556  # 556: RFC 7504
_LOGIN_CODES = {530, 534, 535, 538}
_PROTOCOL_CODES = {500, 501, 502, 503, 504, 555}
_PLACES = {"connect": "on connecting", "auth": "at login", "end": "after the message"}
_ENHANCED = re.compile(rb"(?:\A|#|\(#?)([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
_READ = 2000  # bytes of a reply


@dataclass(frozen=True, slots=True)
class _Said:
    """A reply, taken apart. `detail` is subject and detail of the enhanced code, (0, 0) where there is none."""

    code: int
    stage: Stage
    detail: tuple[int, int]
    text: str
    told: str

    @property
    def subject(self) -> int:
        return self.detail[0]

    @property
    def name(self) -> str:
        subject, detail = self.detail
        return f"{self.code // 100}.{subject}.{detail}" if subject else str(self.code)

    @property
    def why(self) -> str:
        place = _PLACES.get(self.stage, f"at {self.stage.upper()}")
        return f"the relay said {self.code} {place}: {self.told or '(nothing)'}"


def classify(code: int, text: bytes, stage: Stage, hide: Hide = NOBODY, *, international: bool = False) -> No:
    """What a reply that is no success means.

    Args:
        code: the three digits; anything but 400 to 599 is a reply out of place.
        text: what follows, lines parted by LF.
        stage: the command it answers; `connect` is everything before login, `end` the answer to the final dot, where
            the caller has read a reply out of place as doubt already.
        hide: what the outcome must not tell.
        international: whether the message needs SMTPUTF8.
    """
    said = _take_apart(code, text, stage, hide)
    if code == _CLOSING:
        return _later(said, "domain" if stage in {"rcpt", "data", "end"} and _is_rate(said) else "connection")
    if 400 <= code <= 499:  # noqa: PLR2004
        return _later(said, _who_waits(said))
    if 500 <= code <= 599:  # noqa: PLR2004
        return _permanent(said, international=international)
    return Deferred(f"{said.why}; this is no answer to that", str(code), "connection")


def _take_apart(code: int, text: bytes, stage: Stage, hide: Hide) -> _Said:
    found = _ENHANCED.search(text, 0, _READ)
    # RFC 2034 section 4: both codes are of one class; where they contradict one another the plain one is believed.
    agrees = found is not None and int(found[1]) == code // 100
    detail = (int(found[2]), int(found[3])) if found and agrees else (0, 0)
    return _Said(code, stage, detail, text[:_READ].decode(errors="replace"), hide.clean(text))


def _who_waits(said: _Said) -> Literal["reader", "domain", "connection"]:
    """4yz: the reader waits, unless it is clearly somebody else."""
    if said.stage in {"connect", "auth", "mail"}:  # no reader has been named yet
        return "connection"
    if said.subject == _MAILBOX or GREYLISTED.search(said.text):
        return "reader"
    too_many = (_PROTOCOL, 3)
    if said.subject == _SYSTEM or said.detail in {too_many, *_SENDER, *_LOGIN} or said.detail == (_NETWORK, 2):
        return "connection"
    if said.code == _NO_STORAGE and not said.subject:
        return "connection"
    if said.subject == _NETWORK or (said.subject in {0, _POLICY} and _is_rate(said)):
        return "domain"
    return "connection" if said.subject == _POLICY and OF_CLIENT.search(said.text) else "reader"


def _is_rate(said: _Said) -> bool:
    return RATE.search(said.text) is not None and GREYLISTED.search(said.text) is None


def _permanent(said: _Said, *, international: bool) -> No:
    """5yz: the reader is dead or full, or it is ours to mend and the channel stops; else this message is refused."""
    if said.stage in {"connect", "auth"} or said.code in _LOGIN_CODES or said.detail in _LOGIN:
        return _stop(said, "check host, user and password of the channel, or ask the relay's operator")
    if international and said.detail in _NOT_INTERNATIONAL:
        return _refused(said, "message")
    if said.stage == "mail" or _is_ours(said):
        return _stop(said, _remedy(said))
    if said.detail in _DEAD or said.code == _TAKES_NO_MAIL:
        return _refused(said, "reader")
    return _refused(said, "full" if said.detail == _IS_FULL else _fault_by_words(said))


def _is_ours(said: _Said) -> bool:
    """Whether the fault is the sender's or the message's, so that every reader would get the same answer.

    5.7.1 at RCPT is both "relaying denied" and "this mailbox takes mail from colleagues only". Were it always ours, one
    such mailbox would stop every mailing at the same reader for ever; were it always the reader's, a relay that has
    turned us out would use up readers. So the words decide there, and where they are silent the message is refused for
    this reader alone, who is not suppressed; the brake stops the run if others follow. After DATA there is one answer
    for the message, and 5.7 is ours.
    """
    if said.detail in _SENDER or said.detail in _AUTHENTICITY or said.detail == _TOO_LARGE:
        return True
    open_to_words = not said.subject and _fault_by_words(said) == "message"
    by_words = OURS.search(said.text) is not None
    if said.stage == "rcpt":
        return by_words and (open_to_words or said.subject == _POLICY)
    if said.subject in {_PROTOCOL, _CONTENT, _POLICY}:
        return True
    return open_to_words and (by_words or said.code in _PROTOCOL_CODES or said.code == _EXCEEDED)


def _fault_by_words(said: _Said) -> Literal["reader", "full", "message"]:
    """For replies without an enhanced code, and for those whose code says "other" of an address or a mailbox."""
    if said.detail not in {(0, 0), (_ADDRESS, 0), (_MAILBOX, 0)}:
        return "message"
    if FULL.search(said.text) or (said.code == _EXCEEDED and said.stage == "rcpt"):  # RFC 5321 section 4.2.3
        return "full"
    return "reader" if UNKNOWN.search(said.text) else "message"


def _remedy(said: _Said) -> str:
    if said.detail == _TOO_LARGE or said.code == _EXCEEDED:
        return "the message is too large for the relay: shorten the issue, or ask its operator"
    if _is_filtered(said):
        return (
            "the relay's filter objects to what the message says: ask its operator to what (one link is often enough);"
            " have it let through and resume, or correct the issue and publish it again"
        )
    if said.detail in _AUTHENTICITY:
        return "publish SPF, DKIM and DMARC for the sender's domain, or ask the relay's operator"
    if said.subject in {_PROTOCOL, _CONTENT}:
        return "the relay does not take such a message: report it with these words"
    return "ask the relay's operator whether this account may send as this sender, and resume"


def _is_filtered(said: _Said) -> bool:
    """Whether a filter has read the message and refuses it; what is said of an address or a sender is no such thing."""
    if said.stage != "end" or said.detail in _SENDER | _AUTHENTICITY or OF_CLIENT.search(said.text):
        return False
    return FILTERED.search(said.text) is not None


def _later(said: _Said, scope: Literal["reader", "domain", "connection"]) -> Deferred:
    return Deferred(said.why, said.name, scope, wait_of(said.text))


def _stop(said: _Said, remedy: str) -> Deferred:
    return Deferred(f"{said.why}; {remedy}", said.name, "channel", wait_of(said.text))


def _refused(said: _Said, fault: Literal["reader", "full", "message"]) -> Refused:
    return Refused(said.why, said.name, fault)
