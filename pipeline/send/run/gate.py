"""The gate: how many connections are open at once, and fewer when the relay says that they are too many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

CONNECTIONS: Final = "connections"
_WIDEN_AFTER: Final = 200
_AGAIN: Final = 10.0


class Gate:
    """A lane passes it before it uses its connection. Refusals halve the number of places, successes add one slowly."""

    def __init__(self, lanes: int, learned: float, ticks: Callable[[], float]) -> None:
        """`learned` is the number of places of an earlier run, 0: none was learned."""
        self.places = min(lanes, max(1, int(learned))) if learned else lanes
        self._lanes, self._ticks = lanes, ticks
        self._inside = self._accepted = 0
        self._narrowed_at = float("-inf")
        self._lock = threading.Lock()

    @property
    def learned(self) -> float:
        """The number of places that the relay taught us, 0: as many as there are lanes."""
        return float(self.places) if self.places < self._lanes else 0.0

    @contextmanager
    def place(self) -> Iterator[Place]:
        """A place that is not taken yet, and is given back in any case."""
        place = Place(self)
        try:
            yield place
        finally:
            place.leave()

    def enter(self) -> bool:
        """Take a place, if there is one."""
        with self._lock:
            if self._inside >= self.places:
                return False
            self._inside += 1
            return True

    def leave(self, *, if_crowded: bool = False) -> bool:
        """Give a place back; of several who ask `if_crowded` only as many leave as must."""
        with self._lock:
            if if_crowded and self._inside <= self.places:
                return False
            self._inside -= 1
            return True

    def crowded(self) -> bool:
        """Whether more are inside than there are places."""
        return self._inside > self.places

    def accepted(self) -> None:
        """A message was taken: after many of them, one place more."""
        if self.places == self._lanes:
            return
        with self._lock:
            self._accepted += 1
            if self._accepted >= _WIDEN_AFTER and self.places < self._lanes:
                self._accepted = 0
                self.places += 1

    def refused(self) -> bool:
        """Too many connections: half as many. False if there was only one place left already."""
        with self._lock:
            self._accepted = 0
            if self._ticks() - self._narrowed_at < _AGAIN:
                return True  # refused together with the last one
            if self.places == 1:
                return False
            self._narrowed_at = self._ticks()
            # those inside count, and not the places: a relay that takes four of eight has said so
            self.places = max(1, min(self.places, self._inside) // 2)
            return True


class Place:
    """One lane's place at the gate."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._taken = False

    def wait(self, rest: Callable[[float], None], halted: Callable[[], bool]) -> bool:
        """Take a place, and sleep until there is one; False: the run ends."""
        while not self._taken and not halted():
            self._taken = self._gate.enter()
            if not self._taken:
                rest(1.0)
        return self._taken

    def crowded(self) -> bool:
        """Whether this lane has to leave: its place is given back then."""
        if self._taken and self._gate.crowded() and self._gate.leave(if_crowded=True):
            self._taken = False
        return not self._taken

    def leave(self) -> None:
        """Give the place back, if it was taken."""
        if self._taken:
            self._taken = False
            self._gate.leave()
