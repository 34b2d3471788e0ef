"""What is said of an issue's cards: the files, what they show, and the words that describe them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.channel import Settings
from pipeline.issue import Reading
from pipeline.report.issue import default_note
from pipeline.report.saying import document, from_here, say, talk

if TYPE_CHECKING:
    from pipeline.card.making import Made


def cards(reading: Reading, settings: Settings, folder: Path, made: Mapping[str, Made], *, as_json: bool) -> None:
    """Say which files were written, what each shows and how large it is, and the descriptions, each once."""
    out = talk(as_json=as_json)
    default_note(settings)
    for one in made.values():
        if one.passed_over:
            say(f"{reading.source.file}: {one.passed_over}", sys.stderr)
    for name, one in made.items():
        size = one.card.size
        shown = (
            f"{one.card.wording.source}, {size.width} by {size.height} pixels, {max(len(one.png), 1000) / 1000:.0f} kB"
        )
        say(f"{from_here(folder / name)}.png  {shown}", out)
    for alt in dict.fromkeys(one.card.wording.alt for one in made.values()):
        say(f"Description (alt text, {len(alt)} characters, in the .txt beside it):\n  {alt}", out)
    rows = [_row(folder / name, one) for name, one in made.items()]
    document({"file": reading.source.file, "slug": reading.issue.slug, "cards": rows}, as_json=as_json)


def _row(path: Path, made: Made) -> dict[str, Any]:
    return {
        "file": f"{path}.png",
        "alt_file": f"{path}.txt",
        "shows": made.card.wording.source,
        "width": made.card.size.width,
        "height": made.card.size.height,
        "bytes": len(made.png),
        "alt": made.card.wording.alt,
        "passed_over": made.passed_over or None,
    }
