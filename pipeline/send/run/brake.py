"""The brake: a mailing that many readers' servers refuse is stopped before it harms the publication's good name."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Brake:
    """Counts refusals of a whole mailing, earlier runs included. Used by all lanes."""

    def __init__(self, audience: int, refused: int, *, percent: int, least: int) -> None:
        """`refused` is what earlier runs met; a person who resumed a braked mailing has accepted those."""
        self.limit = max(audience * percent // 100, least)
        if refused > self.limit:
            self.limit = refused + least
        self._refused = refused
        self._audience = audience
        self._lock = threading.Lock()

    def refused(self) -> str:
        """One more was refused: the reason to stop, if that passed the limit, else nothing."""
        with self._lock:
            self._refused += 1
            count = self._refused
        if count <= self.limit:
            return ""
        return f"{count} of {self._audience} readers were refused, and the brake's limit is {self.limit}"


class Health:
    """How the relay bears up, over all lanes: lost connections and unanswered messages in a row.

    A relay that is gone, or that takes every message and answers none, must not run through the whole audience.
    `losses` are the connections lost since it last said something of a message, `why` the last one was.
    """

    def __init__(self, lanes: int, back: Callable[[], None] = lambda: None) -> None:
        """`back` is called when the relay says something after connections were lost."""
        self._back = back
        self._losses_limit, self._doubts_limit = 8 * lanes, lanes + 4
        self.losses = self._doubts = 0
        self.why = ""
        self._lock = threading.Lock()

    def answered(self) -> None:
        """The relay said something of a message: it lives."""
        before, self.losses, self._doubts = self.losses, 0, 0
        if before:
            self._back()

    def lost(self, why: str) -> str:
        """A connection was lost or could not be made: the reason to stop, if that is enough, else nothing."""
        with self._lock:
            self.losses += 1
            self.why = why
            gone = self.losses >= self._losses_limit
        return f"the relay is gone: {self.losses} connections in a row failed ({why})" if gone else ""

    def doubted(self, why: str) -> str:
        """A message was not answered: the reason to stop, if that is enough, else nothing."""
        with self._lock:
            self._doubts += 1
            mute = self._doubts >= self._doubts_limit
        return f"{self._doubts} messages in a row were left in doubt ({why})" if mute else ""
