"""One pass after the other over a thread's deliveries: each asked of the ledger before, and told to it after.

A delivery waits for the receipt of the one that it answers, so that no thread ever stands there with a hole. What a
kill left in doubt is repeated where that is harmless; beyond that the far side is asked whether it is there, and only
where it cannot say so either a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final, assert_never

from pipeline.errors import PublishError
from pipeline.ledger import EARLIER, Batch, NotAllowed, Standing, Sums, Told, Writer
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.carry import words
from pipeline.send.post.carry.job import ThreadJob
from pipeline.send.post.carry.rest import wait_until_due
from pipeline.send.post.poster import Posting
from pipeline.send.run import history
from pipeline.send.run.going import not_running
from pipeline.send.run.job import Verdict

_STEPS: Final = (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0)
"""Seconds until the next try, after so many; the last one repeats."""

End = tuple[Verdict, str]


class ThreadRun:
    """One run over a thread, and what it knows: receipts, states, how much it posted, whether it called the network."""

    writer: Writer

    def __init__(self, job: ThreadJob) -> None:
        self._job = job
        self._receipts: dict[int, str] = {}
        self._states: dict[int, str] = {}
        self._again: set[int] = set()
        self._none_earlier = False
        events = job.ledger.events(job.mailing.slug)
        self._retracted = any(one.what == "retracting" and one.channel == job.mailing.channel for one in events)
        self.posted = 0
        self.called = False

    @property
    def known(self) -> Sums:
        """The sums as far as this run knows them, for when the ledger does not answer any more."""
        return Sums(**Counter(state.replace(" ", "_") for state in self._states.values())).abandoned

    def carry(self) -> End:
        """Pass after pass, until all of it is there or nothing more can be done now."""
        while True:
            verdict, why = self._pass()
            if verdict != "deferred" or not wait_until_due(self._job):
                return (verdict == "deferred" and self._ended()) or (verdict, why)

    def _pass(self) -> End:
        job = self._job
        batch = job.ledger.open_batch(job.mailing.id, 0, repeatable_for=job.poster.repeatable_for)
        rows = job.ledger.standing(job.mailing.id)
        self._states = {row.number: row.state for row in rows}
        for row in rows:
            if ended := self._carry(batch, row):
                return ended
        try:
            job.ledger.set_state(job.mailing.id, "done")
        except NotAllowed:  # paused or cancelled meanwhile, though all of it is there
            return self._fenced()
        return "done", ""

    def _carry(self, batch: Batch, row: Standing) -> End | None:
        """Bring one delivery to its receipt; None: it has one, and the next one may go."""
        match row.state:
            case "sent":
                return self._place(row)
            case "sending":
                return self._fenced()
            case "in doubt":
                surely_not = self._none_earlier and row.why == EARLIER
                return self._post(batch, row) if surely_not else self._settle(batch, row)
            case "deferred" if (row.retry_at or 0) > self._job.clock():
                return "deferred", f"post {row.number + 1} is to be tried again later: {row.why}"
            case "planned" | "deferred":
                return self._post(batch, row)
            case _:
                return self._refused(row.number, row.why)

    def _place(self, row: Standing) -> End | None:
        """Where a post stands that is there. A person who settled it as sent named no place: the far side knows it."""
        self._receipts[row.number] = row.receipt
        if row.receipt or row.number not in self._job.answers:
            return None
        outcome = self._called(self._job.poster.find, row)
        if isinstance(outcome, Sent):
            self._receipts[row.number] = outcome.receipt
            return None
        which, key = f"post {row.number + 1}", self._job.postings[row.number].key
        found = "it is not there" if isinstance(outcome, Deferred) else outcome.why
        said = f"{which} ({key}) was settled as sent, and the next one cannot answer it"
        return "stopped", f"{said}: {found}; {words.AGAIN}"

    def _post(self, batch: Batch, row: Standing) -> End | None:
        job = self._job
        if job.stop.is_set():
            return "stopped", f"the run was asked to stop; {words.AGAIN}"
        job.ledger.renew(job.mailing.id, job.holder)
        if not self.writer.exchange(batch, (), [row.number]):
            return self._fenced()
        self._states[row.number] = "sending"
        tried = job.ledger.standing(job.mailing.id)[row.number]
        return self._take(batch, tried, self._called(job.poster.post, tried))

    def _settle(self, batch: Batch, row: Standing) -> End | None:
        """Ask the far side what became of a delivery in doubt."""
        outcome = self._called(self._job.poster.find, row)
        if row.why == EARLIER and not isinstance(outcome, Sent):
            return self._perhaps_earlier(batch, row, outcome)
        match outcome:
            case Deferred(scope="reader"):
                return self._not_there(batch, row)
            case Sent():
                if row.why == EARLIER:
                    history.found(self._job.ledger, self._job.mailing, row.number)
                return self._take(batch, row, outcome)
            case Refused(why):
                return self._undecided(row, why)
            case InDoubt(why) | Deferred(why):
                return self._unanswered(row, why)
            case _:
                assert_never(outcome)

    def _perhaps_earlier(self, batch: Batch, row: Standing, outcome: Outcome) -> End | None:
        """An earlier run of which nothing is known, and which most often never was.

        That a network never lets us look for the first post keeps nobody from posting; what may be that post does, and
        a fault that passes. Where the first one was found, the others are surely looked for.
        """
        if isinstance(outcome, Deferred) and outcome.scope == "reader":
            return self._not_there(batch, row)
        why = "it has another receipt" if isinstance(outcome, Sent) else outcome.why
        if row.number or (isinstance(outcome, InDoubt) and (outcome.seen or outcome.passing)):
            return "in doubt", words.unseen(row, why, self._job.mailing)
        return self._not_there(batch, row, f"not seen, and no run is known that posted it ({why})")

    def _unanswered(self, row: Standing, why: str) -> End:
        """Nobody says whether it is there. Where a repeat does no harm the next run makes it; else a person decides."""
        job = self._job
        if row.first_at is not None and job.clock() - row.first_at < job.poster.repeatable_for:
            return "unanswered", words.unanswered(row, why)
        return self._undecided(row, why)

    def _undecided(self, row: Standing, why: str) -> End:
        """Only a person can find out."""
        return "in doubt", words.undecided(row, why, self._job.postings[row.number].key)

    def _not_there(self, batch: Batch, row: Standing, why: str = "it is not there") -> End | None:
        """It surely never came: at once again, but only once, for the far side may be swallowing all there is."""
        ledger, mailing, number = self._job.ledger, self._job.mailing, row.number
        ledger.not_there(mailing.id, number, why)
        self._none_earlier = self._none_earlier or (row.why == EARLIER and not number)
        if number in self._again:
            why = "it did not arrive"
            retry_at = self._job.clock() + _STEPS[min(max(row.attempts, 1), len(_STEPS)) - 1]
            self._tell(batch, Told(number, "deferred", "", why, retry_at=retry_at))
            return "deferred", f"post {number + 1}: {why}"
        self._again.add(number)
        return self._post(batch, ledger.standing(mailing.id)[number])

    def _called(self, call: Callable[[Posting], Outcome], row: Standing) -> Outcome:
        self.called = True
        try:
            return call(self._posting(row))
        except Exception as error:  # noqa: BLE001 - law 10; its text may hold a token and is not kept
            return InDoubt(f"the sender failed: {type(error).__name__}")

    def _posting(self, row: Standing) -> Posting:
        before = self._job.answers[row.number]
        first_at = self._job.clock() if row.first_at is None else row.first_at
        follows = None if before is None else self._receipts[before]
        posting = replace(self._job.postings[row.number], first_at=first_at, tried_at=row.tried_at)
        return replace(posting, follows=follows, again=self._retracted)

    def _take(self, batch: Batch, row: Standing, outcome: Outcome) -> End | None:
        """What one outcome means for the thread."""
        number, which = row.number, f"post {row.number + 1}"
        match outcome:
            case Sent(receipt):
                self._tell(batch, Told(number, "sent", receipt=receipt))
                self._receipts[number] = receipt
                self.posted += 1
                return None
            case Deferred(why, code, scope, wait):
                rest = max(wait or 0.0, _STEPS[min(row.attempts, len(_STEPS)) - 1])
                retry_at = self._job.clock() + (0.0 if scope == "channel" else rest)
                self._tell(batch, Told(number, "deferred", code, why, retry_at=retry_at))
                return self._stop(why) if scope == "channel" else ("deferred", f"{which}: {why}")
            case Refused(why, code):
                self._tell(batch, Told(number, "refused", code, why))
                return self._refused(number, why)
            case InDoubt(why):
                self._tell(batch, Told(number, "in doubt", why=why))
                return self._settle(batch, row)
            case _:
                assert_never(outcome)

    def _tell(self, batch: Batch, told: Told) -> None:
        self.writer.exchange(batch, (told,), ())
        self._states[told.number] = told.state

    def _refused(self, number: int, why: str) -> End:
        """Stopped at every run, until a person puts it back: a thread with a hole is never done."""
        key = self._job.postings[number].key
        return self._stop(f"post {number + 1} was refused: {why}; then “publish settle {key}=unsent” puts it back")

    def _stop(self, why: str) -> End:
        """Nobody goes on without a person's word."""
        with suppress(PublishError):
            self._job.ledger.set_state(self._job.mailing.id, "stopped", why)
        return "stopped", why

    def _fenced(self) -> End:
        return self._ended() or ("fenced", "another run carries this thread; wait until it ends")

    def _ended(self) -> End | None:
        """The verdict of whoever ended it from outside; None: nobody did."""
        return not_running(self._job.ledger.mailing(self._job.mailing.slug, self._job.mailing.channel))
