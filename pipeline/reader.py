"""Readers, as sending sees them: an id, an address for as long as a message is made, and whether it may still go out.

The audience implements `Readers`; sending knows only this. Ids are random and say nothing; addresses never go into a
log, an error, the outbox or the ledger, and their `repr` does not show them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Reader:
    """One subscriber, opened for as long as a message is made.

    `address` has its domain in ASCII; its local part may be UTF-8 (RFC 6531). `domain` is the receiving domain in lower
    case, for throttling in memory only.
    """

    id: str
    address: str = field(repr=False)
    domain: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Frozen:
    """One reader of a frozen audience.

    `domain` is the receiving domain's name if many readers share it, else `other`: a domain of one's own would name its
    owner.
    """

    id: str
    domain: str = "other"


Purpose = Literal["unsubscribe", "bounce"]


class Tokens(Protocol):
    """Opaque names of a reader, keyed: nobody without the key can make one or read one."""

    def reader_token(self, purpose: Purpose, reader: str, context: str, *, residue: int | None = None) -> str:
        """A token that the holder of the key can open again to `reader`: 45 to 52 characters a-z2-7.

        `context` (a list's name, a mailing's key) is bound to it and not in it. The same arguments give the same token.
        `residue` asks for a length that leaves this rest when divided by 3.
        """

    def fingerprint(self, reader: str, context: str) -> str:
        """32 characters 0-9a-f that cannot be opened, for Message-ID: the same for the same arguments."""


class Readers(Protocol):
    """The audience of one list and edition, asked while sending."""

    tokens: Tokens

    def freeze(self) -> Iterator[Frozen]:
        """Everybody who receives now, in a steady order, streamed."""

    def open(self, ids: Sequence[str]) -> dict[str, Reader]:
        """Addresses of those among `ids` (some hundreds at most) who still receive now; the others are left out."""

    def receives(self, reader: str) -> bool:
        """Whether this one still receives: asked right before sending, so it must be quick when nothing changed."""

    def suppress(self, reader: str, reason: str, code: str) -> None:
        """The reader is dead: never write there again, on any list."""

    def full(self, reader: str, slug: str, limit: int) -> bool:
        """The mailbox was full for this issue; suppress at `limit` issues in a row, and say whether that was it."""

    def reached(self, reader: str) -> None:
        """A message was taken: what was counted against the mailbox is forgotten. Cheap when nothing was."""
