"""The ledger as the rest of the house sees it: one object, each method one question or one durable write."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, Self

from pipeline.channel import REPEATABLE, LedgerSettings
from pipeline.ledger import (
    absent,
    batches,
    earlier,
    events,
    keeping,
    lease,
    mailings,
    planning,
    retracting,
    settling,
    standing,
    sums,
)
from pipeline.ledger.holder import Holder
from pipeline.ledger.store import Store, open_store
from pipeline.ledger.values import Batch, DeliveryState, Event, MailingRow, MailingState, Row, Standing, Sums
from pipeline.ledger.writer import Meet, Writer
from pipeline.reader import Frozen


def open_ledger(settings: LedgerSettings, root: Path, *, clock: Callable[[], float] = time.time) -> Ledger:
    """Open the ledger, make it where there is none, bring an older one up to date. A context manager.

    Args:
        settings: where it is; a relative file is looked for in `root`.
        root: the publication's folder.
        clock: seconds since the epoch.

    Raises:
        DatabaseError: it cannot be opened or written, or a newer version of the program made it.
        MissingSecret: its address is a secret that is not there.
    """
    return Ledger(open_store(settings, root, clock))


class Ledger:
    """What was tried for every delivery. Every method may raise DatabaseError; all may be called from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def persistent(self) -> bool:
        """Whether a wiped machine would have kept it: a server's database, or a file that knows of some mailing.

        That the file is there says nothing: a run that was refused makes an empty one.
        Nor does a thread on Bluesky or a webhook, which may begin on a machine that knows nothing.
        """
        return self._store.postgres or any(row.kind not in REPEATABLE for row in mailings.all_of(self._store, None))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; a writer is closed before."""
        self._store.close()

    def mailing(self, slug: str, channel: str) -> MailingRow | None:
        """The mailing of an issue's channel, None where nothing was planned."""
        return mailings.find(self._store, slug, channel)

    def mailings(self, slug: str | None = None) -> list[MailingRow]:
        """All mailings of an issue, or all there are, in the order in which they were planned."""
        return mailings.all_of(self._store, slug)

    def plan(
        self,
        slug: str,
        channel: str,
        kind: str,
        digest: str,
        audience_digest: str,
        rows: Iterable[Frozen],
        count: int,
        *,
        batch_size: int,
    ) -> MailingRow:
        """Enrol a frozen audience of `count` readers (a thread: its posts), in chunks; numbers start at 0.

        The state is planning until all are in, then running. A planning one that a kill left is planned anew; one that
        is there with the same `digest` is given as it is, `rows` unread. One with another digest is replaced if nobody
        can have received anything of it; if it was paused, the new one is.

        Raises:
            ContentChanged: the digest is another one, and something was accepted, or may have been.
            AlreadyRunning: another process plans it right now.
            NotAllowed: `rows` holds a reader twice, or not `count` of them; or another digest was cancelled.
        """
        return planning.plan(
            self._store, planning.Plan(slug, channel, kind, digest, audience_digest, count, batch_size), rows
        )

    def claim(self, mailing: int, holder: Holder) -> None:
        """Take the mailing for 60 seconds (`renew` before they are over). A dead process of this machine loses it.

        Raises:
            AlreadyRunning: another process has it.
        """
        lease.claim(self._store, mailing, holder)

    def renew(self, mailing: int, holder: Holder) -> None:
        """Take it for another 60 seconds: every 20 seconds or so.

        Raises:
            AlreadyRunning: another process took it meanwhile; its batches are fenced from us.
        """
        lease.claim(self._store, mailing, holder)

    def release(self, mailing: int, holder: Holder) -> None:
        """Give it back, if it is still this holder's."""
        lease.release(self._store, mailing, holder)

    def batches(self, mailing: int, *, repeatable_for: float = 0) -> Iterator[int]:
        """Numbers of the batches that hold something to do now, streamed in order.

        That is: planned, sending, deferred and due, in doubt and younger than `repeatable_for` seconds. What is
        "sending" is taken for an earlier run's, so ask only while no batch of this mailing is being carried.
        """
        return batches.waiting(self._store, mailing, repeatable_for)

    def open_batch(self, mailing: int, number: int, *, repeatable_for: float) -> Batch:
        """Take a batch over: its next epoch, and all of it that may go out now. One transaction.

        What an earlier carrier left in "sending" becomes in doubt; it, and what was in doubt before, is planned again
        if the first try in doubt is younger than `repeatable_for` seconds (`math.inf`: always).
        """
        return batches.open_batch(self._store, mailing, number, repeatable_for)

    def doubt_left(self, mailing: int, holder: Holder) -> int:
        """Bring into doubt at once what a dead run left in "sending", with one line in the history; gives how many.

        Nothing happens while another than `holder` carries the mailing.
        """
        return batches.doubt_left(self._store, mailing, holder)

    def writer(self, meet: Meet | None = None) -> Writer:
        """What writes for all connections of a run together; see `Writer`. A context manager."""
        return Writer(self._store, meet)

    def sums(self, mailing: int) -> Sums:
        """How many deliveries are in each state. Reads all rows: about 0.2 seconds for a million."""
        return sums.sums(self._store, mailing)

    def by_domain(self, mailing: int) -> dict[str, Sums]:
        """The same by receiving domain, largest first."""
        return sums.by_domain(self._store, mailing)

    def next_due(self, mailing: int) -> float | None:
        """When the first deferred delivery is due, in seconds since the epoch; None: none is deferred."""
        return sums.next_due(self._store, mailing)

    def missing(self, mailing: int) -> Iterator[Row]:
        """Every delivery that is not sent, streamed in order."""
        return sums.missing(self._store, mailing)

    def standing(self, mailing: int) -> list[Standing]:
        """Every delivery of a thread, in order."""
        return standing.standing(self._store, mailing)

    def pace(self, mailing: int, since: float) -> int:
        """How many deliveries were sent since a moment, in seconds since the epoch."""
        return sums.pace(self._store, mailing, since)

    def carried(self, mailing: int) -> float:
        """Seconds in which the mailing was carried: rests of more than two minutes are not counted."""
        return sums.carried(self._store, mailing)

    def rows(self, mailing: int) -> Iterator[Frozen]:
        """The frozen audience again, in the order of enrolment, streamed."""
        return sums.readers(self._store, mailing)

    def set_state(self, mailing: int, state: MailingState, reason: str = "") -> None:
        """Pause, resume ("running"), stop, cancel or finish; writes an event. The state that it has: nothing happens.

        Raises:
            NotAllowed: it was cancelled or is done; or "done" while something is left, counted in the same transaction.
        """
        mailings.set_state(self._store, mailing, state, reason)

    def settle(self, slug: str, channel: str, reader: str | None, state: Literal["sent", "unsent"]) -> int:
        """A person's word on what is in doubt, for one reader or (None) all: gives how many were settled.

        "unsent" plans them again. What is not in doubt is left alone.

        Raises:
            NotAllowed: no such mailing.
        """
        return settling.settle(self._store, slug, channel, reader, state)

    def put_back(self, slug: str, channel: str, reader: str | None) -> int:
        """A person's word that who was refused is to be tried again, one reader or (None) all: gives how many.

        They are planned as if they had never been tried. A mailing that was done runs again. Who was suppressed
        meanwhile is left out when his turn comes, as everybody who no longer receives.

        Raises:
            NotAllowed: no such mailing, or it was cancelled.
        """
        return settling.put_back(self._store, slug, channel, reader)

    def not_there(self, mailing: int, number: int, why: str = "it is not there") -> None:
        """Plan a delivery in doubt again: it is taken not to be there, and `why` is told in the history."""
        absent.not_there(self._store, mailing, number, why)

    def doubt_earlier(self, mailing: int, since: float) -> int:
        """Bring into doubt what this ledger never tried of a thread; gives how many posts. See `earlier`."""
        return earlier.doubt_earlier(self._store, mailing, since)

    def retraction(self, mailing: int, holder: Holder) -> retracting.Retraction:
        """What records how a thread is taken back, for whoever has claimed it."""
        return retracting.Retraction(self._store, mailing, holder)

    def post_again(self, slug: str, channel: str) -> int:
        """A person's word that what was retracted is to be posted again, the same text: gives how many posts.

        Raises:
            NotAllowed: no such thread, or whether a post of it is gone is not known.
        """
        return retracting.post_again(self._store, slug, channel)

    def stands(self, slug: str, channel: str, reader: str) -> DeliveryState | None:
        """The state of one delivery; None: this mailing has no such reader.

        Raises:
            NotAllowed: no such mailing.
        """
        return settling.stands(self._store, slug, channel, reader)

    def keep(self, copy: Path, unsure: str | None = None) -> int:
        """Copy the whole ledger into a file, also while another process writes it; see `keeping`.

        With the slug of an issue, all of it that may still be sent is in doubt in the copy; gives how many those are.

        Raises:
            NotAllowed: it is in PostgreSQL, which needs no copy.
            DatabaseError: the copy cannot be written.
        """
        return keeping.keep(self._store, copy, unsure)

    def note(self, slug: str, channel: str, what: str, detail: str = "") -> None:
        """Add a line to the issue's history."""
        events.note(self._store, slug, channel, what, detail)

    def events(self, slug: str) -> Iterator[Event]:
        """The issue's history, oldest first."""
        return events.of(self._store, slug)

    def record_test(self, slug: str, channel: str, digest: str) -> None:
        """The content with this digest went to somebody as a test."""
        events.record_test(self._store, slug, channel, digest)

    def tested(self, slug: str, channel: str, digest: str) -> bool:
        """Whether the content with this digest was sent as a test."""
        return events.tested(self._store, slug, channel, digest)

    def learn(self, relay: str, scope: str, name: str, value: float) -> None:
        """Keep a limit that a relay taught us, for later runs; a newer value replaces the old."""
        events.learn(self._store, relay, scope, name, value)

    def learned(self, relay: str) -> dict[tuple[str, str], float]:
        """What a relay taught us: (scope, name) to value."""
        return events.learned(self._store, relay)
