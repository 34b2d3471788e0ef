"""Beginnings that stand for something said before, which no list of words can tell."""

from __future__ import annotations

import pytest

from pipeline.render.antecedents import begins_with_a_question, stands_for_something, they_are_unknown


@pytest.mark.parametrize(
    "text",
    [
        "Eighteen months later the queue at the landing is twice as long.",
        "Two days later guards of the river took the keeper away.",
        "A week earlier, the court had refused him a boat.",
        "In the five years before, two boats had been lost.",
        "Shortly afterwards the landing was closed.",
        "The next morning guards came back to the landing.",
        "On the same day the ferry at Kyun Lay was closed.",
        "သုံးရက်အကြာတွင် အစောင့်များ ပြန်လာခဲ့သည်။",
    ],
)
def test_a_time_that_is_counted_from_another_one(text: str) -> None:
    assert stands_for_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "Half were women from the upper landings.",
        "All three were let go on Friday.",
        "Most had come on foot.",
        "Only three survived the night on the river.",
        "Only nine had a list.",
        "Three answered.",
        "One was a midwife from Kyun Lay.",
        "One wrote that he had seen the list.",
        "Some said that the lists are kept at the landing.",
        "Each one named nine keepers of the river.",
        "Three others were hurt by stones.",
        "All but two keepers answered within a day.",
        "The three who were not found were sisters.",
        "Last year there were nine.",
    ],
)
def test_a_number_of_what_nobody_names(text: str) -> None:
    assert stands_for_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "For it, nine hundred people could cross the river.",
        "Under it, keepers lose their boats.",
        "By eight there are sixty people in front of it, most of them women.",
        "Asked about it, the keeper went home.",
        "To do so, keepers need a list.",
        "Farmers who did so lost their boats.",
        "Guards then burned nine boats at the landing.",
        "Guards, too, are afraid of the river.",
        "Farmers there have lost their boats.",
        "I do not tell this to mock the keepers.",
        "With that, the landing was closed.",
        "On that day nine boats sank.",
    ],
)
def test_a_word_that_stands_for_what_nobody_names(text: str) -> None:
    assert stands_for_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "The report came nine days later than the committee had promised.",
        "The court will later hear the keepers of Kyun Lay.",
        "Sooner or later the river takes every landing.",
        "The next day of action is on 9 May.",
        "At least 41 were killed when the landing was shelled.",
        "All displaced families in the valley get rice.",
        "Most wounded keepers were brought to Kyun Lay.",
        "Nine landings were closed in May.",
        "One must ask who keeps the lists.",
        "All but two of the nine landings are closed.",
        "The three sisters of Kyun Lay keep the ferry.",
        "For Ma Hla the ferry is closed, and nobody tells her of it.",
        "In May the guards took a boat and did not pay for it.",
        "On rainy days it takes an hour to cross the river.",
        "There is no list, and nobody asks for it.",
        "There are nine landings on the river.",
        "Perhaps there is a list.",
        "If the river rises, then boats stay at home.",
        "Every now and then the keepers count the boats.",
        "The then minister closed nine landings.",
        "Since the order nobody has done so much for the river.",
        "အာဏာသိမ်းပြီး သုံးနှစ်အကြာတွင် မြစ်ဆိပ်များ ပိတ်ထားဆဲ ဖြစ်သည်။",
    ],
)
def test_what_names_it_itself_stands_for_nothing(text: str) -> None:
    assert not stands_for_something(text)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Mr. J. Harris called the bank's officer, Mrs. D. Wint, and asked her to freeze them.", True),
        ("The officer of the bank froze them in May.", True),
        ("The keepers ask who burned them.", False),
        ("Ma Hla and Ko Htet ask who followed them.", False),
        ("A boat and a lamp were lost, and nobody found them.", False),
        ("People ask who followed them.", False),
        ("Nobody knows who followed the ferry.", False),
    ],
)
def test_a_them_of_nobody(text: str, unknown: bool) -> None:  # noqa: FBT001
    assert they_are_unknown(text) is unknown


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("“Where were you born?” the clerk asked.", True),
        ("“Where were you born?”", True),
        ("“We ask,” says Dr. Nwe Nwe of the depot.", False),
        ("Who keeps the lists?", False),
        ("“Who keeps the lists” is the question of the valley.", False),
    ],
)
def test_a_question_in_quotation_marks(text: str, question: bool) -> None:  # noqa: FBT001
    assert begins_with_a_question(text) is question
