"""Throughput beside its peers in the same run, on the same machine, into the same sink; and what latency does to it.

usage: python -m benchmarks.mail.speed --peer FOLDER_WITH_NODEMAILER [--readers 10000] [--runs 3]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.mail.stage import SLUG, Stage, sink, smtp

CONNECTIONS = 8
_AS_NOBODY = ["-u", "nobody"] if os.geteuid() == 0 else []
Row = tuple[str, str, str, str, bool]


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Postfix's own sink, which counts nothing and keeps nothing; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with subprocess.Popen(["smtp-sink", *_AS_NOBODY, f"127.0.0.1:{port}", "1000"]) as process:
        try:
            time.sleep(0.3)
            yield port
        finally:
            process.kill()


def carried(folder: Path, readers: int, port: int, *settings: str) -> dict[str, float]:
    """One mailing of ours to so many readers: seconds, CPU seconds, peak bytes."""
    stage = Stage(folder, readers, "smtp", *smtp(port, "per_connection = 100000", *settings))
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.mail.carry", str(stage.folder)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    told: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    assert told["sent"] == readers, told
    shutil.rmtree(folder)
    return told


def nodemailer(folder: Path, peer: Path, port: int, messages: int) -> float:
    """Messages a second of nodemailer's pool with the same HTML and text."""
    stage = Stage(folder, 1, "directory", 'path = "mail"')
    stage.run("--dry-run", str(stage.issue))
    parts = [stage.folder / "outbox" / SLUG / "newsletter" / name for name in ("email.html", "email.txt")]
    script = Path(__file__).with_name("nodemailer.mjs")
    command = ["node", script, peer, port, messages, CONNECTIONS, *parts]
    ended = subprocess.run([str(word) for word in command], capture_output=True, encoding="utf-8", check=True)
    shutil.rmtree(folder)
    return messages / float(json.loads(ended.stdout)["seconds"])


def smtp_source(port: int, messages: int, size: int) -> float:
    """Messages a second of Postfix's load generator, which sends filler of the same size and records nothing."""
    command = [
        "smtp-source",
        "-s",
        CONNECTIONS,
        "-l",
        size,
        "-m",
        messages,
        "-f",
        "a@example.org",
        "-t",
        "b@example.org",
    ]
    began = time.perf_counter()
    subprocess.run([str(word) for word in (*command, f"127.0.0.1:{port}")], check=True)
    return messages / (time.perf_counter() - began)


def throughput(scratch: Path, peer: Path, readers: int, runs: int) -> list[Row]:
    """Ours with windows 1 and 16, nodemailer, smtp-source: taken in turn, medians."""
    rates: dict[str, list[float]] = {"one": [], "sixteen": [], "nodemailer": [], "smtp-source": []}
    with smtp_sink() as port:
        for number in range(runs):
            folder = scratch / f"run{number}"
            eight = f"connections = {CONNECTIONS}"
            rates["one"].append(readers / carried(folder, readers, port, eight)["seconds"])
            rates["nodemailer"].append(nodemailer(folder, peer, port, max(500, readers // 8)))
            rates["smtp-source"].append(smtp_source(port, readers, 40_000))
            rates["sixteen"].append(readers / carried(folder, readers, port, eight, "window = 16")["seconds"])
    middle = {name: statistics.median(found) for name, found in rates.items()}
    return [
        _row("throughput, window 1, to nodemailer's pool", middle["one"], middle["nodemailer"], 4.0, "≥ 4"),
        _row("throughput, window 1, to smtp-source", middle["one"], middle["smtp-source"], 0.7, "≥ 0.7, aim 1.0"),
        _row("throughput, window 16, to smtp-source", middle["sixteen"], middle["smtp-source"], 1.2, "≥ 1.2"),
    ]


def latency(scratch: Path) -> list[Row]:
    """With 50 ms before each answer, 20 connections beside one."""
    with sink(scratch / "log", "--delay", "0.05") as port:
        one = 120 / carried(scratch / "one", 120, port, "connections = 1")["seconds"]
        twenty = 2400 / carried(scratch / "twenty", 2400, port, "connections = 20")["seconds"]
    return [_row("50 ms of latency, 20 connections to one", twenty, one, 15.0, "≥ 15")]


def _row(figure: str, ours: float, other: float, wanted: float, said: str) -> Row:
    return figure, f"{ours:,.0f}/s to {other:,.0f}/s", f"{ours / other:.2f}", said, ours / other >= wanted


def main() -> None:
    """Run it and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for row in [*throughput(scratch, options.peer, options.readers, options.runs), *latency(scratch)]:
            print(" | ".join(str(part) for part in row))


if __name__ == "__main__":
    main()
