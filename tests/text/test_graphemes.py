"""Counting what a reader takes for a character: never lower than any server does."""

from __future__ import annotations

import json
import subprocess
from random import Random

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.graphemes import cluster_starts, clusters, count_at_most
from tests.real_counterparts import require
from tests.text.strings import string, strings

WORDS = {
    "ဗုဒ္ဓ": 3,
    "တက္ကသိုလ်": 5,
    "ဥက္ကဋ္ဌ": 5,
    "မြန်မာ": 4,
    "ลำ": 1,
    "👩‍👩‍👧‍👦": 1,
    "🇲🇲🇬🇧": 2,
    "e\u0301": 1,
    "naïve": 5,
    "": 0,
}
"""Each with its clusters by Unicode 16, which has more of them than 17 where consonants are stacked."""


@pytest.mark.parametrize(("word", "count"), WORDS.items())
def test_known_words_have_their_highest_count(word: str, count: int) -> None:
    assert count_at_most(word) == count


@given(st.one_of(strings, st.text(max_size=60)))
def test_clusters_are_the_text_and_the_count_is_never_lower(text: str) -> None:
    found = clusters(text)
    assert "".join(found) == text
    assert count_at_most(text) >= len(found) == len(regex.findall(r"\X", text))
    assert count_at_most(text) <= len(text)


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=40))
def test_the_quick_way_for_latin_letters_counts_the_same(text: str) -> None:
    assert clusters(text) == regex.findall(r"\X", text)


@given(strings)
def test_a_cluster_start_is_where_both_sides_can_be_counted_alone(text: str) -> None:
    for place in cluster_starts(text):
        assert clusters(text[:place]) + clusters(text[place:]) == clusters(text)


@pytest.mark.node
def test_the_count_is_never_lower_than_that_of_intl_segmenter() -> None:
    """What a Bluesky server counts with (its Unicode version may differ from the one here)."""
    random = Random(1027)
    texts = [string(random) for _ in range(10_000)]
    script = (
        "const s=new Intl.Segmenter();"
        "const t=JSON.parse(require('fs').readFileSync(0,'utf8'));"
        "console.log(JSON.stringify(t.map(x=>[...s.segment(x)].length)))"
    )
    node = require("node")
    ran = subprocess.run([node, "-e", script], input=json.dumps(texts), capture_output=True, text=True, check=True)
    counted = json.loads(ran.stdout)
    lower = [(text, theirs) for text, theirs in zip(texts, counted, strict=True) if count_at_most(text) < theirs]
    assert lower == []
