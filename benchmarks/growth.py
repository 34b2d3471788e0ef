"""Does reading grow linearly? One generated issue of 1 MB and one of 10 MB, in the seed's form."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measure import Cost, median, run

_HEAD = "A Very Long Briefing\n\nMarch 9th, 2026  •  Author: The Benchmark  •  9 minute read\n\n"
_SENTENCES = (
    "The ferry list of village {n} was read aloud on the landing, and nobody’s name was missing. ",
    "In the {n}th week the committee counted {n} boats, of which a third carried rice — မြစ်ကူးသင်္ဘော {n} စီး။ ",
    "Those who wait at the crossing know the price of waiting, said keeper number {n}. ",
)


def write_issue(file: Path, size: int, *, markdown: bool = False) -> None:
    """Write an issue of about `size` bytes: paragraphs of six sentences, no two alike."""
    parts, length, number = [_HEAD if not markdown else "# A Very Long Briefing\n\n"], 0, 0
    while length < size:
        number += 1
        paragraph = "".join(_SENTENCES[k % 3].format(n=number * 6 + k) for k in range(6)).rstrip() + "\n\n"
        if markdown and number % 10 == 0:
            paragraph = (
                f"## Part {number}\n\n- [Entry {number}](https://example.org/{number}) by Publisher {number}\n\n"
            )
        parts.append(paragraph)
        length += len(paragraph.encode())
    file.write_text("".join(parts), encoding="utf-8")


def growth(folder: Path, *, markdown: bool = False, repeats: int = 3) -> tuple[Cost, Cost, int]:
    """What `publish check` costs for 1 MB and for 10 MB, and the larger file's size in bytes."""
    costs = []
    for millions in (1, 10):
        file = folder / f"{millions}.{'md' if markdown else 'txt'}"
        write_issue(file, millions * 1_000_000, markdown=markdown)
        command: list[str | Path] = [Path(sys.executable).parent / "publish", "check", file]
        costs.append(median([run(command, folder) for _ in range(repeats)]))
    return costs[0], costs[1], file.stat().st_size
