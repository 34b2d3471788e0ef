"""What a sender is: parcels in, outcomes out. The run knows this page and no network.

A `Sender` is made once a channel; it opens `Lane`s, one for each worker, and a lane carries one `Parcel` after the
other. A lane says what came of a parcel and never raises for what the far side did. The border is the last byte of the
message: before it everything is `Deferred` or `Refused`, from then on silence is `InDoubt` (DESIGN's law 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from pipeline.errors import PublishError
from pipeline.outcome import Outcome


class SendError(PublishError):
    """A channel cannot send at all: host, login, certificate or folder are wrong. Said before anything is planned.

    `away` says that the far side does not work just now, while nothing of ours is known to be wrong.
    """

    def __init__(self, fault: str, remedy: str, *, file: str = "", away: bool = False) -> None:
        super().__init__(fault, remedy, file=file)
        self.away = away


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one reader, addressed.

    `key` is the delivery's (`<slug>/<channel>/<reader's id>`) and may be shown. `to` is the reader's address and
    `envelope_from` where bounces come back to (VERP); neither is shown. `pieces`, one after the other, are the message
    as it travels by SMTP: CRLF line ends, leading dots doubled (RFC 5321 section 4.5.2), CRLF at the end, without the
    final dot. Most of them are the same bytes for all readers, and are never copied. `prepared` says that a form has
    made it: nobody has to look for a dot that would end it early, and all of it is ASCII but for the reader's address.
    """

    key: str
    to: str = field(repr=False)
    envelope_from: str = field(repr=False)
    pieces: Sequence[bytes] = field(repr=False)
    prepared: bool = False

    @property
    def wire(self) -> bytes:
        """The pieces, joined."""
        return b"".join(self.pieces)

    @property
    def size(self) -> int:
        """Bytes of `wire`."""
        return sum(map(len, self.pieces))

    @property
    def message(self) -> bytes:
        """The message itself: CRLF line ends, the doubled dots single again."""
        bare = self.wire.replace(b"\r\n.", b"\r\n")
        return bare[1:] if bare.startswith(b".") else bare


@runtime_checkable
class Lane(Protocol):
    """One way to the far side, for one thread. It opens its connection when it is first needed, and again by itself."""

    @property
    def fresh(self) -> bool:
        """Whether the connection at hand, if any, has carried nothing yet.

        After a `Deferred` of scope `connection` it says that the relay was away or turned us down at once, and not that
        it closed a connection that had worked: wait longer.
        """

    def expect(self, parcel: Parcel) -> None:
        """Hear, before `deliver` is called for another parcel, that this one is likely to come next.

        A lane may tell the far side who is next together with the one at hand, never its content; most do nothing.
        """

    def deliver(self, parcel: Parcel) -> Outcome:
        """Carry one parcel and say what came of it. It blocks, for some minutes at worst.

        Never raises for a fault of the network or of the far side. Should anything else come out of it, that is doubt.
        """

    def close(self) -> None:
        """Take leave without waiting long. A second call does nothing; a closed lane opens again when it is used."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@runtime_checkable
class Sender(Protocol):
    """What carries the deliveries of one channel. Shared by all threads; what it opens is not."""

    @property
    def lanes(self) -> int:
        """How many lanes may be open at once."""

    @property
    def repeatable_for(self) -> float:
        """For how many seconds after an attempt its repeat is harmless: 0 for SMTP, infinity for files (law 11)."""

    @property
    def relay(self) -> str:
        """Name of the far side (`host:port`, or a path): what is learned of its limits is kept under it."""

    def open(self) -> Lane:
        """A lane of one's own; nothing is connected yet."""

    def check(self) -> None:
        """Reach the far side once, log in, take leave.

        Raises:
            SendError: it cannot be reached, or login, certificate, host or folder are wrong.
        """


class Closing:
    """`with` for lanes that have a `close()`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def expect(self, parcel: Parcel) -> None:
        """Nothing can be done ahead here."""

    def close(self) -> None:
        """Take leave; nothing is open here."""
