"""The run over a thread: claimed, carried pass after pass, read back at its end, and told in the history."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import takewhile
from typing import Final

from pipeline.database import DatabaseError
from pipeline.errors import PublishError
from pipeline.ledger import AlreadyRunning
from pipeline.send.post.carry.job import ThreadJob
from pipeline.send.post.carry.lease import kept
from pipeline.send.post.carry.passing import End, ThreadRun
from pipeline.send.post.carry.rest import rest
from pipeline.send.post.poster import ReadBack, read_back
from pipeline.send.run import history
from pipeline.send.run.going import not_running
from pipeline.send.run.job import Finished

_SETTLES: Final = 3.0
"""Seconds that a server may take until all that it has accepted is shown."""


def carry_thread(job: ThreadJob) -> Finished:
    """Carry a thread as far as it goes now, and say how it stands. Nothing is posted twice.

    What this run has brought to its end is read back: a post that does not stand there as it was posted is named, and
    never posted again by itself.

    Raises:
        AlreadyRunning: another process carries it.
        DatabaseError: the ledger did not work before anything was posted; later a verdict says so.
    """
    job.ledger.claim(job.mailing.id, job.holder)
    try:
        if ended := not_running(job.ledger.mailing(job.mailing.slug, job.mailing.channel)):
            return Finished(job.ledger.sums(job.mailing.id), *ended)
        history.began(job.ledger, job.mailing, job.ledger.sums(job.mailing.id).abandoned)
        finished = _carried(job)
        if finished.verdict == "done" and finished.sent:
            finished = _seen(job, finished)
        history.ended(job.ledger, job.mailing, finished)
        return finished
    finally:
        with suppress(DatabaseError):
            job.ledger.release(job.mailing.id, job.holder)


def _carried(job: ThreadJob) -> Finished:
    run = ThreadRun(job)
    end: End
    try:
        with kept(job), job.ledger.writer() as run.writer:
            end = _hole(job) or run.carry()
    except AlreadyRunning as error:
        end = "fenced", str(error)
    except DatabaseError as error:
        if not run.called:
            raise
        end = "stopped", str(error)
    try:
        sums, due = job.ledger.sums(job.mailing.id), job.ledger.next_due(job.mailing.id)
    except DatabaseError:
        sums, due = run.known, None
    return Finished(sums, *end, due, sent=run.posted)


def _hole(job: ThreadJob) -> End | None:
    """Why nothing is added to what earlier runs posted: somebody has deleted a part of it since. None: it may go on."""
    rows = job.ledger.standing(job.mailing.id)
    receipts = [row.receipt for row in takewhile(lambda row: row.state == "sent", rows)]
    if not receipts or not all(receipts) or len(receipts) == len(rows):
        return None  # nothing stands there, or all of it, or a person settled it and named no place
    missing = _read(job, receipts).missing
    if not missing:
        return None
    which = f"post{'s' if len(missing) > 1 else ''} {', '.join(map(str, missing))}"
    why = f"{which} of the thread cannot be found there any more, and nothing is added to a thread with a hole"
    take_back = f"“publish retract {job.mailing.slug} --channel {job.mailing.channel}”"
    why = f"{why}; {take_back} takes back what is left, and says how to publish it again"
    with suppress(PublishError):
        job.ledger.set_state(job.mailing.id, "stopped", why)
    return "stopped", why


def _seen(job: ThreadJob, finished: Finished) -> Finished:
    """The end of a run that posted all there is, with what the far side shows of it."""
    try:
        receipts = [row.receipt for row in job.ledger.standing(job.mailing.id)]
        seen = _read(job, receipts)
        job.ledger.note(job.mailing.slug, job.mailing.channel, "read back", str(seen))
    except DatabaseError:
        return finished  # all of it is posted, and the ledger knew it a moment ago
    if not seen.broken:
        return replace(finished, read_back=str(seen))
    return replace(finished, verdict="incomplete", why=f"read back: {seen}; {_remedy(job)}")


def _read(job: ThreadJob, receipts: list[str]) -> ReadBack:
    """Read it back, and once more a little later where something is missing: a server may show it late."""
    seen = read_back(job.poster, receipts)
    if not seen.broken:
        return seen
    rest(job, _SETTLES)
    return read_back(job.poster, receipts)


def _remedy(job: ThreadJob) -> str:
    take_back = f"“publish retract {job.mailing.slug} --channel {job.mailing.channel}”"
    return f"look at it there: leave it so, or take all of it back with {take_back} and publish it again"
