"""Our counts against Node's, which is what a Bluesky server counts with: never lower, on 10,000 hard strings."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.real.segmenter import comparison

pytestmark = pytest.mark.real
STRINGS, SEED = 10_000, 1027
NEVER_HIGHER = ("emoji", "parts of emoji", "flags", "Hangul jamo")
"""Where all Unicode versions agree. In Burmese and other Indic scripts the count is that of the least joining one."""


def test_counts_are_never_lower_than_those_of_intl_segmenter() -> None:
    """Clusters may be more; bytes and UTF-16 units are the same."""
    version, sums, wrong = comparison(STRINGS, SEED)
    whole = sum(sums.values(), Counter[str]())
    print(f"Node with Unicode {version}: {whole['equal']} equal, {whole['higher']} higher, {whole['lower']} lower")  # noqa: T201
    assert wrong == []
    assert whole["lower"] == 0
    assert whole["equal"] + whole["higher"] == STRINGS
    assert [kind for kind in NEVER_HIGHER if sums[kind]["higher"]] == []
    assert whole["ours"] <= whole["theirs"] * 1.1, "higher, but by a tenth at most"
