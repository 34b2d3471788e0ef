"""What grows with the number of readers: the peak memory of a run, the time of an import.

usage: python -m benchmarks.mail.size [--most 1000000]
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.mail.stage import Stage
from benchmarks.measure import run

MB = 1_000_000
Row = tuple[str, str, str, str, bool]


def memory(scratch: Path, most: int, least: int = 10_000) -> list[Row]:
    """Peak memory of a run through a sender that does nothing, most readers beside least."""
    peaks = {}
    for readers in (least, most):
        stage = Stage(scratch / "memory", readers, "directory", 'path = "mail"', "window = 16")
        ended = subprocess.run(
            [sys.executable, "-m", "benchmarks.mail.carry", str(stage.folder), "null"],
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr[-2000:]
        told = json.loads(ended.stdout.splitlines()[-1])
        assert told["sent"] == readers, told
        peaks[readers] = told["peak"]
        shutil.rmtree(stage.folder)
    ratio = peaks[most] / peaks[least]
    said = f"{peaks[most] / MB:.0f} MB to {peaks[least] / MB:.0f} MB"
    return [
        (f"peak memory, {most:,} readers", f"{peaks[most] / MB:.0f} MB", "", "≤ 150 MB", peaks[most] <= 150 * MB),
        (f"peak memory, {most:,} readers to {least:,}", said, f"{ratio:.2f}", "≤ 1.2", ratio <= 1.2),
    ]


def imports(scratch: Path, most: int) -> list[Row]:
    """Seconds of `publish subscribers import`, a file of most rows beside one of a tenth."""
    seconds = {}
    for rows in (most // 10, most):
        stage = Stage(scratch / "import", 0, "directory", 'path = "mail"')
        file = stage.folder / "readers.csv"
        with file.open("w", encoding="utf-8") as out:
            out.write("email,name,language\n")
            out.writelines(f"reader{row}@example{row % 500}.org,Reader {row},en\n" for row in range(rows))
        consent = ("--consent", "signed up on paper", "--consent-at", "2026-01-31")
        cost = run(stage.command("subscribers", "import", str(file), "--list", "weekly", *consent), stage.folder)
        assert cost.status == 0, cost
        seconds[rows] = cost.seconds
        shutil.rmtree(stage.folder)
    ratio = seconds[most] / seconds[most // 10]
    said = f"{seconds[most]:.1f} s to {seconds[most // 10]:.1f} s"
    return [(f"import of {most:,} rows to {most // 10:,}: time", said, f"{ratio:.1f}", "≤ 12", ratio <= 12)]


def main() -> None:
    """Run it and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for row in [*memory(Path(folder), options.most), *imports(Path(folder), options.most)]:
            print(" | ".join(str(part) for part in row))


if __name__ == "__main__":
    main()
