"""Lines and columns are those that an editor's window shows, however many there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.places import at_offsets, at_words
from pipeline.problem import Place


@given(st.text(alphabet="ab\nမ\u103c\U0001f600", max_size=60), st.data())
def test_an_offset_is_in_the_line_and_column_that_counting_by_hand_gives(text: str, data: st.DataObject) -> None:
    offsets = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    counted = [Place(text[:at].count("\n") + 1, at - (text[:at].rfind("\n") + 1) + 1) for at in offsets]
    assert [place for place, _ in at_offsets(text, ((at, None) for at in offsets))] == counted


TEXT = "Title\n\nA line that the editor wrapped\nand went on <b>here</b>.\n\nAnother <b>line</b>.\n"


def test_a_word_is_found_in_the_line_of_its_paragraph_in_which_it_stands() -> None:
    hits = [(1, "Title", 1), (3, "<b>", 2), (6, "<b>", 3)]
    assert list(at_words(TEXT, hits)) == [(Place(1, 1), 1), (Place(4, 13), 2), (Place(6, 9), 3)]


def test_lines_may_come_in_any_order() -> None:
    assert [place for place, _ in at_words(TEXT, [(6, "<b>", 0), (3, "<b>", 0)])] == [Place(6, 9), Place(4, 13)]


def test_a_word_that_is_written_otherwise_has_a_line_and_no_column() -> None:
    assert list(at_words(TEXT, [(3, "&lt;b>", "x"), (0, "Title", "y")])) == [(Place(3, 0), "x"), (Place(0, 0), "y")]


def test_a_line_behind_the_end_is_no_mistake() -> None:
    assert list(at_words("one\n", [(9, "one", None)])) == [(Place(9, 0), None)]
