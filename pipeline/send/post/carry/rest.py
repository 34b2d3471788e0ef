"""Waiting for a network that asked for a rest: the lease is kept, and a word from outside ends it soon."""

from __future__ import annotations

from typing import Final

from pipeline.send.post.carry.job import ThreadJob
from pipeline.send.run.going import not_running

_STEP: Final = 0.2
_KEEP: Final = 15.0
"""Seconds between two renewals of the lease, which lasts 60, and two looks at whether the thread was paused."""


def wait_until_due(job: ThreadJob) -> bool:
    """Sleep until something is due, if that comes while the run waits; gives whether the run goes on."""
    due = job.ledger.next_due(job.mailing.id)
    if due is None or due > job.wait_until:
        return False
    until = job.ticks() + due - job.clock()
    while (left := until - job.ticks()) > 0 and not job.stop.is_set():
        rest(job, min(left, _KEEP))
        job.ledger.renew(job.mailing.id, job.holder)
        if not_running(job.ledger.mailing(job.mailing.slug, job.mailing.channel)):
            return False
    return not job.stop.is_set()


def rest(job: ThreadJob, seconds: float) -> None:
    """Sleep in short steps; a signal ends it."""
    until = job.ticks() + seconds
    while (left := until - job.ticks()) > 0 and not job.stop.is_set():
        job.sleep(min(left, _STEP))
