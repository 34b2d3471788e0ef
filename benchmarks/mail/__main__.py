"""All figures of sending, and `benchmarks/results-sending.md` with `--keep`.

usage: python -m benchmarks.mail --peer FOLDER_WITH_NODEMAILER [--keep] [--most 1000000] [--kills 100] [--only PART …]
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.mail.kill import kill_test
from benchmarks.mail.size import imports, memory
from benchmarks.mail.speed import latency, throughput
from benchmarks.mail.splice import splicing

RESULTS = Path(__file__).parents[1] / "results-sending.md"
Row = tuple[str, str, str, str, bool]


def main() -> int:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", type=Path, required=True)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--readers", type=int, default=20_000)
    parser.add_argument("--only", nargs="*", default=["splicing", "throughput", "latency", "kill", "memory", "imports"])
    options = parser.parse_args()
    parts: dict[str, Callable[[Path], list[Row]]] = {
        "splicing": splicing,
        "throughput": lambda scratch: throughput(scratch, options.peer, 20_000, 3),
        "latency": latency,
        "kill": lambda scratch: kill_test(scratch, options.readers, options.kills, 8, 1, 1).rows(),
        "memory": lambda scratch: memory(scratch, options.most),
        "imports": lambda scratch: imports(scratch, options.most),
    }
    rows: list[Row] = []
    for name in options.only:
        with tempfile.TemporaryDirectory() as scratch:
            rows += (found := parts[name](Path(scratch)))
        for figure, measured, ratio, wanted, reached in found:
            print(f"{figure}: {measured} {ratio} (wanted {wanted}){'' if reached else '  MISSED'}", flush=True)
    if options.keep:
        RESULTS.write_text(_page(rows), encoding="utf-8")
    return 0 if all(row[-1] for row in rows) else 1


def _page(rows: list[Row]) -> str:
    head = (
        "# Figures of sending\n\n`python -m benchmarks.mail --peer FOLDER --keep`, everything on one machine with "
        f"{os.cpu_count()} cores: clients, sinks and peers share them. Python {platform.python_version()}.\n\n"
        "| figure | measured | ratio | wanted | reached |\n|---|---|---|---|---|\n"
    )
    return head + "".join(
        f"| {figure} | {measured} | {ratio} | {wanted} | {'yes' if reached else 'no'} |\n"
        for figure, measured, ratio, wanted, reached in rows
    )


if __name__ == "__main__":
    raise SystemExit(main())
