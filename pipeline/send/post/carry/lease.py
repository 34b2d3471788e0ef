"""Keeping the lease of a thread: a post, its picture and the looks for it may together take longer than a lease."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from pipeline.database import DatabaseError
from pipeline.ledger import AlreadyRunning
from pipeline.send.post.carry.job import ThreadJob

EVERY: Final = 20.0
"""Seconds between two renewals; the lease lasts 60."""


@contextmanager
def kept(job: ThreadJob, every: float = EVERY) -> Iterator[None]:
    """Renew the lease for as long as this lasts.

    Once another process has it, no more: the run finds out at its next post, which is fenced.
    """
    over = threading.Event()

    def keep() -> None:
        with suppress(AlreadyRunning):
            while not over.wait(every):
                with suppress(DatabaseError):  # the run finds out by itself
                    job.ledger.renew(job.mailing.id, job.holder)

    keeper = threading.Thread(target=keep, name="lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
