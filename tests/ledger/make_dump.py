"""Write `schemas/<revision>.sql`, a ledger of the newest schema with rows: once, when a revision is released.

`python -m tests.ledger.make_dump`. A dump is never written again: it is what people have on their disks.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from pipeline.channel import LedgerSettings
from pipeline.ledger import Told, open_ledger
from pipeline.ledger.schema import SCHEMA
from tests.ledger.making import Clock, planned

SCHEMAS = Path(__file__).with_name("schemas")


def main() -> None:
    """Carry a small mailing, and dump what the ledger then holds."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "ledger.db"
        with open_ledger(LedgerSettings(store=str(place)), Path(), clock=Clock()) as ledger, ledger.writer() as writer:
            batch = ledger.open_batch(planned(ledger, 8, batch_size=8).id, 0, repeatable_for=0)
            writer.exchange(batch, (), range(6))
            told = [Told(0, "sent", "2.0.0", "ok", "q0"), Told(1, "deferred", "4.2.2", "full", "", batch.epoch + 1e9)]
            writer.exchange(batch, [*told, Told(2, "refused", "5.1.1", "gone"), Told(3, "in doubt", "", "silence")], ())
            writer.exchange(batch, [Told(4, "suppressed")], ())
            ledger.record_test("issue", "letter", "d1")
            ledger.learn("mx.example:587", "relay", "per_minute", 60)
        connection = sqlite3.connect(place)
        dump = SCHEMAS / f"{SCHEMA.head}.sql"
        with dump.open("x", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in connection.iterdump())
        connection.close()


if __name__ == "__main__":
    main()
