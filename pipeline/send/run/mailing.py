"""The run over a mailing: every batch that holds something to do is carried, then again what was deferred and is due.

Reading order: `job` (what goes in and comes out), `run`, `engine`, `lane_work` and `waiting` (one batch over one lane),
`going` (what the lanes share), `throttle`, `pace`, `gate`, `schedule`, `brake`, `fill`, `progress`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

from pipeline.database import DatabaseError
from pipeline.errors import PublishError
from pipeline.ledger import NotAllowed, Sums, Writer
from pipeline.send.run import history
from pipeline.send.run.going import Run, not_running
from pipeline.send.run.job import Finished, Job, Verdict
from pipeline.send.run.keeper import Keeper, keep
from pipeline.send.run.lane_work import carry_batch
from pipeline.send.run.meeting import Meeting

_AGAIN = "run it again to go on"
_DECIDE = "decide with “publish settle KEY=sent” (they have it) or “KEY=unsent” (the next run sends it)"


def carry_mailing(job: Job) -> Finished:
    """Carry a mailing as far as it goes now, and say how it stands.

    No reader is written to twice: what may have been accepted and is not known to be is left in doubt. The mailing is
    set to done only when sent, refused and suppressed readers are the whole audience.

    Raises:
        AlreadyRunning: another process carries it.
        SendError: the form has a slot that nothing fills.
        DatabaseError: the ledger did not work before anything was sent. Once a message may have left, a run ends with
            a verdict and says what the ledger lacks.
    """
    job.ledger.claim(job.mailing.id, job.holder)
    try:
        sums = job.ledger.sums(job.mailing.id)
        if ended := not_running(job.ledger.mailing(job.mailing.slug, job.mailing.channel)):
            return Finished(sums, *ended)
        return _told(job, sums)
    finally:
        with suppress(DatabaseError):
            job.ledger.release(job.mailing.id, job.holder)


def _told(job: Job, sums: Sums) -> Finished:
    """Carry it, with what happens in the ledger's history."""
    if sums.sending:
        job.ledger.doubt_left(job.mailing.id, job.holder)
        sums = sums.abandoned
    history.began(job.ledger, job.mailing, sums)
    try:
        finished = _carry(job, sums)
    except Exception as error:
        history.broke(job.ledger, job.mailing, error)
        raise
    history.ended(job.ledger, job.mailing, finished)
    return finished


def _carry(job: Job, sums: Sums) -> Finished:
    writer = job.ledger.writer(Meeting())
    try:
        run = Run(job, writer, sums)
        with Keeper(run):
            try:
                _passes(run)
            except PublishError as error:
                run.end("stopped", str(error))
            finally:
                run.close_lanes()
    finally:
        # what an exchange could not write is tried once more here
        written = _closed(writer)
    if written:
        run.unrecorded = 0
    return _finish(run)


def _passes(run: Run) -> None:
    """Pass after pass over the batches, until nothing is due before the run's patience ends."""
    job, ledger, mailing = run.job, run.job.ledger, run.job.mailing.id
    repeatable = job.sender.repeatable_for
    until = job.ticks() + job.wait_until - job.clock()  # by the clock that never jumps
    while True:
        run.tally.start(ledger.sums(mailing))
        before = run.tally.told
        run.left_aside = False
        batches = list(ledger.batches(mailing, repeatable_for=repeatable))
        job.engine.run(run.until_halted(batches), run.guarded(partial(carry_batch, run)), job.sender.lanes)
        if run.halted():
            return
        # those whose domains were busy wait for their slots in a pass of their own, when nobody else is held up by it
        run.patient = run.left_aside
        if run.left_aside:
            continue
        due = ledger.next_due(mailing)
        if due is None or run.fences:
            return
        seconds = due - job.clock()
        if job.ticks() + seconds > until or (seconds <= 0 and run.tally.told == before):
            return
        _rest(run, seconds)
        if run.halted():
            return


def _rest(run: Run, seconds: float) -> None:
    """Sleep until something is due; the lease goes on."""
    until = run.job.ticks() + seconds
    while (left := until - run.job.ticks()) > 0 and not run.halted():
        run.rest(min(left, 15.0))
        keep(run)


def _finish(run: Run) -> Finished:
    """The verdict, from the ledger's own sums wherever it still answers."""
    job, mailing = run.job, run.job.mailing.id
    ended = run.ended
    try:
        sums = job.ledger.sums(mailing)
        due = job.ledger.next_due(mailing)
        if ended is None and sums.done:
            ended = _done(run)
    except DatabaseError as error:
        # what was accepted and could not be recorded is in doubt to whoever opens the ledger next
        sums, due = run.tally.sums(), None
        sums = replace(sums, sent=sums.sent - run.unrecorded, in_doubt=sums.in_doubt + run.unrecorded)
        ended = ended or ("stopped", str(error))
    verdict, why = ended or _left(run, sums)
    if run.unrecorded:
        count = run.unrecorded
        why = f"{why} ({count} messages were accepted that the ledger could not record: they stand in doubt)"
    run.tally.finish(sums)
    return Finished(sums, verdict, why, due, run.tally.rate, run.tally.sent)


def _done(run: Run) -> tuple[Verdict, str]:
    """The end, announced: the ledger counts once more in the same transaction."""
    try:
        run.job.ledger.set_state(run.job.mailing.id, "done")
    except NotAllowed as error:
        row = run.job.ledger.mailing(run.job.mailing.slug, run.job.mailing.channel)
        return not_running(row) or ("stopped", str(error))
    return "done", ""


def _left(run: Run, sums: Sums) -> tuple[Verdict, str]:
    """Why a run that came to its own end is not done."""
    doubt = f"in doubt, sent or not: {sums.in_doubt}; {_DECIDE}"
    if run.job.stop.is_set():
        return "stopped", f"the run was asked to stop; {_AGAIN}"
    if run.fences:
        return "fenced", "another run carries batches of this mailing; wait until it ends"
    if run.unfilled:
        return "stopped", f"messages that could not be made: {run.unfilled}; make the outbox again"
    if sums.planned or sums.sending:
        return "stopped", f"readers not reached: {sums.planned + sums.sending}; {_AGAIN}"
    if sums.deferred:
        why = f"to be tried again later: {sums.deferred}; {_AGAIN}"
        return "deferred", f"{why}. {doubt[0].upper()}{doubt[1:]}" if sums.in_doubt else why
    return "in doubt", doubt


def _closed(writer: Writer) -> bool:
    """Close it, and say whether all is written that was told."""
    try:
        writer.close()
    except DatabaseError:
        return False
    return True
