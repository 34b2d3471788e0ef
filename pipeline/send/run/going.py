"""A run while it goes: what its lanes share, and how it comes to an end before all is done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, Literal

from pipeline.database import DatabaseError
from pipeline.errors import PublishError
from pipeline.ledger import MailingRow, Sums, Writer
from pipeline.send.message.fill import Addressing
from pipeline.send.run import history
from pipeline.send.run.brake import Brake, Health
from pipeline.send.run.gate import CONNECTIONS, Gate
from pipeline.send.run.job import Job, Verdict
from pipeline.send.run.progress import Tally
from pipeline.send.run.throttle import RELAY, Throttle
from pipeline.send.sender import Lane

_STEP: Final = 0.2
"""Seconds of sleep between two looks at whether the run is to stop."""
_UNFILLED_IN_A_ROW: Final = 20
_ABSENCES_TOLD: Final = 10
"""Absences of the relay that one run writes down."""


class OwnLane:
    """A lane, and how many of its connections were lost since something was answered on it."""

    __slots__ = ("lane", "losses")

    def __init__(self, lane: Lane) -> None:
        self.lane, self.losses = lane, 0


class Run:
    """What the lanes of one run share. Every method may be called from any lane."""

    def __init__(self, job: Job, writer: Writer, sums: Sums) -> None:
        settings, tokens, learned = job.settings, job.readers.tokens, job.ledger.learned(job.sender.relay)
        self.job, self.writer = job, writer
        self.addressing = Addressing(
            job.form, settings, tokens, key=job.key, address=job.address, fixed=job.fixed
        )  # fmt: skip
        self.throttle = Throttle(
            per_minute=job.per_minute, per_domain_minute=job.per_domain_minute, learned=learned,
            fingerprint=tokens.fingerprint, ticks=job.ticks,
        )  # fmt: skip
        self.gate = Gate(job.sender.lanes, learned.get((RELAY, CONNECTIONS), 0.0), job.ticks)
        self.brake = Brake(sums.total, sums.refused, percent=settings.brake_percent, least=settings.brake_least)
        self.health = Health(job.sender.lanes, self.look)
        self.tally = Tally(job.watch, job.ticks, self.trouble)
        self.ended: tuple[Verdict, str] | None = None
        self.unrecorded = self.unfilled = self.fences = 0
        self.patient = self.left_aside = False
        self._unfilled_in_a_row = self._absences = 0
        self._away = False
        self._connections = self.gate.learned
        self._free: list[OwnLane] = []
        self._all: list[OwnLane] = []
        self._lock = threading.Lock()

    def halted(self) -> bool:
        """Whether no further message may leave."""
        return self.ended is not None or self.job.stop.is_set()

    def end(self, verdict: Verdict, why: str) -> None:
        """End the run; the first reason stands."""
        with self._lock:
            self.ended = self.ended or (verdict, why)

    def stop_mailing(self, state: Literal["paused", "stopped"], why: str) -> None:
        """End the run, and leave the mailing in a state in which nobody goes on without a person's word."""
        self.end("braked" if state == "paused" else "stopped", why)
        try:
            self.job.ledger.set_state(self.job.mailing.id, state, why)
        except PublishError as error:
            self.end("stopped", str(error))

    def fenced(self) -> None:
        """An intent was not granted: find out whether the mailing, or only this batch, is somebody else's now."""
        mailing = self.job.mailing
        row = self.job.ledger.mailing(mailing.slug, mailing.channel)
        if ended := not_running(row):
            self.end(*ended)
            return
        self.fences += 1
        try:
            self.job.ledger.renew(mailing.id, self.job.holder)
        except DatabaseError:
            raise
        except PublishError as error:
            self.end("fenced", str(error))

    def ledger_failed(self, error: DatabaseError, accepted: int) -> None:
        """The ledger did not take what it was told; `accepted` messages of it were sent."""
        self.end("stopped", str(error))
        with self._lock:
            self.unrecorded += accepted

    def not_filled(self, error: Exception) -> None:
        """A message could not be made: its reader stays planned. Many in a row are a fault of the mailing."""
        with self._lock:
            self.unfilled += 1
            self._unfilled_in_a_row += 1
            hopeless = self._unfilled_in_a_row >= _UNFILLED_IN_A_ROW
        if hopeless:
            self.end("stopped", f"messages cannot be made ({type(error).__name__}); make the outbox again")

    def filled(self) -> None:
        """A message could be made."""
        self._unfilled_in_a_row = 0

    def rest(self, seconds: float) -> None:
        """Sleep, but look up often: it ends at once when the run does. Who watches is told how it stands."""
        ticks = self.job.ticks
        until = ticks() + seconds
        while (left := until - ticks()) > 0 and not self.halted():
            self.look()
            self.job.sleep(min(left, _STEP))

    def trouble(self) -> str:
        """What keeps all messages from going for the moment; empty: nothing."""
        if not self.health.losses:
            return ""
        # one connection that worked and was closed is no sign of trouble; the next one that is lost as well is
        again = any(own.losses > 1 for own in self._all if own not in self._free)
        return "the relay cannot be reached; trying again" if again else ""

    def look(self) -> None:
        """Tell who watches, and keep in the history when the relay went away and came back; some ten times at most."""
        away = bool(self.trouble())
        with self._lock:
            news, self._away = away != self._away, away
            self._absences += news and away
        if news and self._absences <= _ABSENCES_TOLD:
            history.relay(self.job.ledger, self.job.mailing, self.health.why, away=away)
        self.tally.tick()

    @contextmanager
    def lane(self) -> Iterator[OwnLane]:
        """A lane of one's own for as long as it is needed; its connection stays open for the next who does."""
        with self._lock:
            own = self._free.pop() if self._free else None
        if own is None:
            own = OwnLane(self.job.sender.open())
            with self._lock:
                self._all.append(own)
        try:
            yield own
        finally:
            if self.gate.learned:
                own.lane.close()  # the relay takes few connections: one that lies idle keeps another lane out
            with self._lock:
                self._free.append(own)

    def until_halted(self, batches: Iterable[int]) -> Iterator[int]:
        """The batches, as long as the run goes on."""
        for number in batches:
            if self.halted():
                return
            yield number

    def guarded(self, carry: Callable[[int], None]) -> Callable[[int], None]:
        """A `carry` that ends the run when it fails: all lanes stop before another message leaves."""

        def guard(number: int) -> None:
            try:
                carry(number)
            except PublishError as error:
                self.end("stopped", str(error))
            except BaseException as error:
                self.end("stopped", f"the run failed ({type(error).__name__})")
                raise

        return guard

    def save_lessons(self) -> None:
        """Keep what the relay taught; best effort, for it can be learned again."""
        ledger, relay = self.job.ledger, self.job.sender.relay
        with suppress(DatabaseError):
            for (scope, name), value in self.throttle.lessons().items():
                ledger.learn(relay, scope, name, value)
            if self._connections != (now := self.gate.learned):
                ledger.learn(relay, RELAY, CONNECTIONS, now)
                self._connections = now

    def close_lanes(self) -> None:
        """Take leave of the far side."""
        for own in self._all:
            with suppress(Exception):  # whatever it is, what was sent is sent
                own.lane.close()


def not_running(row: MailingRow | None) -> tuple[Verdict, str] | None:
    """The verdict on a mailing that does not run; None: it runs."""
    if row is None:
        return "stopped", "the ledger knows nothing of this mailing any more"
    match row.state:
        case "running":
            return None
        case "paused" | "cancelled" | "done":
            return row.state, row.reason
        case "stopped" | "planning":
            return "stopped", row.reason
        case "retracting" | "retracted":
            return "retracted", row.reason
