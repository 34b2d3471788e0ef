"""The test send: exactly the bytes of the outbox to a few named people, before they go to all readers.

Nothing is planned or recorded for them, and they are no readers: their links and return paths carry tokens that nobody
can open. Only the subject tells a test from the real thing.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.channel import MailSettings
from pipeline.delivery import VIEW_IN_BROWSER
from pipeline.outcome import InDoubt, Outcome
from pipeline.reader import Purpose, Reader
from pipeline.send.message.fill import Addressing, Filler
from pipeline.send.sender import Lane, Parcel, Sender, SendError

_LENGTHS = {None: 45, 0: 45, 2: 47, 1: 52}
"""Characters of a token by the rest that its length must leave by 3, as the audience's tokens have them."""
_FINGERPRINT = 32
_ID = 12


class NobodysTokens:
    """`pipeline.reader.Tokens` under a key that is made here and thrown away: they look real and open to nobody."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def reader_token(self, purpose: Purpose, reader: str, context: str, *, residue: int | None = None) -> str:
        """45, 47 or 52 characters a-z2-7, as long as a real one."""
        return base64.b32encode(self._made(purpose, reader, context)).decode().lower()[: _LENGTHS[residue]]

    def fingerprint(self, reader: str, context: str) -> str:
        """32 characters 0-9a-f."""
        return self._made("fingerprint", reader, context).hex()[:_FINGERPRINT]

    def _made(self, *what: str) -> bytes:
        return hashlib.blake2b("\0".join(what).encode(), key=self._key, digest_size=40).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A channel's test send.

    `form` is the outbox's message form with the subject's prefix (and the signer, where the channel signs); `key` the
    mailing's; `address` the publication's, to which bounces come back without a `return_path`; `fixed` the values of
    the slots that are the same for all readers.
    """

    form: Filler
    settings: MailSettings
    sender: Sender
    key: str
    address: str = field(repr=False)
    fixed: Mapping[str, str]

    def check(self) -> None:
        """Look whether it can be sent; nothing is.

        Raises:
            SendError: a slot has no value, or the relay does not take us.
        """
        if VIEW_IN_BROWSER.name in self.form.slots and VIEW_IN_BROWSER.name not in self.fixed:
            remedy = 'set issue_url = "https://…/{slug}" in [publication], or view_in_browser = false'
            raise SendError("the message links to the issue on the web, and nothing says where that is", remedy)
        self._addressing()
        self.sender.check()

    def carry(self, to: Sequence[str]) -> tuple[Outcome, ...]:
        """Send it to each of these checked addresses, one after the other, and give what came of each.

        Raises:
            SendError: a slot has no value.
        """
        addressing = self._addressing()
        with self.sender.open() as lane:
            return tuple(_carried(lane, addressing.parcel(_stranger(address))) for address in to)

    def _addressing(self) -> Addressing:
        return Addressing(
            self.form, self.settings, NobodysTokens(), key=self.key, address=self.address, fixed=self.fixed
        )


def _stranger(address: str) -> Reader:
    """A reader for one message: an id that no subscriber has, for theirs have no such beginning by more than chance."""
    chance = base64.b32encode(secrets.token_bytes(8)).decode().lower()[:_ID]
    return Reader(f"test{chance}", address, address.rpartition("@")[2].lower())


def _carried(lane: Lane, parcel: Parcel) -> Outcome:
    try:
        return lane.deliver(parcel)
    except Exception as error:  # noqa: BLE001 - whatever comes out of a sender is doubt (law 10); its text may tell who
        return InDoubt(f"the sender failed ({type(error).__name__})")
