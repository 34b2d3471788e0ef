"""One batch over one lane: ask the ledger, deliver, tell the ledger; a window of readers at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, assert_never

from pipeline.database import DatabaseError
from pipeline.errors import PublishError
from pipeline.ledger import Batch, Told
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.run.gate import Place
from pipeline.send.run.going import OwnLane, Run
from pipeline.send.run.schedule import given_up, retry_after
from pipeline.send.run.waiting import Ready, Waiting
from pipeline.send.sender import Parcel

_TRIES_AT_ONCE: Final = 3
_LONGEST_PAUSE: Final = 60.0

Window = Sequence[tuple[Ready, Parcel]]


def carry_batch(run: Run, number: int) -> None:
    """Carry a batch: everything in it that may go out now. May be called twice; the later call fences the earlier.

    Raises:
        DatabaseError: the ledger or the audience failed. Nothing leaves after that on this lane.
    """
    job = run.job
    with run.gate.place() as place:
        if not place.wait(run.rest, run.halted):
            return
        batch = job.ledger.open_batch(job.mailing.id, number, repeatable_for=job.sender.repeatable_for)
        with run.lane() as own:
            _BatchWork(run, batch, own, place).carry()


class _BatchWork:
    """What came of the last window rides along with the intents of the next: one durable write for both."""

    def __init__(self, run: Run, batch: Batch, own: OwnLane, place: Place) -> None:
        self._run, self._job, self._batch, self._own, self._place = run, run.job, batch, own, place
        self._told: list[Told] = []
        self._waiting = Waiting(run, batch, self._tell, self._rest)
        self._pause = 0.0
        self._held: Ready | None = None

    def carry(self) -> None:
        try:
            window = self._window()
            while window and not self._run.halted():
                window = self._send(window) or self._window()
        except BaseException:
            with suppress(PublishError):  # the first error is the one to hear of
                self._exchange()
            raise
        self._exchange()

    def _window(self, *, wait: bool = True) -> Window:
        """Readers for one exchange, messages made: all that may go now; one at least if there is one and we `wait`."""
        if wait:
            self._settle_down()
        window: list[tuple[Ready, Parcel]] = []
        while not self._run.halted() and len(window) < max(self._job.settings.window, 1):
            first = wait and not window
            ready, self._held = self._held or self._waiting.next(wait=first), None
            if ready is None:
                break
            if not first and not self._run.throttle.slot_now():
                self._held = ready  # the domain's slot is taken: this one is the next to go
                break
            if first and not self._slot(ready):
                continue
            if parcel := self._parcel(ready):
                window.append((ready, parcel))
        return window

    def _settle_down(self) -> None:
        """Pause if a lost connection asks for it; a lane that the relay finds too many waits for another to end."""
        self._rest(self._pause)
        self._pause = 0.0
        if self._place.crowded():
            self._exchange()
            self._own.lane.close()
            self._place.wait(self._run.rest, self._run.halted)

    def _slot(self, ready: Ready) -> bool:
        """Take the relay's next slot and sleep until it comes; whether this reader still receives then."""
        if not (seconds := self._run.throttle.slot()):
            return True
        self._rest(seconds)
        return not self._run.halted() and self._waiting.receives(ready)

    def _parcel(self, ready: Ready) -> Parcel | None:
        """The message; None where it cannot be made: the reader stays planned, for nothing was announced yet."""
        try:
            parcel = self._run.addressing.parcel(ready.reader)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - one reader's odd address must not hold up the others
            self._run.not_filled(error)
            return None
        self._run.filled()
        return parcel

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self._exchange()  # what was sent is not left untold for the length of a sleep
            self._run.rest(seconds)

    def _send(self, window: Window) -> Window:
        """Announce, and deliver what was granted. Gives the next window if it could be made meanwhile."""
        self._settle_down()
        if self._run.halted():
            return ()
        # made before the intents are written: what fails here leaves nobody announced
        following = self._window(wait=False)
        granted = self._exchange([ready.item.number for ready, _ in window])
        if len(granted) < len(window):
            self._run.fenced()
            self._waiting.drop()
            self._held, following = None, ()
        going = deque(pair for pair in window if pair[0].item.number in granted)
        try:
            self._deliver_all(going, following)
        finally:
            for ready, _ in going:  # something failed: these were not tried
                self._put_back(ready)
        return following

    def _deliver_all(self, going: deque[tuple[Ready, Parcel]], following: Window) -> None:
        """Deliver, or put back, one after the other; each is taken out of `going` before it is tried."""
        while going:
            ready, parcel = going[0]
            idle = self._run.halted() or bool(self._pause)
            receives = not idle and self._waiting.receives(ready)
            going.popleft()
            if receives:
                if after := going or following:
                    self._own.lane.expect(after[0][1])
                self._take(ready, self._deliver(parcel))
            elif idle:
                self._put_back(ready)
                self._waiting.again(ready)

    def _deliver(self, parcel: Parcel) -> Outcome:
        try:
            return self._own.lane.deliver(parcel)
        except Exception as error:  # noqa: BLE001 - law 10; its text may hold an address and is not kept
            with suppress(Exception):
                self._own.lane.close()
            return InDoubt(f"the sender failed: {type(error).__name__}")

    def _take(self, ready: Ready, outcome: Outcome) -> None:
        """What one outcome means for the reader, the domain, the connection and the mailing."""
        number, run = ready.item.number, self._run
        match outcome:
            case Sent(receipt):
                self._tell(Told(number, "sent", receipt=receipt), ready.deferred)
                self._answered()
                run.gate.accepted()
                run.throttle.accepted(ready.reader.domain)
                self._job.readers.reached(ready.reader.id)
            case Deferred(scope="connection"):
                self._lost(ready, outcome)
            case Deferred(scope="channel"):
                run.stop_mailing("stopped", outcome.why)
                self._put_back(ready, outcome)
            case Deferred():
                self._answered()
                if outcome.scope == "domain":
                    run.throttle.domain_refused(ready.reader.domain, ready.item.domain, outcome.wait)
                self._later(ready, outcome)
            case Refused():
                self._answered()
                self._refused(ready, outcome)
            case InDoubt(why):
                self._tell(Told(number, "in doubt", why=why), ready.deferred)
                if reason := run.health.doubted(why):
                    run.stop_mailing("stopped", reason)
            case _:
                assert_never(outcome)

    def _answered(self) -> None:
        self._own.losses = 0
        self._run.health.answered()

    def _later(self, ready: Ready, outcome: Deferred) -> None:
        """Deferred by the schedule, or given up."""
        item, now = ready.item, self._job.clock()
        attempt = item.attempts + 1  # connections that were lost before are none of his attempts
        # a connection that fails says nothing of the reader: such a one waits for the first step only
        step = 1 if outcome.scope == "connection" else attempt
        if given_up(attempt, item.first_at, now, self._job.settings.give_up_hours):
            self._refused(ready, Refused(f"given up after {attempt} attempts: {outcome.why}", outcome.code))
            return
        retry_at = now + retry_after(f"{self._job.key}/{item.reader}", step, outcome.wait)
        self._tell(Told(item.number, "deferred", outcome.code, outcome.why, retry_at=retry_at), ready.deferred)

    def _refused(self, ready: Ready, outcome: Refused) -> None:
        run, readers, reader = self._run, self._job.readers, ready.reader.id
        if reason := run.brake.refused():
            run.stop_mailing("paused", reason)
        self._tell(Told(ready.item.number, "refused", outcome.code, outcome.why), ready.deferred)
        if outcome.fault == "reader":
            readers.suppress(reader, outcome.why, outcome.code)
        elif outcome.fault == "full":
            readers.full(reader, self._job.mailing.slug, self._job.settings.soft_bounces)

    def _lost(self, ready: Ready, outcome: Deferred) -> None:
        """The connection is gone, before the border: the reader is tried again on a new one, after a pause."""
        run, own = self._run, self._own
        own.losses += 1
        fresh = own.lane.fresh
        if fresh and outcome.code and not run.gate.refused():
            run.throttle.relay_refused()
        if reason := run.health.lost(outcome.why):
            run.stop_mailing("stopped", reason)
        ready.tries += 1
        # where others' connections are lost as well, and nothing is answered between, it is the relay that is away
        if ready.tries >= _TRIES_AT_ONCE and run.health.losses <= ready.tries:
            self._later(ready, outcome)
        else:
            self._put_back(ready, outcome)
            self._waiting.again(ready)
        # one that worked and was closed is no sign of trouble; one that did not even begin is
        steps = own.losses if fresh else own.losses - 1
        backoff = min(2.0 ** (steps - 1), _LONGEST_PAUSE) if steps else 0.0
        self._pause = max(backoff, outcome.wait or 0.0)

    def _put_back(self, ready: Ready, outcome: Deferred | None = None) -> None:
        """Announced and not sent: it may go at once, and was no attempt of this reader's."""
        why, code = (outcome.why, outcome.code) if outcome else ("not sent: the run ended before", "")
        self._tell(Told(ready.item.number, "planned", code, why), ready.deferred)
        ready.deferred = False

    def _tell(self, told: Told, before: bool) -> None:  # noqa: FBT001 - two facts of one outcome
        self._told.append(told)
        self._run.tally.count(told.state, before=before)

    def _exchange(self, intents: Sequence[int] = ()) -> frozenset[int]:
        told, self._told = self._told, []
        if not told and not intents:
            return frozenset()
        try:
            return self._run.writer.exchange(self._batch, told, intents)
        except DatabaseError as error:
            self._run.ledger_failed(error, sum(one.state == "sent" for one in told))
            raise
