"""Deliveries: what happens once. And slots: the only places that a sender may fill.

A delivery's key is its path in the outbox and its row in the ledger: `<slug>/<channel>/<number>`; a mailing's is
`<slug>/<channel>`, and its deliveries are made reader by reader while sending. Never an e-mail address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that is filled while sending: `placeholder` is replaced, byte for byte, and nothing else changes."""

    name: str
    placeholder: str
    about: str


UNSUBSCRIBE = Slot("unsubscribe", "https://unsubscribe.invalid/SLOT", "the reader's own unsubscribe address")
UNSUBSCRIBE_MAILTO = Slot(
    "unsubscribe_mailto", "mailto:unsubscribe@slot.invalid", "the address to which the reader may write to unsubscribe"
)
VIEW_IN_BROWSER = Slot("view_in_browser", "https://view.invalid/SLOT", "where the issue stands on the web")
READER = Slot("reader", "reader@slot.invalid", "the reader's address, in To only")
READER_TOKEN = Slot("reader_token", "READER-TOKEN-SLOT", "an opaque name of the reader for Message-ID")
MAIL_SLOTS = (UNSUBSCRIBE, UNSUBSCRIBE_MAILTO, VIEW_IN_BROWSER, READER, READER_TOKEN)
"""Slots of a mailing whose placeholders are the same in every issue; Date's is the issue's own day (`date_slot`)."""
ADDRESS_SLOTS = (UNSUBSCRIBE, UNSUBSCRIBE_MAILTO, VIEW_IN_BROWSER)
"""Those that stand in the text and the HTML too; the others stand in the header only."""


def date_slot(placeholder: str) -> Slot:
    """The slot of the Date field; `placeholder` is the issue's day at midnight UTC (RFC 5322 section 3.3)."""
    return Slot("date", placeholder, "when the mailing began, in Date only")


AFTER = "after:"
"""How the name of a slot begins that takes another channel's web address; that channel's name is the rest."""
AFTER_LENGTH = 120
"""Characters of its placeholder: what such an address may have at most, so that a post that fits still fits then."""


def after_slot(channel: str) -> Slot:
    """The slot of the web address that another channel's first post is given; its placeholder is an address too."""
    begins = f"https://after.invalid/SLOT-{channel[:60]}-"
    return Slot(f"{AFTER}{channel}", begins.ljust(AFTER_LENGTH, "0"), f"the address of {channel}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One payload to one address.

    `files` are paths inside the channel's folder; `request` is the 0-based index of the delivery's request in
    `thread.json`; `follows` is the key of the delivery whose receipt this one waits for.
    """

    key: str
    channel: str
    kind: str
    files: tuple[str, ...]
    slots: tuple[Slot, ...] = ()
    follows: str | None = None
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Mailing:
    """One message form for an audience: its deliveries are made one by one while sending."""

    key: str
    channel: str
    kind: str
    files: tuple[str, ...]
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Packed:
    """What one channel puts into the outbox: its files (name in its folder to exact bytes) and its deliveries."""

    channel: str
    files: Mapping[str, bytes]
    deliveries: tuple[Delivery | Mailing, ...]
