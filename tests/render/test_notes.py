"""Footnotes named for their writer are numbered for the reader, in the mail and in its text part alike."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.issue import Block, Entry, Footnote, Issue, Span
from pipeline.render.notes import with_numbered_notes
from pipeline.render.plaintext import render_plaintext
from tests.render.looking import all_of, classed, parsed, rendered, text_of
from tests.render.material import CHANNEL, PUBLICATION, TEMPLATES, full_issue, paragraph, span


def issue_with(body: tuple[Block, ...], *markers: str) -> Issue:
    notes = tuple(Footnote(marker, f"What {marker} says.", 9) for marker in markers)
    return replace(full_issue(), body=body, footnotes=notes)


def test_a_label_is_shown_as_a_number_in_both_parts_of_the_mail() -> None:
    text = "The gauge failed[^gauge], said the keeper, and the road[gauge] as well."
    body = paragraph(
        text.replace("[^gauge]", "[road]"), span(text.replace("[^gauge]", "[road]"), "[road]", "footnote", "road")
    )
    issue = issue_with((body,), "gauge", "road")
    page = parsed(rendered(issue).html)
    assert [text_of(mark) for mark in all_of(page, "sup")] == ["[2]"]
    assert [text_of(note)[:4] for note in classed(page, "note")[:2]] == ["[1] ", "[2] "]
    plain = render_plaintext(issue, PUBLICATION, CHANNEL, TEMPLATES)
    assert "The gauge failed[2], said the keeper, and the road[gauge] as well." in " ".join(plain.split())
    assert "[1] What gauge says." in plain


def test_numbers_letters_and_signs_stay_as_the_writer_set_them() -> None:
    for markers in (("1", "2"), ("၁", "၂"), ("*", "**"), ("a", "b"), ("12",), ("i", "ii", "iii"), ("L1",), ()):
        issue = issue_with((), *markers)
        assert with_numbered_notes(issue) is issue


def test_one_label_numbers_them_all_so_that_no_two_look_alike() -> None:
    text = "One[1] and two[gauge]."
    marks = (span(text, "[1]", "footnote", "1"), span(text, "[gauge]", "footnote", "gauge"))
    entry = Entry(text, 4, spans=marks)
    shown = with_numbered_notes(
        issue_with((paragraph(text, *marks), Block("list", "", 4, entries=(entry,))), "gauge", "1")
    )
    assert [note.marker for note in shown.footnotes] == ["1", "2"]
    assert [shown.body[0].text, shown.body[1].entries[0].text] == ["One[2] and two[1]."] * 2


def test_a_mark_without_a_footnote_stays() -> None:
    text = "Nobody knows.[lost]"
    shown = with_numbered_notes(issue_with((paragraph(text, span(text, "[lost]", "footnote", "lost")),), "gauge"))
    assert shown.body[0].text == text


@given(st.lists(st.sampled_from(["plain ", "link ", "gauge", "road", "a"]), max_size=12))
def test_every_span_still_covers_its_own_words(parts: list[str]) -> None:
    text, spans = "", list[Span]()
    for part in parts:
        kind = {"plain ": None, "link ": "link"}.get(part, "footnote")
        put = f"[{part}]" if kind == "footnote" else part
        if kind:
            spans.append(Span(kind, len(text), len(text) + len(put), part))  # type: ignore[arg-type]
        text += put
    numbers = {"gauge": "1", "road": "2", "a": "3"}
    block = with_numbered_notes(issue_with((paragraph(text, *spans),), *numbers)).body[0]
    assert [block.text[s.start : s.end] for s in block.spans] == [
        f"[{numbers[s.value]}]" if s.kind == "footnote" else "link " for s in spans
    ]
    assert [s.value for s in block.spans] == [numbers.get(s.value, s.value) for s in spans]
