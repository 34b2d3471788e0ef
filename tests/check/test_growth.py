"""Checking takes hardly any memory, however much is wrong with a text (its time is measured in `benchmarks/`)."""

from __future__ import annotations

import tracemalloc

import pytest

from pipeline.check import check_issue
from pipeline.issue import Epigraph, Reading, Source
from tests.check.making import PUBLICATION, issue, paragraph

PIECES = {
    "english": "The boats of the northern harbour came back, and “nobody” was told. ",
    "burmese": "ငါးဖမ်းလှေ ဆယ့်တစ်စင်း တနင်္လာနေ့တွင် ပြန်လာသည်။ ",
    "zawgyi": "ငါးဖမ္းေလွ ဆယ့္တစ္စင္း တနလၤာေန႔တြင္ ျပန္လာသည္။ ",
    "directions": "a \u202eb \u202bc \u2069 ",
    "accents": "cafe\u0301 re\u0301gime ",
    "markup": "<b>bold</b> {{ x }} &nbsp; ",
    "unclosed": "<a {{ {% <",
    "virama": "\u1039\u103a",
}


def made(piece: str, size: int) -> Reading:
    """An issue of about `size` characters in paragraphs of about 600."""
    text = (piece * (600 // len(piece)))[:600]
    count = size // len(text)
    body = tuple(paragraph(f"{number} {text}", line=2 * number + 1) for number in range(count))
    source = "\n\n".join(block.text for block in body)
    epigraph = Epigraph("Nobody was told when the boats would come back.", None, 1)
    return Reading(issue(body=body, epigraph=epigraph, read_minutes=5), Source("issue.txt", source))


@pytest.mark.parametrize("piece", PIECES)
def test_memory_stays_far_below_the_size_of_the_text(piece: str) -> None:
    reading = made(PIECES[piece], 300_000)
    check_issue(made(PIECES[piece], 10_000), PUBLICATION)
    tracemalloc.start()
    try:
        check_issue(reading, PUBLICATION)
        assert tracemalloc.get_traced_memory()[1] < 400_000
    finally:
        tracemalloc.stop()
