"""What the audience's tests are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.audience import NewSubscriber

NOW = 1_790_000_000.0
"""A moment in 2026, seconds since the epoch."""
DAY = 24 * 60 * 60


class Clock:
    """A clock that moves by a second whenever it is asked, and otherwise when it is told."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        self.now += 1
        return self.now

    def stamp(self) -> int:
        """This moment in milliseconds, as a consent's."""
        return int(self() * 1000)


def person(address: str = "thida@reader.test", **given: Any) -> NewSubscriber:
    """Somebody who wants the weekly."""
    return NewSubscriber(**{"address": address, "lists": ("weekly",), **given})


def people(count: int, domain: str = "reader.test", **given: Any) -> list[NewSubscriber]:
    """Many."""
    return [person(f"reader.{number}@{domain}", **given) for number in range(count)]


def every_byte(folder: Path) -> bytes:
    """All bytes of all files, the database's log among them."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
