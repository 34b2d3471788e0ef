"""Pace: how fast messages may follow one another on one way, and what is learned where that is too fast."""

from __future__ import annotations

from typing import Final

_NEVER: Final = float("-inf")
_MINUTE: Final = 60.0
_SLACK: Final = 0.25
"""Seconds by which a late message may still use its slot, so that a busy moment does not lower the rate."""
_AGAIN: Final = 10.0
"""Seconds in which refusals are taken for one: messages that were under way together are refused together."""
_FIRST_REST: Final = 120.0
_LONGEST_REST: Final = 1800.0
_DAY: Final = 86400.0
_STEP: Final = 0.05
_FORGET: Final = 4
_USUAL: Final = 60
"""Messages a minute that are taken for too fast where no more were counted."""


class Pace:
    """Slots for messages, evenly spaced: no minute ever holds more than `rate`. Not locked: its owner does that.

    A refusal halves the rate and rests; each success raises it a little, about a twentieth of what was too much in a
    minute of sending (additive increase, multiplicative decrease: RFC 5681 section 3.1 has it for the same reason).
    All times are seconds of a clock that never jumps.
    """

    __slots__ = ("_before", "_ceiling", "_count", "_next", "_refusals", "_refused_at", "_since", "_top", "held", "rate")

    def __init__(self, top: float = 0.0, learned: float = 0.0) -> None:
        """`top` is the configured rate a minute (0: none), `learned` one of an earlier run (0: none)."""
        self._top = top
        learned = max(learned, 1.0) if learned > 0 else 0.0
        self.rate = min(learned, top) if top and learned else top or learned
        self._ceiling = self.rate * 2
        self._next = self.held = self._since = self._refused_at = _NEVER
        self._count = self._before = self._refusals = 0

    @property
    def open(self) -> bool:
        """Whether there is no limit and no rest at all; then `take` only counts, and may do so without a lock."""
        return not self.rate and self.held == _NEVER

    @property
    def learned(self) -> float:
        """The rate a minute that the far side taught us, 0: none."""
        return self.rate if self.rate != self._top else 0.0

    def idle(self, now: float) -> bool:
        """Whether no limit is lost when this is forgotten: no slot taken lately, nothing held, nothing learned."""
        return not self.learned and self.held <= now and self._next <= now - _SLACK

    def wait(self, now: float) -> float:
        """Seconds until a message may go; nothing is taken."""
        free = max(self._next, self.held) if self.rate else self.held
        return max(0.0, free - now)

    def take(self, now: float) -> float:
        """Take the next slot, for whoever asks first; gives the seconds until it comes."""
        if now - self._since >= _MINUTE:
            self._before = self._count if now - self._since < 2 * _MINUTE else 0
            self._count, self._since = 0, now
        self._count += 1
        if not self.rate:
            return max(0.0, self.held - now)
        slot = max(self._next, self.held, now - _SLACK)
        self._next = slot + (_MINUTE + _SLACK) / self.rate
        return max(0.0, slot - now)

    def accepted(self) -> None:
        """A message was taken: a little faster."""
        self._refusals = 0
        if not self.rate or self.rate == self._top:
            return
        self.rate += self._ceiling * _STEP / self.rate
        if self._top and self.rate >= self._top:
            self.rate = self._top
        elif not self._top and self.rate >= self._ceiling * _FORGET:
            self.rate = 0.0

    def refused(self, now: float, wait: float | None = None) -> bool:
        """Too fast: rest, `wait` seconds if the far side said so, and then go at half the rate. Whether it was news."""
        news = now - self._refused_at >= _AGAIN
        if news:
            self._refused_at = now
            self._refusals += 1
            self._ceiling = self.rate or float(max(self._count, self._before, _USUAL))
            self.rate = max(1.0, self._ceiling / 2)
        if wait is None:
            wait = min(_FIRST_REST * 2 ** min(self._refusals - 1, 8), _LONGEST_REST)
        self.held = max(self.held, now + min(max(wait, 0.0), _DAY))
        return news

    def slower(self, now: float) -> None:
        """Half the rate, without a rest: somebody else rests."""
        held = self.held
        self.refused(now, 0)
        self.held = held
