"""Kill the sender without warning, again and again, and compare what it knows with what the sink has.

usage: python -m benchmarks.mail.kill [--readers 20000] [--kills 100] [--connections 8] [--window 1] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mail.stage import SLUG, Stage, sink, smtp
from pipeline.audience import open_audience
from pipeline.ledger import open_ledger

_TOKEN = re.compile(r"<.*\.([0-9a-f]{32})@[^>]*>")
KEY = f"{SLUG}/newsletter"


@dataclass(frozen=True, slots=True)
class Told:
    """What a kill test found. `worst_doubt` is the most that one kill left in doubt."""

    readers: int
    kills: int
    connections: int
    lost: int
    doubled: int
    false_sums: int
    in_doubt: int
    worst_doubt: int
    doubt_delivered: int
    seconds: float

    def rows(self) -> list[tuple[str, str, str, str, bool]]:
        """Rows for the table of results: figure, measured, ratio, wanted, reached."""
        many = f"{self.readers} readers, {self.kills} kills"
        cap = self.kills * self.connections
        return [
            (f"kill test, {many}: lost", str(self.lost), "", "0", self.lost == 0),
            (f"kill test, {many}: doubled", str(self.doubled), "", "0", self.doubled == 0),
            ("kill test: stops at which the sums were not true", str(self.false_sums), "", "0", self.false_sums == 0),
            (
                f"kill test: in doubt after one kill ({self.connections} connections), the most",
                f"{self.worst_doubt} (in all {self.in_doubt}, of whom {self.doubt_delivered} had it)",
                "",
                f"≤ {self.connections}",
                self.worst_doubt <= self.connections and self.in_doubt <= cap,
            ),
        ]


def kill_test(folder: Path, readers: int, kills: int, connections: int, window: int, seed: int) -> Told:
    """Send to `readers`, killed `kills` times; then let it end, and count."""
    rng, log = random.Random(seed), folder / "accepted.log"  # noqa: S311 - a test's own dice
    began = time.perf_counter()
    with sink(log, "--delay", "0.01", "--refuse-every", "997", "--defer-every", "499") as port:
        settings = (
            f"connections = {connections}",
            f"window = {window}",
            "wait_minutes = 0",
            "per_connection = 100000",
        )
        stage = Stage(folder / "publication", readers, "smtp", *smtp(port, *settings))
        worst = before = done = false_sums = 0
        while done < kills:
            if not _killed(stage, rng.uniform(0.0, 1.2)):
                break  # it came to its end before the kill
            done += 1
            doubt, true = _stopped(stage, readers)
            worst, before, false_sums = max(worst, doubt - before), doubt, false_sums + (not true)
        for _ in range(3):
            stage.run("resume", SLUG)
        return _counted(stage, log, readers, done, connections, worst, false_sums, time.perf_counter() - began)


def _killed(stage: Stage, after: float) -> bool:
    """Begin or go on, and kill it `after` seconds beyond its start; whether it still ran."""
    words: Sequence[str] = ("resume", SLUG) if (stage.folder / "outbox" / SLUG).is_dir() else ("publish",)
    command = (
        stage.command(*words)
        if words[0] == "resume"
        else [*stage.command()[:1], str(stage.issue), *stage.command()[1:]]
    )
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=stage.folder) as process:
        time.sleep(0.5 + after)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            return True
    return process.returncode not in {0, 3}


def _stopped(stage: Stage, readers: int) -> tuple[int, bool]:
    """In doubt after a kill, and whether the sums are the audience. Who is `sending` is in doubt at the next run."""
    settings = stage.settings
    with open_ledger(settings.ledger, stage.folder) as ledger:
        row = ledger.mailing(SLUG, "newsletter")
        if row is None or row.state == "planning":
            return 0, True
        sums = ledger.sums(row.id)
        return sums.in_doubt + sums.sending, sums.total == readers == row.audience_count


def _counted(
    stage: Stage, log: Path, readers: int, kills: int, connections: int, worst: int, false_sums: int, seconds: float
) -> Told:
    """Compare the sink's log with the ledger, reader by reader."""
    settings = stage.settings
    accepted = Counter(found[1] for found in map(_TOKEN.fullmatch, log.read_text().split()) if found)
    assert accepted, "the sink's names are not ours: nothing can be counted"
    with (
        open_audience(settings.audience, stage.folder) as audience,
        open_ledger(settings.ledger, stage.folder) as ledger,
    ):
        row = ledger.mailing(SLUG, "newsletter")
        assert row
        state = {one.reader: one.state for one in ledger.missing(row.id)}
        names = {one.id: audience.tokens.fingerprint(one.id, KEY) for one in ledger.rows(row.id)}
        assert len(names) == readers
        told_sent = {names[reader] for reader in names if reader not in state}
        doubt = {names[reader] for reader, one in state.items() if one == "in doubt"}
        unsaid = {
            names[reader] for reader, one in state.items() if one in {"planned", "sending"}
        }  # nobody may be left like this
    return Told(
        readers=readers,
        kills=kills,
        connections=connections,
        lost=len(told_sent - accepted.keys()) + len(unsaid),
        doubled=sum(count - 1 for count in accepted.values()),
        false_sums=false_sums,
        in_doubt=len(doubt),
        worst_doubt=worst,
        doubt_delivered=len(doubt & accepted.keys()),
        seconds=seconds,
    )


def main() -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(description="kill the sender again and again")
    for name, default in (("readers", 20_000), ("kills", 100), ("connections", 8), ("window", 1), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = kill_test(
            Path(folder), options.readers, options.kills, options.connections, options.window, options.seed
        )
    for figure, measured, _, wanted, reached in told.rows():
        print(f"{figure}: {measured} (wanted {wanted}){'' if reached else '  MISSED'}")
    print(f"{told.seconds:.0f} s")
    return 0 if all(row[-1] for row in told.rows()) else 1


if __name__ == "__main__":
    sys.exit(main())
