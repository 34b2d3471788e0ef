"""The disk is full from the n-th write on, for every n: `python -m tests.ledger.full_disk FOLDER`, under the shim.

Says one JSON document: how many moments were tried, what the faults said, and what was not true afterwards.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.channel import LedgerSettings
from pipeline.database import DatabaseError
from pipeline.ledger import Ledger, Told, Writer, open_ledger
from tests.ledger.making import audience, planned, rows, state

_fault_after = ctypes.CDLL(None).fault_after


class Moment:
    """One ledger, one moment from which on the disk is full, and what was said until then and after."""

    def __init__(self, folder: Path) -> None:
        self.ledger = open_ledger(LedgerSettings(store="ledger.db"), folder)
        self.mailing = planned(self.ledger, 6, batch_size=6).id
        self.granted: set[int] = set()
        self.sent: set[int] = set()
        self.faults: list[str] = []

    def run(self, after: int) -> None:
        with self.ledger.writer() as writer:
            batch = self.ledger.open_batch(self.mailing, 0, repeatable_for=0)
            self.granted |= writer.exchange(batch, (), [0, 1])
            _fault_after(after)
            self._try(lambda: self._step(writer, batch))
            self._try(lambda: self.ledger.set_state(self.mailing, "paused"))
            self._try(lambda: self.ledger.plan("two", "letter", "smtp", "d", "a", audience(30), 30, batch_size=6))
            self._try(lambda: self.ledger.settle("issue", "letter", None, "unsent"))
            self._try(lambda: self.ledger.open_batch(self.mailing, 0, repeatable_for=0))
            _fault_after(-1)
            writer.exchange(batch, [Told(5, "deferred")], ())  # there is room again: what was kept goes first

    def _step(self, writer: Writer, batch: object) -> None:
        self.sent.add(0)  # whatever the ledger says now, the far side accepted it
        self.granted |= writer.exchange(batch, [Told(0, "sent")], [2, 3])  # type: ignore[arg-type]

    def _try(self, call: Callable[[], object]) -> None:
        try:
            call()
        except DatabaseError as error:
            self.faults.append(f"{error.fault}; {error.remedy}")

    def untrue(self) -> list[str]:
        with self.ledger as ledger, Ledger(ledger._store) as again:
            missing, total = rows(again, self.mailing), again.sums(self.mailing).total
            wrong = [
                f"{n} is {missing[n].state}" for n in self.granted & missing.keys() if missing[n].state == "planned"
            ]
            wrong += [f"{n} was sent and is {state(again, self.mailing, n)}" for n in self.sent & missing.keys()]
            two = again.mailing("two", "letter")
            if two and two.state == "running" and again.sums(two.id).total != 30:
                wrong.append(f"the second mailing is {two.state}")
            planned(again, 4, slug="two")  # what was cut off can be planned anew
            return wrong + ([] if total == 6 else [f"{total} deliveries"])


def main(place: str) -> None:
    said: set[str] = set()
    untrue: list[str] = []
    after = 0
    while True:
        folder = Path(place) / str(after)
        folder.mkdir()
        moment = Moment(folder)
        moment.run(after)
        said |= set(moment.faults)
        untrue += [f"full after {after} writes: {one}" for one in moment.untrue()]
        if not moment.faults:
            break
        after += 1
    print(json.dumps({"moments": after, "said": sorted(said), "untrue": untrue}))  # noqa: T201 - its answer


if __name__ == "__main__":
    main(sys.argv[1])
