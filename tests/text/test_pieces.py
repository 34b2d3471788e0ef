"""A text longer than a post in pieces: at natural pauses, complete, and each within the limit."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.burmese import syllable_starts
from pipeline.text.counting import bluesky_length
from pipeline.text.graphemes import cluster_starts
from pipeline.text.pieces import Room, pieces
from tests.text import strings

POST = Room(bluesky_length, 300, 3000)
SMALL = Room(bluesky_length, 40, 400)


def divided(text: str, room: Room = SMALL) -> list[str] | None:
    found = pieces(text, room, room.less("(continued) "))
    return None if found is None else [piece.of(text) for piece in found]


def test_a_text_that_fits_stays_whole() -> None:
    assert divided("The river rose.") == ["The river rose."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The ferries run again; nobody asks the keepers why.",
            ["The ferries run again;", "nobody asks the keepers why."],
        ),
        (
            "They rebuilt the jetties, and the fund paid for it.",
            ["They rebuilt the jetties,", "and the fund paid for it."],
        ),
        (
            "The river rose. The boats sank and the keepers fled.",
            ["The river rose.", "The boats sank and the keepers fled."],
        ),
        ("We ask this of everyone: stop the lists today.", ["We ask this of everyone:", "stop the lists today."]),
    ],
)
def test_it_is_divided_between_clauses(text: str, expected: list[str]) -> None:
    assert [piece.of(text) for piece in pieces(text, SMALL, SMALL) or []] == expected


def test_pieces_are_of_even_length() -> None:
    text = " ".join(["word"] * 120) + "."
    lengths = [len(piece) for piece in divided(text, POST) or []]
    assert len(lengths) == 3
    assert max(lengths) - min(lengths) < 20


def test_burmese_is_divided_after_a_phrase_before_inside_one() -> None:
    text = "ကလေးနာမည်အစား အရေအတွက်ကိုသာ ပေးချင်ကြပြီး၊ ဘာအတွက် အသုံးပြုမယ်ဆိုတာ မပြောပါဘူး။"
    found = pieces(text, SMALL, SMALL) or []
    assert [piece.of(text)[-1] for piece in found] == ["၊", "။"]


def test_what_cannot_be_divided_is_said() -> None:
    assert divided("a" * 41) is None
    assert divided("e" + "\u0301" * 500) is None
    assert divided(f"See https://example.org/{'x' * 60} now.") is None


def test_a_text_for_hundreds_of_posts_is_no_matter_for_posts() -> None:
    assert divided("The river rose. " * 100_000) is None


@given(st.one_of(strings.strings, strings.burmese_sentences, st.lists(strings.strings).map(" ".join)))
def test_pieces_fit_join_to_the_text_and_divide_no_syllable(text: str) -> None:
    rest = SMALL.less("(continued) ")
    found = pieces(text, SMALL, rest)
    if found is None:
        return
    at = 0
    for number, piece in enumerate(found):
        assert not text[at : piece.start].strip()
        assert (SMALL if number == 0 else rest).holds(piece.of(text))
        at = piece.end
    assert not text[at:].strip()
    starts = {piece.start for piece in found[1:]}
    assert starts <= cluster_starts(text)
    inside_burmese = {start for start in starts if regex.match(r"\p{Myanmar}", text[start - 1])}
    assert inside_burmese <= set(syllable_starts(text)) | {start for start in starts if text[start - 1] in "၊။"}


def test_sentences_stay_whole_while_each_of_them_fits() -> None:
    """Even where fewer pieces would do, if they were cut at a comma."""
    first = "Boats ran at dawn, noon and dusk."
    second = "Nobody asked who, why and whence."
    third = "Then it rained, a lot."
    assert divided(f"{first} {second} {third}", Room(bluesky_length, 45, 450)) == [first, second, third]


def test_a_name_in_quotation_marks_stays_with_its_noun_where_a_conjunction_is_near() -> None:
    text = "The office must follow the keepers and carry out the “Lamp and Net” plan of the coast"
    assert divided(text, Room(bluesky_length, 64, 600)) == [
        "The office must follow the keepers",
        "and carry out the “Lamp and Net” plan of the coast",
    ]


def test_burmese_without_spaces_is_divided_behind_a_word_that_ends_a_phrase() -> None:
    one, other = "ရေတွင်းများခန်းခြောက်နေကြောင်း", "ကလေးများကျောင်းသို့မသွားနိုင်ကြတော့ပါ"
    assert divided(one + other, Room(bluesky_length, 36, 900)) == [one, other]
