"""Progress: what a run has done so far, counted in memory; the ledger's sums are asked at its ends only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pipeline.ledger import Sums
from pipeline.ledger.values import ToldState

_EVERY: Final = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How a mailing stands. `left` are those without a final outcome, in doubt or not.

    `rate` is messages a second in this run; `eta` the seconds that `left` takes at this rate, None when nobody knows.
    `trouble` says what keeps all messages from going for the moment, empty: nothing.
    """

    total: int
    sent: int
    refused: int
    suppressed: int
    deferred: int
    in_doubt: int
    rate: float
    eta: float | None
    trouble: str = ""

    @property
    def left(self) -> int:
        """Readers without a final outcome."""
        return self.total - self.sent - self.refused - self.suppressed


class Tally:
    """Counts outcomes as they come, and tells who watches."""

    def __init__(
        self,
        watch: Callable[[Progress], None] | None,
        ticks: Callable[[], float],
        trouble: Callable[[], str] = lambda: "",
    ) -> None:
        self._watch, self._ticks, self._trouble = watch, ticks, trouble
        self._lock, self._telling = threading.Lock(), threading.Lock()
        self._began = ticks()
        self._told_at = float("-inf")
        self._total = 0
        self._counts: dict[str, int] = {}
        self.sent = 0
        """Messages that this run sent."""
        self.told = 0
        """Outcomes that this run saw."""

    def start(self, sums: Sums) -> None:
        """Begin with what the ledger says; called once a pass, so that deferred ones which come again count once."""
        with self._lock:
            self._total = sums.total
            self._counts = {
                "sent": sums.sent, "refused": sums.refused, "suppressed": sums.suppressed, "deferred": sums.deferred,
                "in doubt": sums.in_doubt,
            }  # fmt: skip

    def count(self, state: ToldState, *, before: bool) -> None:
        """One outcome; `before` says that the delivery was deferred until now."""
        with self._lock:
            if state != "planned":
                self._counts[state] += 1
            self.told += 1
            if before:
                self._counts["deferred"] -= 1
            if state == "sent":
                self.sent += 1
        self.tick()

    def tick(self) -> None:
        """Tell who watches how it stands, if he was not told a moment ago."""
        if self._watch and self._ticks() - self._told_at >= _EVERY and self._telling.acquire(blocking=False):
            try:
                self._told_at = self._ticks()
                self._tell()
            finally:
                self._telling.release()

    def finish(self, sums: Sums) -> None:
        """Tell the last word."""
        self.start(sums)
        if self._watch:
            with self._telling:
                self._tell()

    @property
    def rate(self) -> float:
        """Messages a second since the run began."""
        passed = self._ticks() - self._began
        return self.sent / passed if passed > 0 else 0.0

    def sums(self) -> Sums:
        """What is known without the ledger, when that does not answer."""
        with self._lock:
            known = dict(self._counts)
        doubt = known.pop("in doubt", 0)
        return Sums(**known, in_doubt=doubt, planned=self._total - sum(known.values()) - doubt)

    def _tell(self) -> None:
        sums, rate, trouble = self.sums(), self.rate, self._trouble()
        left = sums.planned + sums.deferred
        progress = Progress(
            sums.total, sums.sent, sums.refused, sums.suppressed, sums.deferred, sums.in_doubt, rate,
            left / rate if rate and not trouble else None, trouble,
        )  # fmt: skip
        try:
            if self._watch:
                self._watch(progress)
        except Exception:  # noqa: BLE001 - a closed terminal must not stop a mailing
            self._watch = None
