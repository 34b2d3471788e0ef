"""A process that carries a mailing and says what it did, to be killed: `python -m tests.ledger.carrier PLACE [SYNC]`.

Lines of output, each written in one piece: `granted N` once an intent is durable, `sent N` once its outcome is.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from sqlalchemy import Pool, event

from pipeline.channel import LedgerSettings
from pipeline.ledger import Ledger, Told, Writer, open_ledger


def carry(ledger: Ledger, writer: Writer, mailing: int, numbers: list[int], out: int) -> None:
    while numbers:
        batch = ledger.open_batch(mailing, numbers.pop(0), repeatable_for=0)
        for item in batch.items:
            for number in writer.exchange(batch, (), [item.number]):
                os.write(out, f"granted {number}\n".encode())
                writer.exchange(batch, [Told(number, "sent", receipt=f"q{number}")], ())
                os.write(out, f"sent {number}\n".encode())


def main(place: str, sync: str = "FULL", acks: str = "") -> None:
    @event.listens_for(Pool, "checkout")
    def often(connection: object, *_: object) -> None:
        if "://" not in place:  # so that a short run goes through what a long one does
            connection.execute("PRAGMA wal_autocheckpoint=40")  # type: ignore[attr-defined]
            connection.execute(f"PRAGMA synchronous={sync}")  # type: ignore[attr-defined]

    out = os.open(acks, os.O_WRONLY | os.O_CREAT) if acks else 1
    ledger = open_ledger(LedgerSettings(store=place), Path())
    row = ledger.mailings()[0]
    numbers = list(ledger.batches(row.id))
    with ledger.writer() as writer:
        threads = [
            threading.Thread(target=carry, args=(ledger, writer, row.id, numbers[place::4], out)) for place in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    os._exit(0)  # no tidy end: the files stay as a running process has them


if __name__ == "__main__":
    main(*sys.argv[1:])
