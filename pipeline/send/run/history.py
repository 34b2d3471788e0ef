"""The history of a run: a line for its start and one for its end, however many readers lie between."""

from __future__ import annotations

from contextlib import suppress

from pipeline.database import DatabaseError
from pipeline.ledger import Ledger, MailingRow, Sums
from pipeline.send.run.job import Finished

FOUND = "found"
"""What the history says of a post that an earlier run posted, of which the ledger knew nothing."""
_CALLED = {"in_doubt": "in doubt", "suppressed": "left out", "planned": "not tried yet"}


def began(ledger: Ledger, mailing: MailingRow, sums: Sums) -> None:
    """A run begins; `sums` are those before it.

    Raises:
        DatabaseError: the ledger cannot be written; nothing was sent.
    """
    if sums.planned == sums.total:
        said = f"new: {sums.total} planned"
    elif sums.in_doubt == sums.total and not _began_before(ledger, mailing):
        said = f"new: {_counts(sums)}: each is looked for first"
    else:
        said = f"resumed: {sums.left} of {sums.total} are left; {_counts(sums)}"
    ledger.note(mailing.slug, mailing.channel, "run began", said)


def _began_before(ledger: Ledger, mailing: MailingRow) -> bool:
    return any(one.channel == mailing.channel and one.what == "run began" for one in ledger.events(mailing.slug))


def ended(ledger: Ledger, mailing: MailingRow, finished: Finished) -> None:
    """A run came to its end. Best effort: how it ended is said all the same."""
    said = f"{finished.verdict}: {finished.sent} sent in this run; {_counts(finished.sums.abandoned)}"
    _note(ledger, mailing, "run ended", f"{said}; {finished.why}" if finished.why else said)


def found(ledger: Ledger, mailing: MailingRow, number: int) -> None:
    """A post stands there that this ledger never sent; `number` is the delivery's."""
    _note(ledger, mailing, FOUND, f"{number + 1}: it stands there already")


def broke(ledger: Ledger, mailing: MailingRow, error: Exception) -> None:
    """A run ended by an error that is raised."""
    _note(ledger, mailing, "run ended", f"failed ({type(error).__name__})")


def relay(ledger: Ledger, mailing: MailingRow, why: str, *, away: bool) -> None:
    """Nothing can be sent for the moment, or the relay answers again."""
    _note(ledger, mailing, "relay away" if away else "relay back", why if away else "")


def _note(ledger: Ledger, mailing: MailingRow, what: str, detail: str) -> None:
    with suppress(DatabaseError):
        ledger.note(mailing.slug, mailing.channel, what, detail)


def _counts(sums: Sums) -> str:
    parts = ("sent", "refused", "suppressed", "deferred", "in_doubt", "sending", "planned")
    told = [f"{count} {_CALLED.get(part, part)}" for part in parts if (count := getattr(sums, part))]
    return f"{', '.join(told) or 'nobody'} of {sums.total}"
