"""The keeper: while a mailing is carried, its lease is renewed and what was learned is saved."""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from pipeline.database import DatabaseError
from pipeline.ledger import AlreadyRunning
from pipeline.send.run.going import Run

_EVERY: Final = 20.0
"""Seconds between two renewals; the lease lasts 60."""


class Keeper:
    """A thread for as long as a run goes on. A context manager; at its end what was learned is saved once more."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._run.save_lessons()

    def _keep(self) -> None:
        while not self._over.wait(_EVERY):
            keep(self._run)


def keep(run: Run) -> None:
    """Renew the lease and save what was learned. A lease that is lost ends the run.

    A ledger that does not answer is left to the lanes: they find out at their next message.
    """
    try:
        with suppress(DatabaseError):
            run.job.ledger.renew(run.job.mailing.id, run.job.holder)
    except AlreadyRunning as error:
        run.end("fenced", str(error))
    run.save_lessons()
