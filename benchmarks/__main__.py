"""Print the figures, and write them to `benchmarks/results.md` with `--keep`.

usage: python -m benchmarks [ISSUE] [--keep] [--runs N] [--peer FOLDER]
"""

from __future__ import annotations

import argparse
import compileall
import platform
import sys
import tempfile
from pathlib import Path

import pipeline
from benchmarks.growth import growth
from benchmarks.hostile import worst_growth
from benchmarks.measure import Cost, median, run
from benchmarks.peer import VERSION, mjml
from benchmarks.warm import warm_seconds
from pipeline.config import find_config, load_config
from pipeline.publish import prepare
from pipeline.render.mjml import finish_mjml
from pipeline.templates import load_templates

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "2026-03-09-river-crossings.txt"
MB = 1_000_000
WARM = 0.05
"""Seconds that rendering again may take in a warm process."""


def _mjml_source(issue: Path) -> str:
    """The very MJML that the dry run converts, for the peer to convert alone."""
    seen: list[str] = []

    def finish(source: str) -> str:
        seen.append(source)
        return finish_mjml(source)

    settings = load_config(find_config(issue))
    prepare(issue, settings, load_templates(None), settings.channels, finish)
    return seen[0]


def _cold(issue: Path, scratch: Path, peer: Path, runs: int) -> dict[str, Cost]:
    """Whole processes, taken in turn: the peer, a dry run that remembers nothing, one that remembers this text."""
    (scratch / "issue.mjml").write_text(_mjml_source(issue), encoding="utf-8")
    publish: list[str | Path] = [
        Path(sys.executable).parent / "publish",
        "--dry-run",
        issue,
        "--outbox",
        scratch / "outbox",
    ]
    commands: dict[str, tuple[list[str | Path], dict[str, str]]] = {
        "mjml": ([peer, scratch / "issue.mjml", "-o", scratch / "issue.html"], {}),
        "first": (publish, {"BROADSHEET_CACHE": "off"}),
        "again": (publish, {"BROADSHEET_CACHE": str(scratch / "memory")}),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, (command, environment) in commands.items():
            costs[name].append(run(command, scratch, environment))
    return {name: median(taken[1:]) for name, taken in costs.items()}


def _row(figure: str, measured: str, ratio: float, wanted: str, *, good: bool) -> str:
    return f"| {figure} | {measured} | {ratio:.2f} | {wanted} | {'yes' if good else '**no**'} |"


def _cold_rows(costs: dict[str, Cost]) -> list[str]:
    peer, rows = costs["mjml"], []
    for name, said in (("first", "nothing remembered"), ("again", "this text remembered")):
        cost = costs[name]
        ratio = cost.seconds / peer.seconds
        measured = f"{cost.seconds * 1000:.0f} ms to {peer.seconds * 1000:.0f} ms"
        rows.append(_row(f"cold dry run, {said}, to mjml: time", measured, ratio, "≤ 1.0, aim 0.5", good=ratio <= 1))
        ratio = cost.peak / peer.peak
        measured = f"{cost.peak / MB:.0f} MB to {peer.peak / MB:.0f} MB"
        rows.append(_row(f"cold dry run, {said}, to mjml: peak memory", measured, ratio, "≤ 1.0", good=ratio <= 1))
    return rows


def _growth_rows(scratch: Path, *, markdown: bool) -> list[str]:
    small, large, size = growth(scratch, markdown=markdown)
    form = "Markdown" if markdown else "plain text"
    ratio = large.seconds / small.seconds
    times = f"{large.seconds:.2f} s to {small.seconds:.2f} s"
    rows = [_row(f"read and check 10 MB to 1 MB of {form}: time", times, ratio, "≤ 12", good=ratio <= 12)]
    ratio = large.peak / size
    peak = f"{large.peak / MB:.0f} MB to {size / MB:.1f} MB"
    return [*rows, _row(f"peak memory to the file, 10 MB of {form}", peak, ratio, "≤ 12", good=ratio <= 12)]


def main() -> int:
    """Measure, print, and keep; exit status 1 when a figure is not reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "issue", nargs="?", type=Path, default=HERE.parent / "examples" / "2026-03-09-river-crossings.txt"
    )
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results.md")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--peer", type=Path, default=HERE / "peer", help="folder to install mjml into")
    options = parser.parse_args()
    issue = options.issue.absolute()
    # as pip does when it installs: a checkout whose bytecode may not be written would compile at every start
    compileall.compile_dir(Path(pipeline.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        rows = _cold_rows(_cold(issue, scratch, mjml(options.peer), options.runs))
        warm = warm_seconds(issue)
        rows.append(
            _row("warm rendering, all channels", f"{warm * 1000:.1f} ms", warm / 0.05, "≤ 50 ms", good=warm <= 0.05)
        )
        text, ratio = worst_growth()
        rows.append(_row("check 4 times as much hostile text: time", f"worst: {text}", ratio, "≤ 8", good=ratio <= 8))
        rows += _growth_rows(scratch, markdown=False) + _growth_rows(scratch, markdown=True)
    text = _page(rows, issue.name, options.runs)
    print(text)
    if options.keep:
        (HERE / "results.md").write_text(text, encoding="utf-8")
    return int("**no**" in text)


def _page(rows: list[str], issue: str, runs: int) -> str:
    head = (
        "# Figures\n\n"
        f"`python -m benchmarks {issue} --keep`, medians of {runs} runs taken in turn; "
        f"Python {platform.python_version()}, mjml {VERSION} on Node.js converting the same MJML alone.\n\n"
        "| figure | measured | ratio | wanted | reached |\n|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
