"""The job of a run: everything that carrying one mailing needs, and what comes of it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import gevent

from pipeline.channel import MailSettings, SmtpSettings
from pipeline.ledger import Holder, Ledger, MailingRow, Sums
from pipeline.reader import Readers
from pipeline.send.message.fill import Filler
from pipeline.send.run.engine import Engine, PlainEngine
from pipeline.send.run.progress import Progress
from pipeline.send.sender import Sender

Verdict = Literal[
    "done", "waits", "deferred", "in doubt", "unanswered", "incomplete", "paused", "stopped", "braked", "cancelled",
    "retracted", "fenced",
]  # fmt: skip
"""Of threads alone: "waits" for another channel; "unanswered" is in doubt, and a repeat is harmless; "incomplete": all
was posted, and something of it does not stand there as it was; "retracted": it was taken back, or is being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One mailing to carry.

    Args:
        mailing: its row in the ledger, planned and running.
        settings: its channel's.
        form: the message form of the outbox.
        fixed: values of the slots that are the same for all readers (`date`, `view_in_browser`).
        address: the publication's bare address; bounces go there where there is no `return_path`.
        readers: who still receives, and at which address.
        ledger, sender: open; `sender.check()` was asked before.
        watch: called with the progress, ten times a second at most, from any thread.
        stop: set from outside (a signal) to end after the messages in flight.
        wait_until: until when the run waits for what is deferred, in seconds since the epoch.
        holder: who carries the mailing, for its lease.
        engine: what brings batches to lanes.
        clock: seconds since the epoch, for what is recorded.
        ticks: seconds of a clock that never jumps, for rests and rates.
        sleep: seconds; the run sleeps in short steps and looks at `stop` between them.
    """

    mailing: MailingRow
    settings: MailSettings
    form: Filler
    fixed: Mapping[str, str]
    address: str = field(repr=False)
    readers: Readers
    ledger: Ledger
    sender: Sender
    watch: Callable[[Progress], None] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    wait_until: float = -math.inf
    holder: Holder = field(default_factory=Holder.mine)
    engine: Engine = field(default_factory=PlainEngine)
    clock: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = gevent.sleep

    @property
    def key(self) -> str:
        """The mailing's key; a delivery's is this, a slash and the reader's id."""
        return f"{self.mailing.slug}/{self.mailing.channel}"

    @property
    def per_minute(self) -> int:
        """Messages a minute in all, 0: no limit of ours."""
        return self.settings.per_minute if isinstance(self.settings, SmtpSettings) else 0

    @property
    def per_domain_minute(self) -> int:
        """Messages a minute to one receiving domain, 0: no limit of ours."""
        return self.settings.per_domain_minute if isinstance(self.settings, SmtpSettings) else 0


@dataclass(frozen=True, slots=True)
class Finished:
    """How a run ended.

    `sums` are the ledger's; `why` says in a sentence and its remedy why the mailing is not done, empty when it is.
    `next_due` is when the first deferred delivery may be tried (seconds since the epoch). `rate` is messages sent a
    second in this run. `sent` is how many this run sent. `read_back` says what of a thread stands there at its end.
    """

    sums: Sums
    verdict: Verdict
    why: str = ""
    next_due: float | None = None
    rate: float = 0.0
    sent: int = 0
    read_back: str = ""
