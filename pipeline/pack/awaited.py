"""The slot for another channel's address, declared wherever a thread has it: the same for every kind of channel."""

from __future__ import annotations

import json
from dataclasses import replace

from pipeline.delivery import Delivery, Packed, Slot
from pipeline.edition import Edition, ThreadEdition
from pipeline.pack.requests import thread_json

_FILE = "thread.json"


def with_awaited(packed: Packed, edition: Edition) -> Packed:
    """What was packed, its requests unchanged, with the slot in `thread.json` and at each delivery that has it."""
    slot = edition.after if isinstance(edition, ThreadEdition) else None
    if slot is None or slot.placeholder.encode() not in packed.files.get(_FILE, b""):
        return packed
    thread = json.loads(packed.files[_FILE])
    having = {number for number, one in enumerate(thread["requests"]) if slot.placeholder in json.dumps(one["body"])}
    deliveries = tuple(
        replace(one, slots=(*one.slots, slot)) if isinstance(one, Delivery) and one.request in having else one
        for one in packed.deliveries
    )
    data = thread_json(thread["requests"], (*(Slot(**known) for known in thread["slots"]), slot))
    return replace(packed, files={**packed.files, _FILE: data}, deliveries=deliveries)
