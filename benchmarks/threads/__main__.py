"""All figures of threads, and `benchmarks/results-threads.md` with `--keep`.

usage: python -m benchmarks.threads [--only kill posting writing] [--runs 500] [--issue FILE] [--seed 1] [--keep]
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.threads.kill import Row, kill_test, reasons, rows, table
from benchmarks.threads.posting import posting
from benchmarks.threads.writing import writing

_HERE = Path(__file__).parents[1]
_EXAMPLE = _HERE.parent / "examples" / "2026-03-09-river-crossings.txt"
_RESULTS = _HERE / "results-threads.md"


def main() -> int:
    """Measure, print, and keep; exit status 1 when a figure is not reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.threads")
    parser.add_argument("--only", nargs="*", default=["writing", "posting", "kill"], metavar="PART")
    parser.add_argument("--runs", type=int, default=500, help="runs of the kill test in which the fault happens")
    parser.add_argument("--issue", type=Path, default=_EXAMPLE, help="whose thread is posted")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results-threads.md")
    options = parser.parse_args()
    told: list[str] = []
    parts: dict[str, Callable[[Path], list[Row]]] = {
        "writing": writing,
        "posting": lambda scratch: posting(scratch, options.issue.absolute()),
        "kill": lambda scratch: _killed(scratch, options.issue.absolute(), options.runs, options.seed, told),
    }
    found: list[Row] = []
    for name in options.only:
        with tempfile.TemporaryDirectory() as scratch:
            part = parts[name](Path(scratch))
        found += part
        for figure, measured, ratio, wanted, reached in part:
            print(f"{figure}: {measured} {ratio} (wanted {wanted}){'' if reached else '  MISSED'}", flush=True)
    if options.keep:
        _RESULTS.write_text(_page(found, told), encoding="utf-8")
    return 0 if all(row[-1] for row in found) else 1


def _killed(scratch: Path, issue: Path, runs: int, seed: int, told: list[str]) -> list[Row]:
    began = time.perf_counter()
    outcomes = kill_test(scratch, issue, runs, seed)
    told += ["\n## Every fault at every step\n\n", table(outcomes)]
    for reason, count in reasons(outcomes).items():
        told.append(f"\n{count} in doubt: {reason}\n")
    print("".join(told), f"{time.perf_counter() - began:.0f} s", sep="\n", flush=True)
    return rows(outcomes, runs)


def _page(found: list[Row], told: list[str]) -> str:
    head = (
        "# Figures of threads\n\n`python -m benchmarks.threads --keep`, everything on one machine with "
        f"{os.cpu_count()} cores: the commands, the proxies and the servers share them. "
        f"Python {platform.python_version()}.\n\n"
        "| figure | measured | ratio | wanted | reached |\n|---|---|---|---|---|\n"
    )
    lines = (
        f"| {figure} | {measured} | {ratio} | {wanted} | {'yes' if reached else '**no**'} |\n"
        for figure, measured, ratio, wanted, reached in found
    )
    return head + "".join(lines) + "".join(told)


if __name__ == "__main__":
    raise SystemExit(main())
