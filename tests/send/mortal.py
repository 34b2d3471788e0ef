"""A death at the n-th border: before or after a call to a far side, before or after a commit.

It is `Killed`, which nothing in the program catches. From then on neither the far side nor the ledger can be reached
by that run.
"""

from __future__ import annotations

import threading
from typing import Any, Self

from tests.send.fakes import Killed


class Mortality:
    """Dies at the n-th border; 0: never."""

    def __init__(self, borders: int) -> None:
        self._left = borders
        self.dead = threading.Event()
        self._lock = threading.Lock()

    def border(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self.dead.set()
        if self.dead.is_set():
            raise Killed


class Mortal:
    """Anything that is out of reach for who is dead; dying comes before or after a call."""

    def __init__(self, inner: Any, mortality: Mortality) -> None:
        self._inner, self._mortality = inner, mortality

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def called(*given: Any, **named: Any) -> Any:
            self._mortality.border()
            answer = found(*given, **named)
            self._mortality.border()
            return Mortal(answer, self._mortality) if name in {"writer", "retraction"} else answer

        return called

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
