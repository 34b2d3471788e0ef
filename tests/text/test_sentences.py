"""Sentences end where they do: abbreviations, decimals, quotations and Burmese do not fool the splitter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.sentences import balanced, is_whole, sentences
from tests.text import strings

CASES = [
    "Dr. Khin Lay met the U.S. Department of Rivers on Nov. 3.|She stayed.",
    "They wrote to the U.S. and the U.K.|The letters came back.",
    "It cost 3.5 percent, i.e. 4.2 million.|Nobody paid.",
    "He quoted No. 5 of the list (about boats. And jetties.) and left.|Then it rained.",
    "J. R. Than and Prof. Mya Aung signed, e.g. at Zee Taw.|Others did not.",
    "“We will not stop. We can’t.”|The crowd left.",
    "As the keeper said: “We ask who is missing. We write it down.”|That is all.",
    "He said ‘No. Never.’ and went.|The boats’ owners stayed.",
    "Who counts?!|Nobody…|Everybody does.",
    "In its 6th year it ended in 2021.|The end came slowly.",
    "1. Stop the lists.|2. Open the crossings.",
    "၁။ စာရင်းများ ရပ်ပါ။|၂။ ကူးတို့များ ဖွင့်ပါ။",
    "See https://example.org/a.b?c=d!e for all.|Read it.",
    "The junta fell.[1]|Nobody wept.[12]",
    "It rose 2 m. in five hours.|Boats sank.",
    "The answer was no.|The second was yes.",
    "The children sat.|They listened.",
    "Wait... then go.|“Why?” she asked.",
    "The firm Boats Ltd. paid.|Lamps, jackets, etc.|The rest was lost.",
    "ကလေး ၄၁၂ ယောက် တက်ရောက်ခဲ့ပါတယ်။|သင်ခန်းစာ၊ စာအုပ်၊ ခဲတံ ရပါတယ်။|ပြီးပါပြီ။",
    "“ရွာတစ်ရွာလုံး လမ်းမပျောက်ဘူး။ မပျောက်ဘူး။” ဟု ဆိုသည်။|၁၂.၅ ရာခိုင်နှုန်း ဖြစ်သည်။",
    "川は道である。|誰も所有できない！|終わり",
    "यह नदी है।|कोई मालिक नहीं।",
    "کیا یہ دریا ہے؟|ہاں۔",
    "A book by Lady I. A. Than was read.|Nobody slept.",
    "It was founded est. 1999 and cost Rs. 500 by cl. 5 of the contract.|Nobody paid.",
    "No full stop at the end",
]


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_they_do(case: str) -> None:
    expected = case.split("|")
    burmese = "။" in case or "。" in case
    text = "".join(expected) if burmese and "。" in case else " ".join(expected)
    assert [stretch.of(text) for stretch in sentences(text)] == expected


def test_a_quotation_longer_than_a_post_is_divided_like_any_text() -> None:
    inside = " ".join("The river rose and nobody came to help us." for _ in range(10))
    assert len(sentences(f"She said: “{inside}” Then she left.")) > 5


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The river rose.", True),
        ("“The river rose.”", True),
        ("The river rose (twice).[1]", True),
        ("မြစ်ရေ တက်သည်။", True),
        ("We ask three things:", False),
        ("“The river rose.", False),
        ("The river rose.”", False),
        ("He said ‘No.", False),
        ('"The river rose.', False),
        ("A title without an end", False),
    ],
)
def test_a_sentence_that_can_stand_alone_is_told_from_one_that_cannot(text: str, whole: bool) -> None:  # noqa: FBT001
    assert is_whole(text) is whole


def test_an_apostrophe_closes_nothing() -> None:
    assert balanced("The boats’ owners’ lists")


@given(st.one_of(strings.strings, strings.burmese_sentences, st.text(".!?။“”()[] aA1\"'‘’", max_size=80)))
def test_nothing_but_space_is_lost_between_sentences(text: str) -> None:
    at = 0
    for stretch in sentences(text):
        assert not text[at : stretch.start].strip()
        assert stretch.start < stretch.end
        at = stretch.end
    assert not text[at:].strip()


def test_time_grows_with_the_length() -> None:
    """Brackets that never close, and a paragraph of a megabyte: both end at once (a quadratic way would take hours)."""
    assert len(sentences("(" * 200_000 + " A. B.")) >= 1
    assert len(sentences("The river rose. " * 60_000)) == 60_000
