"""What a poster is given of an outbox."""

from __future__ import annotations

import json

from pipeline.delivery import Packed
from pipeline.send.post.poster import Posting


def postings_of(packed: Packed, first_at: float) -> tuple[Posting, ...]:
    """The deliveries of a packed thread, none of them following anything yet."""
    document = json.loads(packed.files["thread.json"])
    slots = {slot["name"]: slot["placeholder"] for slot in document["slots"]}
    files = {name: content for name, content in packed.files.items() if name.endswith(".png")}
    return tuple(Posting(request["key"], request, slots, first_at, files=files) for request in document["requests"])
