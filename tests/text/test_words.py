"""Words are counted in scripts that separate them and in scripts that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.words import FAST, SLOW, count_words, reading_minutes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Eleven boats came back.", 4),
        ("  spaced \n out ", 2),
        ("naïve cafés – “quoted”", 4),
        ("မြန်မာ", 1),  # two syllables
        ("တက္ကသိုလ်", 2),  # three syllables, one of them stacked
        ("အင်္ဂလိပ်", 2),  # three syllables, one under a kinzi
        ("ငါးဖမ်းလှေ ဆယ့်တစ်စင်း", 3),  # three and three
        ("Eleven boats ငါးဖမ်းလှေများ", 4),
        ("漁船帰る", 2),
        ("เรือกลับมา", 2),
        ("한국어 신문", 2),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(alphabet="ab \nမြန်ာ၊။၁漢กខ", max_size=40), st.text(alphabet="ab \nမြန်ာ၊။၁漢กခ", max_size=40))
def test_two_texts_on_two_lines_have_the_words_of_both_but_for_rounding(one: str, two: str) -> None:
    apart = count_words(one) + count_words(two)
    assert apart - 2 <= count_words(f"{one}\n{two}") <= apart


def test_minutes_are_those_of_a_fast_and_of_a_slow_reader() -> None:
    assert reading_minutes(1200) == (1200 / FAST, 1200 / SLOW) == (5, 6)
