"""Lists are nested and numbered as they were written."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.issue import Entry
from pipeline.render.lists import list_html
from pipeline.render.rich import Setting

HERE = Setting("en", {}, "0")
MARKERS = st.sampled_from(["•", "-", "1.", "2)", "(7)", "a.", "C)", "၁။", "iv.", ""])


def told(*entries: tuple[str, int, str]) -> str:
    """The list of entries given as marker, depth and text."""
    return list_html([Entry(text, 1, depth, marker) for marker, depth, text in entries], HERE)


@given(st.lists(st.tuples(MARKERS, st.integers(-1, 5), st.sampled_from("abc")), min_size=1))
def test_any_entries_make_well_formed_lists_with_every_entry(entries: list[tuple[str, int, str]]) -> None:
    root = fromstring(f"<div>{told(*entries)}</div>")  # noqa: S314 - it is our own
    assert "".join(root.itertext()) == "".join(text for _, _, text in entries)
    assert len(list(root.iter("li"))) == len(entries)
    for parent in root.iter():
        for child in parent:
            assert child.tag == "li" if parent.tag in {"ol", "ul"} else child.tag in {"ol", "ul"}


@pytest.mark.parametrize(
    ("entries", "html"),
    [
        ([("•", 0, "a"), ("•", 0, "b")], "<ul><li>a</li><li>b</li></ul>"),
        ([("•", 0, "a"), ("•", 1, "b"), ("•", 0, "c")], "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ([("•", 0, "a"), ("•", 3, "b")], "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ([("1.", 0, "a"), ("2.", 0, "b"), ("5.", 0, "c")], '<ol><li>a</li><li>b</li><li value="5">c</li></ol>'),
        ([("(3)", 0, "a"), ("•", 0, "b")], '<ol><li value="3">a</li></ol><ul><li>b</li></ul>'),
        ([("b.", 0, "a"), ("c.", 0, "b")], '<ol type="a"><li value="2">a</li><li>b</li></ol>'),
        ([("A)", 0, "a")], '<ol type="A"><li>a</li></ol>'),
        ([("၁။", 0, "a"), ("၂။", 0, "b")], '<ol class="burmese"><li>a</li><li>b</li></ol>'),
        ([], ""),
    ],
)
def test_lists(entries: list[tuple[str, int, str]], html: str) -> None:
    assert told(*entries) == html
