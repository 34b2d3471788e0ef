"""The audience as a CSV file that `importing` reads back to the same: a row a list of a subscriber.

Histories are not in it. Cells that a spreadsheet program would take for formulas are guarded.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from pipeline.audience.csv_values import guarded
from pipeline.audience.subscribers import Membership, Subscriber
from pipeline.errors import WrongUse

HEADER = (
    "email", "name", "language", "list", "state", "reason",
    "consent_at", "consent_how", "consent_wording", "consent_ip",
)  # fmt: skip
"""The columns, in this order."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class Out(Protocol):
    """What text is written to."""

    def write(self, text: str, /) -> Any:
        """Take a piece of text."""


def write_csv(subscribers: Iterable[Subscriber], out: Out, *, excel: bool = False) -> int:
    """Write the header and the rows (RFC 4180: commas, CRLF), and say how many subscribers they were.

    Args:
        subscribers: of `Audience.listing`.
        out: text, to be encoded as UTF-8 without translation of line ends.
        excel: begin with a byte order mark, without which Excel takes UTF-8 for another encoding.
    """
    if excel:
        out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    count = 0
    for subscriber in subscribers:
        writer.writerows([guarded(cell) for cell in row] for row in _rows(subscriber))
        count += 1
    return count


def write_file(subscribers: Iterable[Subscriber], path: Path, *, excel: bool = False, force: bool = False) -> int:
    """`write_csv` to a file that only its owner may read; it appears when it is whole.

    Raises:
        WrongUse: it exists and `force` is not set, or it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.exists() and not force:
            raise WrongUse("exists already", "name another file, or add --force", file=str(path))
        with os.fdopen(os.open(draft, _NEW, 0o600), "w", encoding="utf-8", newline="") as out:
            count = write_csv(subscribers, out, excel=excel)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except OSError as error:
        raise WrongUse(f"cannot be written: {error.strerror}", "name another place", file=str(path)) from None
    finally:
        draft.unlink(missing_ok=True)
    return count


def _rows(subscriber: Subscriber) -> Iterator[tuple[str, ...]]:
    """A row a list. Who is on none receives nothing, and says so.

    Who is suppressed has one row for all lists, with the first consent: no row of theirs says active, whoever reads it.
    """
    who = (subscriber.address, subscriber.name, subscriber.language or "")
    places = subscriber.memberships
    if subscriber.state == "suppressed":
        agreed = next((one for one in places if one.consent_at is not None or one.consent_how), None)
        yield (*who, " ".join(one.list for one in places), "suppressed", subscriber.reason, *_consent(agreed))
    elif not places:
        yield (*who, "", "unsubscribed", subscriber.reason, *_consent(None))
    else:
        for one in places:
            yield (*who, one.list, one.state, one.reason, *_consent(one))


def _consent(one: Membership | None) -> tuple[str, str, str, str]:
    if one is None:
        return "", "", "", ""
    return _written(one.consent_at), one.consent_how, one.consent_wording, one.consent_ip


def _written(at: int | None) -> str:
    """Milliseconds since the epoch as ISO 8601 in UTC, exactly."""
    if at is None:
        return ""
    whole, rest = divmod(at, 1000)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"
