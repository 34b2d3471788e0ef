"""The job of a thread's run: everything that carrying one thread needs."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.ledger import Holder, Ledger, MailingRow
from pipeline.send.post.poster import Poster, Posting


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadJob:
    """One thread to carry.

    Args:
        mailing: its row in the ledger, planned and running; its deliveries are numbered from 0 as `postings` are.
        postings: all of them, in order, as the outbox has them: `first_at` and `follows` are given while carrying.
        answers: for each posting the number of the one that it follows, None: of none.
        poster: open; `poster.check()` was asked before.
        stop: set from outside (a signal) to end after the post that is under way.
        wait_until: until when the run waits for what is deferred, in seconds since the epoch.
        clock, ticks, sleep: as in `pipeline.send.run.job.Job`.
    """

    mailing: MailingRow
    postings: Sequence[Posting]
    answers: Sequence[int | None]
    ledger: Ledger
    poster: Poster
    stop: threading.Event = field(default_factory=threading.Event)
    wait_until: float = -math.inf
    holder: Holder = field(default_factory=Holder.mine)
    clock: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
