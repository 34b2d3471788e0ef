"""The mark of a text: the same however a file keeps the text, another as soon as a word is changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.made import made_mark, settled


@given(st.text(alphabet="ab \n"))
def test_a_settled_text_has_the_same_mark(text: str) -> None:
    assert settled(settled(text)) == settled(text)
    assert made_mark(f"\n{text} \n") == made_mark(text)


def test_a_change_is_seen() -> None:
    assert made_mark("One.\nTwo.") != made_mark("One. Two.")
    assert len(made_mark("")) == 12
