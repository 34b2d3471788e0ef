"""What is longer than a post: every piece says that it goes on, in its own language, and none breaks a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import Channel
from pipeline.issue import Block, Epigraph, ThreadEdit, ThreadHand
from pipeline.render.dividing import divided
from pipeline.render.marked import Marked
from pipeline.text.pieces import Room
from pipeline.text.sentences import balanced
from tests.render.thread_material import BOTH, WORDS, issue, paragraphs, texts, thread
from tests.text import strings

SPEAKER = "U Tin Hla, boatman"
LONG = (
    "They said that the boats would come on Monday, and they came on Friday; they said that the rice was for the school,"
    " and it was for the guards; they said that the lamps would burn all night, and they went out at nine; now they say"
    " that a list is all they want, and that the list is kept in a drawer, and that nobody has the key to it."
)
BURMESE = "ကူးတို့ဆိပ် " * 60


def _divided(text: str, limit: int = 80, language: str = "en") -> list[str]:
    room = Room(lambda said: (len(said), len(said.encode())), limit)
    parts = divided(Marked(text), room, WORDS.of(language))
    assert parts is not None
    assert all(len(part.text) <= limit for part in parts)
    return [part.text for part in parts]


def test_an_epigraph_longer_than_a_post_is_a_quotation_with_its_speaker_in_each() -> None:
    told = texts(thread(issue(epigraph=Epigraph(LONG, SPEAKER, 5))), "quotation")
    assert len(told) == 2
    assert told[0].startswith("“They said")
    assert told[1].startswith("(continued) “… ")
    assert [text.endswith(f" …”\n— {SPEAKER}") for text in told] == [True, False]
    assert all(text.endswith(f"”\n— {SPEAKER}") and balanced(text) for text in told)
    whole = told[0].removesuffix(f" …”\n— {SPEAKER}") + " " + told[1].removeprefix("(continued) “… ")
    assert whole == f"“{LONG}”\n— {SPEAKER}"


def test_a_speaker_with_a_long_name_is_named_once() -> None:
    told = texts(thread(issue(epigraph=Epigraph(LONG, "keeper of " * 20, 5))), "quotation")
    assert sum(text.count("keeper of keeper") > 0 for text in told) == 1


@pytest.mark.parametrize("marks", ["“”", "«»", "「」", '""', "‘’"])
def test_a_quotation_that_is_divided_is_closed_and_opened_again(marks: str) -> None:
    opening, closing = marks[0], marks[1]
    text = (
        f"The keeper said {opening}that the river was closed in May and that it was closed in June and July{closing}."
    )
    first, second = _divided(text, 75)
    assert first.endswith(f" …{closing}")
    assert second.startswith(f"(continued) {opening}… ")
    assert second.endswith(f"{closing}.")


def test_a_quotation_that_is_divided_after_a_sentence_only_has_its_marks() -> None:
    one, other = "The first boat came on Monday" + ", full of salt" * 12, "The second one came later" + ", empty" * 20
    assert _divided(f"“{one}. {other}.”", 240) == [f"“{one}.”", f"(continued) “{other}.”"]


def test_a_pinned_sentence_that_breaks_off_in_a_quotation_is_balanced_too() -> None:
    said = f"“I told the guard,” the keeper says, “that {LONG[0].lower()}{LONG[1:-1]}.”"
    pin = ThreadEdit("pin", "", "“I told the guard")
    made = issue(body=paragraphs(said), epigraph=None, thread=(ThreadHand(edits=(pin,)),))
    told = texts(thread(made), "argument")
    assert len(told) == 2
    assert all(balanced(text) for text in told)


def test_a_list_that_goes_on_says_whose_it_is() -> None:
    entries = [f"that {what} be opened before the rains of the coming year;" for what in ("the landing", "the market")]
    text = "We are few. We demand:\n" + "\n".join(f"• {entry}" for entry in entries)
    assert _divided(text, 100) == [
        f"We are few. We demand:\n• {entries[0]} …",
        f"We demand (continued):\n• {entries[1]}",
    ]


def test_a_heading_over_a_list_has_no_colon() -> None:
    first, second = _divided("What it needs\n• " + "salt " * 12 + "\n• " + "lamps " * 8, 80)
    assert first.endswith("salt …")
    assert second.startswith("What it needs (continued)\n• lamps")


def test_an_entry_that_is_divided_goes_on_below_the_same_words() -> None:
    told = _divided("We demand:\n• " + "salt and " * 20 + "rice;\n• lamps.", 80)
    assert all(text.startswith("We demand (continued):\n… ") for text in told[1:-1])
    assert all(text.endswith(" …") for text in told[:-1])


def test_words_too_long_for_a_heading_are_not_said_again() -> None:
    opening = "We, the keepers of the landings on both of the banks of the river, demand of the committee:"
    told = _divided(f"{opening}\n• " + "salt " * 20 + "\n• " + "lamps " * 15, 120)
    assert all(text.startswith("(continued)") for text in told[1:])


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", BURMESE, "(အဆက်)"),
        ("my", "The boats came late, and the keepers waited. " * 3, "(continued)"),
        ("my", BURMESE, "(အဆက်)"),
        ("en", "The boats came late, and the keepers waited. " * 3, "(continued)"),
        ("shn", BURMESE, "(continued)"),
    ],
)
def test_the_word_for_what_goes_on_is_in_the_language_of_the_piece(language: str, text: str, word: str) -> None:
    told = _divided(text, 100, language)
    assert len(told) > 1
    assert all(piece.startswith(f"{word} ") for piece in told[1:])


@given(
    st.lists(
        st.one_of(strings.burmese_sentences, st.sampled_from(["“The ", "river rose,” ", "«and ", "fell» ", "‘so’ "]))
    )
    .map(" ".join)
    .filter(str.strip),
    st.sampled_from(BOTH),
)
def test_no_piece_is_longer_than_a_post(text: str, channel: Channel) -> None:
    made = issue(epigraph=Epigraph(text, SPEAKER, 5), body=(Block("paragraph", text, 10),), preheader="Boats.")
    assert all(post.length <= post.limit for post in thread(made, channel).posts)
