"""Whether a real send can begin: reasons against it, gathered from all who are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import TypeVar

from pipeline.errors import PublishError
from pipeline.send.sender import SendError

_LEFT = 3
_Opened = TypeVar("_Opened")


class Away(SendError):
    """The far side of a channel does not let us in.

    Where it is only away just now that is something left, to be run again; so it is, whatever keeps us out, where an
    earlier run left readers.
    """


class NotReady(PublishError):
    """A real send cannot begin; `mistakes` holds every reason, each once. Nothing was sent by this run.

    `begun` says whether an earlier run began with this issue; None: nobody could look.
    """

    def __init__(self, mistakes: Iterable[PublishError], *, begun: bool | None = None) -> None:
        super().__init__("a real send cannot begin", "")
        self.mistakes = tuple({str(mistake): mistake for mistake in mistakes}.values())
        self._end = "Nothing was sent." if begun is False else "Nothing was sent now."
        ours = [one.exit_status for one in self.mistakes if not (isinstance(one, Away) and (one.away or begun))]
        # to run it again helps only when nothing is to be mended; an approval that is missing is somebody else's turn
        self.exit_status = max(ours, default=_LEFT)

    def __str__(self) -> str:
        return "\n".join([*(str(mistake) for mistake in self.mistakes), self._end])


def reasons(ask: Callable[[], Iterable[PublishError]]) -> list[PublishError]:
    """What is yielded, and what is raised: one or several PublishErrors."""
    found: list[PublishError] = []
    try:
        found.extend(ask())
    except PublishError as error:
        found.extend(parts(error))
    return found


def parts(error: PublishError) -> Sequence[PublishError]:
    """The mistakes that an error holds, or the error."""
    several: Sequence[PublishError] = getattr(error, "mistakes", (error,))
    return several


def opened(
    stack: ExitStack, wrong: list[PublishError], make: Callable[[], AbstractContextManager[_Opened]]
) -> _Opened | None:
    """Open a store until the stack ends; what it says against it goes to `wrong`."""
    try:
        return stack.enter_context(make())
    except PublishError as error:
        wrong.extend(parts(error))
        return None
