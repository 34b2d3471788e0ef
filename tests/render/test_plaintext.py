"""The text part says all that the issue says, in lines of 72 columns, and reads well aloud."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.delivery import UNSUBSCRIBE, VIEW_IN_BROWSER
from pipeline.issue import Block, Entry, Footnote, Issue, Span
from pipeline.render.plaintext import render_plaintext
from pipeline.text.clean import one_line
from pipeline.text.wrap import COLUMNS, width
from tests.render.material import BURMESE, CHANNEL, PUBLICATION, TEMPLATES, full_issue, paragraph, span

BARE = Issue("T", None, None, None, "en", "t")
HEAD = """\
Lantern River Weekly
9 March 2026

View in browser:
https://view.invalid/SLOT


Four “Crossings” & What the Lists <Leave> Out
=============================================

By Lantern River Network
3 minute read

[Picture: A ferry at dawn, six people aboard]

    “We do not ask who may cross.”
    — Daw Khin Lay, keeper of a ferry

The ferries run again, says the union’s petition [L1], at [L2] and
nobody asks.[1]


On the landings
---------------
"""
LIST = """\
1. Life jackets for everyone aboard
2. A limit of passengers
   - of thirty in calm water
   - of twenty in a storm
3. A keeper who may refuse to sail
"""
BACK = """\
[1] A day counts as lost when no crossing was open.


Links
-----

[L1] https://example.org/union?a=1&b=2
[L2] https://example.org/petition


Resources from the past week
============================


Statements
----------

Two this week.

- Joint Petition
  By Upper River Union
  https://example.org/joint
"""
FOOT = """\
About us
--------

Lantern River Network watches the river.

It is owned by nobody.


Lantern River Weekly
Lantern River Network
Box 7, Hill Road

You receive this because you subscribed to Lantern River Weekly.

Unsubscribe:
https://unsubscribe.invalid/SLOT

View in browser:
https://view.invalid/SLOT
"""


def text_of(issue: Issue) -> str:
    """The text part of an issue of the test publication."""
    return render_plaintext(issue, PUBLICATION, CHANNEL, TEMPLATES)


@pytest.mark.parametrize("part", [HEAD, LIST, BACK, FOOT], ids=["head", "list", "back", "foot"])
def test_it_looks_like_this(part: str) -> None:
    assert part in text_of(full_issue())


def test_resource_in_another_language_says_so() -> None:
    assert f"- {BURMESE}\n  By Upper River Union (in Burmese)\n  Also on paper.\n" in text_of(full_issue())


def test_slots_stand_on_lines_of_their_own() -> None:
    lines = text_of(full_issue()).split("\n")
    assert lines.count(UNSUBSCRIBE.placeholder) == 1
    assert lines.count(VIEW_IN_BROWSER.placeholder) == 2


def test_no_line_is_wider_than_it_must_be() -> None:
    assert max(width(line) for line in text_of(full_issue()).split("\n")) <= COLUMNS


def test_long_address_stands_whole_in_its_line() -> None:
    address = "https://example.org/" + "x" * 300
    told = text_of(replace(BARE, body=(paragraph("Read it.", Span("link", 0, 4, address)),)))
    assert "\nRead [L1] it.\n" in told
    assert f"\n[L1] {address}\n" in told


def test_the_same_address_has_one_number() -> None:
    first, second = "Here and here.", "And here."
    link = "https://example.org/a"
    body = (
        paragraph(first, span(first, "Here", "link", link), Span("link", 9, 13, link)),
        paragraph(second, span(second, "here", "link", "https://example.org/b")),
    )
    told = text_of(replace(BARE, body=body))
    assert "Here [L1] and here [L1]." in told
    assert "And here [L2]." in told
    assert told.count("https://example.org/a\n") == 1


def test_links_of_footnotes_and_lists_are_numbered_too() -> None:
    link = Span("link", 0, 4, "https://example.org/l")
    body = (Block("list", "read", 1, entries=(Entry("read", 1, 0, "•", (link,)),)),)
    notes = (Footnote("1", "read", 1, (replace(link, value="https://example.org/n"),)),)
    told = text_of(replace(BARE, body=body, footnotes=notes))
    assert "- read [L1]\n" in told
    assert "[1] read [L2]\n" in told


def test_a_footnote_called_l1_is_not_mistaken_for_a_link() -> None:
    body = (paragraph("Read[L1].", Span("link", 0, 4, "https://example.org/"), Span("footnote", 4, 8, "L1")),)
    told = text_of(replace(BARE, body=body, footnotes=(Footnote("L1", "A note.", 1),)))
    assert "Read [Link 1][L1]." in told
    assert "\n[L1] A note.\n" in told
    assert "\n[Link 1] https://example.org/\n" in told


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:x", "file:///etc/passwd", ""])
def test_address_that_is_none_is_not_listed(address: str) -> None:
    told = text_of(replace(BARE, body=(paragraph("Read it.", Span("link", 0, 4, address)),)))
    assert "\nRead it.\n" in told
    assert "Links" not in told


def test_mail_address_is_listed_only_where_the_text_does_not_show_it() -> None:
    shown = paragraph("Write to desk@x.example.", Span("link", 9, 23, "mailto:desk@x.example"))
    hidden = paragraph("Write to us.", Span("link", 9, 11, "mailto:desk@x.example"))
    assert "Links" not in text_of(replace(BARE, body=(shown,)))
    assert "\n[L1] desk@x.example\n" in text_of(replace(BARE, body=(hidden,)))


def test_what_is_struck_out_can_be_told_from_what_is_not() -> None:
    assert "~~Monday~~ Tuesday" in text_of(full_issue())


def test_burmese_paragraph_is_broken_at_spaces_only() -> None:
    phrase = BURMESE.replace(" ", "")
    told = text_of(replace(BARE, language="my", body=(paragraph(" ".join([phrase] * 6)),)))
    lines = [line for line in told.split("\n") if phrase in line]
    assert {word for line in lines for word in line.split(" ")} == {phrase}
    assert len(lines) > 1
    assert all(COLUMNS - width(phrase) - 1 < width(line) <= COLUMNS for line in lines[:-1])


def test_nothing_stands_where_there_is_nothing() -> None:
    told = text_of(BARE)
    for heading in ("Notes", "Links", "Resources", "About", "By ", "None", "minute"):
        assert heading not in told
    assert "\n\n\n\n" not in told
    assert "  \n" not in told


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(lambda text: f"x{text}")


@given(st.lists(WORDS, min_size=6, max_size=6))
def test_every_word_of_the_issue_is_in_the_text(texts: list[str]) -> None:
    issue = replace(
        full_issue(),
        title=texts[0],
        author=texts[1],
        body=(Block("paragraph", texts[2], 1), Block("quote", texts[3], 1), Block("heading", texts[4], 1, level=2)),
        footnotes=(Footnote("1", texts[5], 1),),
    )
    told = re.sub(r"\s+", " ", text_of(issue))
    at = 0
    for number in (0, 1, 2, 3, 4, 5):
        wanted = re.sub(r"\s+", "", one_line(texts[number]))
        found = told.replace(" ", "").find(wanted, at)
        assert found >= 0, texts[number]
        at = found


def test_text_ends_in_one_line_end_and_has_no_carriage_return() -> None:
    told = text_of(replace(full_issue(), title="a\r\nb"))
    assert told.endswith("SLOT\n")
    assert "\r" not in told


@pytest.mark.parametrize(
    ("about", "heading"),
    [
        ("About the Union\n\nWe count boats.", "About the Union\n---------------\n\nWe count boats."),
        ("About this we do not speak.\n\nWe count boats.", "About us\n--------\n\nAbout this we do not speak."),
        ("About the Union", "About us\n--------\n\nAbout the Union"),
    ],
)
def test_an_about_text_that_has_its_own_heading_keeps_it(about: str, heading: str) -> None:
    assert heading in text_of(dataclasses.replace(full_issue(), about=about))
