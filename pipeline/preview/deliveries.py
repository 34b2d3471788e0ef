"""What will travel, as the page lists it: every channel's files with their sums, and its deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from pipeline.delivery import Delivery, Mailing, Packed, Slot
from pipeline.preview.markup import counted

FEW = 6
"""So many slots are named in a delivery's row and explained at once; more are counted there and folded away."""
_SHORT = 12
"""Characters of an audience's sum: enough for two people to see that they speak of the same one."""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a channel's folder: its path in the outbox, its address relative to the page, its size and sum."""

    path: str
    href: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One delivery or mailing; `what` says in words how it travels, `follows` is the key of the one it waits for."""

    key: str
    what: str
    follows: str
    slots: str


@dataclass(frozen=True, slots=True)
class Made:
    """What the outbox is made for: nothing, as in a dry run, or sending.

    `sending` is the moment, with its zone, at which it was made to be sent; `frozen` is what `deliveries.json` says of
    the frozen audiences (path, sha256, count) by channel, which a later dry run keeps.
    """

    sending: datetime | None = None
    frozen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


DRY = Made()
"""A dry run of an issue that nothing was begun of."""


@dataclass(frozen=True, slots=True)
class FrozenView:
    """The frozen readers of a channel: how many, where their ids stand, and the beginning of that file's sum."""

    readers: str
    path: str
    href: str
    sum: str


@dataclass(frozen=True, slots=True)
class PackedView:
    """All that one channel sends; `slots` are explained once, however many deliveries have them.

    `gist` says it in half a line, for where the rest is folded away: `2 files, 11 deliveries`.
    """

    channel: str
    kind: str
    files: tuple[FileView, ...]
    rows: tuple[DeliveryView, ...]
    slots: tuple[Slot, ...]
    gist: str
    frozen: FrozenView | None = None

    @property
    def few_slots(self) -> bool:
        """Whether the slots are explained without being asked for."""
        return len(self.slots) <= FEW

    @property
    def any_follows(self) -> bool:
        """Whether any delivery waits for another."""
        return any(row.follows for row in self.rows)


def address(path: str) -> str:
    """The address of a file of the outbox relative to the page."""
    return quote(path)


def packed_views(packed: Sequence[Packed], made: Made = DRY) -> list[PackedView]:
    """What will travel, channel by channel in the order given."""
    return [_packed_view(each, made.frozen.get(each.channel)) for each in packed]


def slots_of(packed: Packed) -> tuple[Slot, ...]:
    """The slots of a channel's deliveries, each once."""
    return tuple(dict.fromkeys(slot for delivery in packed.deliveries for slot in delivery.slots))


def _packed_view(packed: Packed, frozen: Mapping[str, Any] | None) -> PackedView:
    return PackedView(
        channel=packed.channel,
        kind=packed.deliveries[0].kind if packed.deliveries else "",
        files=tuple(_file(f"{packed.channel}/{name}", data) for name, data in packed.files.items()),
        rows=tuple(_row(delivery) for delivery in packed.deliveries),
        slots=slots_of(packed),
        gist=f"{counted(len(packed.files), 'file')}, {_counted(packed.deliveries)}",
        frozen=_frozen(frozen) if frozen else None,
    )


def _counted(deliveries: Sequence[Delivery | Mailing]) -> str:
    mailings = sum(isinstance(each, Mailing) for each in deliveries)
    posts = len(deliveries) - mailings
    said = [counted(mailings, "mailing")] if mailings else []
    return ", ".join([*said, *([counted(posts, "delivery", "deliveries")] if posts or not said else [])])


def _frozen(row: Mapping[str, Any]) -> FrozenView:
    return FrozenView(counted(row["count"], "reader"), row["path"], address(row["path"]), row["sha256"][:_SHORT])


def _file(path: str, data: bytes) -> FileView:
    return FileView(path, address(path), len(data), sha256(data).hexdigest())


def _row(delivery: Delivery | Mailing) -> DeliveryView:
    return DeliveryView(
        key=delivery.key,
        what=_what(delivery),
        follows=(delivery.follows or "") if isinstance(delivery, Delivery) else "",
        slots=_named(delivery.slots),
    )


def _named(slots: Sequence[Slot]) -> str:
    return ", ".join(slot.name for slot in slots) if len(slots) <= FEW else f"{len(slots)} slots"


def _what(delivery: Delivery | Mailing) -> str:
    if isinstance(delivery, Mailing):
        return f"mailing of {_listed(delivery.files)}, made reader by reader while sending"
    if delivery.request is None:
        return _listed(delivery.files)
    return f"request {delivery.request + 1} of thread.json"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + "".join(names[-1:])
