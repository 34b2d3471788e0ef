"""Containers: a post that is prepared at Threads and that nobody sees before it is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pipeline.outcome import Deferred, Refused
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.poster import Posting

FINISHED: Final = "FINISHED"
PUBLISHED: Final = "PUBLISHED"
_AT_WORK: Final = "IN_PROGRESS"
_READY: Final = frozenset({FINISHED, PUBLISHED})
_WAITS: Final = (0.0, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0)
"""Seconds before each look at a container: Meta advises about 30 in all, a text is mostly ready at once."""
_LONGEST: Final = 100


class Unfit(Exception):
    """Nothing was posted, and this text never will be."""

    def __init__(self, outcome: Refused) -> None:
        super().__init__(outcome.why)
        self.outcome = outcome


class Containers:
    """The containers of one run, one a delivery.

    Args:
        host: the network, as it may be shown.
        make: makes a container for a delivery and gives its number.
        read: the fields of an object: number and names of fields, with commas, to values.
        clean: takes the secrets out of a text.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        host: str,
        make: Callable[[Posting], str],
        read: Callable[[str, str], Mapping[str, Any]],
        clean: Callable[[str, int], str],
        sleep: Callable[[float], object],
    ) -> None:
        self._host, self._make, self._read, self._clean, self._sleep = host, make, read, clean, sleep
        self._made: dict[str, str] = {}

    def ready(self, posting: Posting) -> tuple[str, bool]:
        """The number of a container that can be published, and whether it was already, by an earlier try.

        Raises:
            Unread: there is none now; nothing was posted.
            Unfit: Threads cannot prepare this post.
        """
        known = self._made.get(posting.key)
        state = self._state(known) if known else ""
        if known and state in _READY:
            return known, state == PUBLISHED
        number = known if known and state == _AT_WORK else self._make(posting)
        self._made[posting.key] = number
        for seconds in _WAITS:
            if seconds:
                self._sleep(seconds)
            state = self._state(number)
            if state in _READY:
                return number, state == PUBLISHED
            if state not in {_AT_WORK, ""}:
                del self._made[posting.key]
                raise Unfit(Refused(f"{self._host} could not prepare the post: {state}; change its text", state))
        raise Unread(Deferred(f"{self._host} is still at work on the text; try again later", scope="connection"))

    def unpublished(self, posting: Posting) -> bool:
        """Whether nothing speaks for it that the delivery was published; raises `Unread` where that is not told."""
        number = self._made.get(posting.key)
        return number is None or self._state(number) == FINISHED

    def _state(self, number: str) -> str:
        """One of Meta's states, or in its words why it failed; empty: it does not say.

        Source: https://developers.facebook.com/documentation/threads/troubleshooting.
        """
        told = self._read(number, "status,error_message")
        state, why = told.get("status"), told.get("error_message")
        if state == "ERROR" and isinstance(why, str):
            return self._clean(why, _LONGEST) or "ERROR"
        return state if state in {*_READY, _AT_WORK, "ERROR", "EXPIRED"} else ""
