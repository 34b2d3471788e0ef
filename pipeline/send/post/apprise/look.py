"""What became of the requests by which a plugin of Apprise tells a notice, where Apprise itself says only yes or no.

Of an answer its status and its headers are kept alone: in the rest the service's secret may stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import HttpFault, NotSent, Silent

_REFUSALS: Final = frozenset({301, 307, 308, *range(400, 500)}) - {408, 409, 425}
"""Statuses after which nothing was done: redirects that ask for the request again, and refusals for good or for now."""


@dataclass(slots=True)
class Asked:
    """One request: whether it only reads, whether any of it left, and what came; None: it is still under way."""

    reads: bool
    left: bool = False
    came: Answer | HttpFault | None = None

    @property
    def harmless(self) -> bool:
        """Whether it surely told nobody anything."""
        came = self.came
        return came.status in _REFUSALS if isinstance(came, Answer) else isinstance(came, NotSent)


@dataclass(slots=True)
class Look:
    """What was seen while one notice was told.

    `patience` is how many seconds an answer may take from the request to its end. `elsewhere`: something may have left
    by another way than those of `asked`.
    """

    name: str
    patience: float
    asked: list[Asked] = field(default_factory=list)
    elsewhere: bool = False

    @property
    def perhaps_told(self) -> bool:
        """Whether it may have been told and nobody said so: a plugin that asks once more would tell it twice."""
        doubtful = (one for one in self.asked if not (one.reads or one.harmless))
        return any(not isinstance(one.came, Answer) or not one.came.ok for one in doubtful)

    def refusal(self) -> Answer:
        """The answer for which a notice was surely not told.

        Raises:
            NotSent: nothing left this machine.
            Silent: it may have been told.
        """
        if self.elsewhere or not self.asked:
            raise Silent(f"{self.name} did not say that it took it")
        came = next((one for one in self.asked if not one.harmless), self.asked[-1]).came
        if isinstance(came, HttpFault):
            raise came
        if came is None:
            raise Silent(f"{self.name} did not answer in time")
        if came.status not in _REFUSALS:
            more = ", which Apprise does not take for a yes" if came.ok else ""
            raise Silent(f"{self.name} said {came.status}{more}")
        return came
