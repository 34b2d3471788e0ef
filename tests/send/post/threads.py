"""Threads to post: those of the golden outboxes, as a run hands them over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.send.post.poster import Posting

_GOLDEN = Path(__file__).parents[2] / "golden"
FIRST_AT = 1_700_000_000.5
EXAMPLES = sorted(path.name for path in _GOLDEN.iterdir() if path.is_dir())


def document(channel: str, example: str = EXAMPLES[0]) -> dict[str, Any]:
    """The `thread.json` of a golden outbox."""
    loaded: dict[str, Any] = json.loads((_GOLDEN / example / channel / "thread.json").read_bytes())
    return loaded


def posting(
    channel: str = "bluesky", example: str = EXAMPLES[0], *, first_at: float = FIRST_AT, number: int = 0
) -> Posting:
    """One of its deliveries, a copy of one's own."""
    thread = document(channel, example)
    request = thread["requests"][number]
    slots = {slot["name"]: slot["placeholder"] for slot in thread["slots"]}
    return Posting(request["key"], request, slots, first_at)
