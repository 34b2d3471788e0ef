"""A relay for test sends: keeps what it is given, and answers what it was told to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from pipeline.outcome import Outcome, Sent
from pipeline.send.sender import Closing, Parcel, SendError


@dataclass
class Relay(Closing):
    """A sender and its lane. `answers` are given in order, Sent where there are none; `wrong` is what `check` says."""

    answers: Iterable[Outcome | Exception] = ()
    wrong: str = ""
    lanes: int = 1
    repeatable_for: float = 0.0
    relay: str = "relay.test:25"
    fresh: bool = True
    taken: list[Parcel] = field(default_factory=list)

    def check(self) -> None:
        if self.wrong:
            raise SendError(self.wrong, "mend it")

    def open(self) -> Self:
        return self

    def deliver(self, parcel: Parcel) -> Outcome:
        self.taken.append(parcel)
        answers = list(self.answers)
        answer = answers[len(self.taken) - 1] if answers else Sent("queued")
        if isinstance(answer, Exception):
            raise answer
        return answer
