"""Texts that a pattern could choke on: does checking four times as much take about four times as long?"""

from __future__ import annotations

from time import process_time

from pipeline.channel import Publication
from pipeline.check import check_issue
from pipeline.issue import Block, Issue, Reading, Source

PIECES = {
    "English": "The boats of the northern harbour came back, and “nobody” was told. ",
    "Burmese": "ငါးဖမ်းလှေ ဆယ့်တစ်စင်း တနင်္လာနေ့တွင် ပြန်လာသည်။ ",
    "Zawgyi": "ငါးဖမ္းေလွ ဆယ့္တစ္စင္း တနလၤာေန႔တြင္ ျပန္လာသည္။ ",
    "direction marks": "a \u202eb \u202bc \u2069 ",
    "accents": "cafe\u0301 re\u0301gime ",
    "markup": "<b>bold</b> {{ x }} &nbsp; ",
    "unclosed markup": "<a {{ {% <",
    "stacking signs": "\u1039\u103a",
}
_PUBLICATION = Publication("The Benchmark", "benchmark@example.org")


def worst_growth() -> tuple[str, float]:
    """The text whose checking grows most from 60,000 to 240,000 characters, and by how many times its time grows."""
    return max(((name, _growth(piece)) for name, piece in PIECES.items()), key=lambda found: found[1])


def _growth(piece: str) -> float:
    small, large = _made(piece, 60_000), _made(piece, 240_000)
    check_issue(small, _PUBLICATION)
    return _seconds(large) / _seconds(small)


def _made(piece: str, size: int) -> Reading:
    text = (piece * (600 // len(piece)))[:600]
    body = tuple(Block("paragraph", f"{number} {text}", 2 * number + 1) for number in range(size // len(text)))
    issue = Issue("A Title", None, None, 5, "en", "undated-title", body=body)
    return Reading(issue, Source("issue.txt", "\n\n".join(block.text for block in body)))


def _seconds(reading: Reading) -> float:
    best = float("inf")
    for _ in range(3):
        began = process_time()
        check_issue(reading, _PUBLICATION)
        best = min(best, process_time() - began)
    return best
