"""Run a whole process and say what it took."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall time in seconds and peak resident memory in bytes of one process with its children's own peaks apart."""

    seconds: float
    peak: int
    status: int


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run one command to its end, its output thrown away."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(time.perf_counter() - began, usage.ru_maxrss * 1024, process.returncode)


def median(costs: Sequence[Cost]) -> Cost:
    """The median time and the median peak of several runs."""
    seconds = statistics.median(cost.seconds for cost in costs)
    return Cost(seconds, int(statistics.median(cost.peak for cost in costs)), max(cost.status for cost in costs))
