"""A sender that carries nothing and says yes: for measuring all the rest, and for tests."""

from __future__ import annotations

import math

from pipeline.outcome import Outcome, Sent
from pipeline.send.sender import Closing, Parcel


class NullSender:
    """Accepts every parcel and forgets it."""

    repeatable_for = math.inf
    relay = "null"

    def __init__(self, lanes: int = 4) -> None:
        self.lanes = lanes

    def open(self) -> NullLane:
        """A lane of one's own."""
        return NullLane()

    def check(self) -> None:
        """Nothing can be wrong here."""


class NullLane(Closing):
    """See `pipeline.send.sender.Lane`."""

    fresh = True

    def deliver(self, parcel: Parcel) -> Outcome:
        """Say yes; the receipt is the delivery's key."""
        return Sent(parcel.key)
