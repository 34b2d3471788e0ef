"""Times as networks write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def moment_of(value: Any) -> float | None:
    """A time as `2026-11-23T04:35:00+0000` or `….000Z` in seconds since the epoch; without a zone it is in UTC."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
