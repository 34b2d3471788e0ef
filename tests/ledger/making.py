"""Short words for the tests: a clock, an audience, a planned mailing, one delivery's row."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ledger import Batch, Ledger, MailingRow, Row, Told, Writer
from pipeline.reader import Frozen

START = 1_700_000_000.0


class Clock:
    """Each look at it takes a millisecond; tests turn it by setting `now`."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


def audience(count: int, first: int = 0) -> Iterator[Frozen]:
    for number in range(first, first + count):
        yield Frozen(f"reader{number:08d}", "example.org" if number % 3 else "other")


def planned(
    ledger: Ledger, count: int = 4, *, batch_size: int = 4, slug: str = "issue", digest: str = "d1"
) -> MailingRow:
    return ledger.plan(slug, "letter", "smtp", digest, "a1", audience(count), count, batch_size=batch_size)


def send(writer: Writer, batch: Batch, number: int, told: Told | None = None) -> frozenset[int]:
    """Ask for one intent, and tell its outcome if there is one."""
    granted = writer.exchange(batch, (), [number])
    if granted and told:
        writer.exchange(batch, [told], ())
    return granted


def rows(ledger: Ledger, mailing: int) -> dict[int, Row]:
    """Everything but sent, by number."""
    return {int(row.reader.removeprefix("reader")): row for row in ledger.missing(mailing)}


def state(ledger: Ledger, mailing: int, number: int) -> str:
    row = rows(ledger, mailing).get(number)
    return row.state if row else "sent"
