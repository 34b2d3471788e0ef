"""kill -9 at any moment: what a carrier was granted is never planned again, and what it had acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from pipeline.ledger import Ledger
from tests.ledger.making import planned, rows

_LANES = 4


def _killed_after(place: str, lines: int, root: Path) -> list[list[str]]:
    """Run a carrier, kill it when it has said so many lines, and give all that it said."""
    command = [sys.executable, "-m", "tests.ledger.carrier", place]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as child:
        assert child.stdout
        said = [line for _, line in zip(range(lines), child.stdout, strict=False)]
        os.kill(child.pid, signal.SIGKILL)
        said += child.stdout.readlines()  # what it wrote before it died
    return [line.decode().split() for line in said]


def test_twenty_kills_lose_and_double_nothing(ledger: Ledger, place: str, root: Path) -> None:
    kills, chance = (5, random.Random(3)) if "://" in place else (22, random.Random(4))
    mailing = planned(ledger, 1_500, batch_size=10).id
    granted: Counter[int] = Counter()
    sent: set[int] = set()
    for _ in range(kills):
        said = _killed_after(place, chance.randint(0, 90), root)
        granted.update(int(number) for word, number in said if word == "granted")
        sent |= {int(number) for word, number in said if word == "sent"}
        missing = rows(ledger, mailing)
        assert all(missing[number].state in {"sending", "in doubt"} for number in granted.keys() & missing.keys())
        assert not sent & missing.keys()
        sums = ledger.sums(mailing)
        assert sums.total == 1_500
        assert sums.sending <= _LANES * kills  # those of batches that no later carrier has opened yet
    assert sent
    assert max(granted.values()) == 1
    assert sums.sending + sums.in_doubt <= _LANES * kills
