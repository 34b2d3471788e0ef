"""The body of a plain text: paragraphs, headings, lists, quotations, rules, pictures and footnotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.issue import Entry, Span
from tests.read.reading import HEAD, PARAGRAPH, body, issue, read, shown


def test_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    assert body(tmp_path, "The bridge was\nclosed for  the\n\twhole of April.\n\nNext.") == [
        ("paragraph", "The bridge was closed for the whole of April."),
        ("paragraph", "Next."),
    ]


def test_scripts_without_spaces_are_joined_without_one(tmp_path: Path) -> None:
    assert body(tmp_path, "今週は橋が\n閉鎖された。\n")[0][1] == "今週は橋が閉鎖された。"


def test_one_paragraph_a_line_is_understood(tmp_path: Path) -> None:
    long = PARAGRAPH + " " + PARAGRAPH
    assert body(tmp_path, f"{long}\n{long}\n{PARAGRAPH}") == [
        ("paragraph", long),
        ("paragraph", long),
        ("paragraph", PARAGRAPH),
    ]


def test_a_heading_is_a_short_line_before_a_paragraph(tmp_path: Path) -> None:
    assert body(tmp_path, f"{PARAGRAPH}\n\nWhat the lists leave out\n\n{PARAGRAPH}\n") == [
        ("paragraph", PARAGRAPH),
        ("heading", "What the lists leave out"),
        ("paragraph", PARAGRAPH),
    ]


@pytest.mark.parametrize(
    "line", ["A short sentence.", "and so it goes on", "It is this:", "“Quoted”", "Text\nin two lines"]
)
def test_other_short_lines_are_no_headings(tmp_path: Path, line: str) -> None:
    assert body(tmp_path, f"{PARAGRAPH}\n\n{line}\n\n{PARAGRAPH}\n")[1][0] == "paragraph"


def test_a_short_line_at_the_end_is_no_heading(tmp_path: Path) -> None:
    assert body(tmp_path, f"{PARAGRAPH}\n\nGreetings from the river\n")[1] == ("paragraph", "Greetings from the river")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("What It Needs\n-------------", "What It Needs"),
        ("=-=-=[ What It Needs ]=-=-=", "What It Needs"),
        ("*** Needs ***", "Needs"),
    ],
)
def test_decorated_headings_lose_their_decoration(tmp_path: Path, text: str, heading: str) -> None:
    assert body(tmp_path, f"{PARAGRAPH}\n\n{text}\n\n{PARAGRAPH}\n")[1] == ("heading", heading)


@pytest.mark.parametrize(
    "rule", ["___", "_______________", "---", "* * *", "***", "=====", "~ ~ ~", "• • •", "- - - -", "———"]
)
def test_rules(tmp_path: Path, rule: str) -> None:
    assert body(tmp_path, f"One.\n\n{rule}\n\nTwo.\n") == [("paragraph", "One."), ("rule", ""), ("paragraph", "Two.")]


def test_a_rule_at_the_end_is_left_out(tmp_path: Path) -> None:
    assert body(tmp_path, "One.\n\n___\n") == [("paragraph", "One.")]


@pytest.mark.parametrize(
    ("lines", "markers"),
    [
        ("- one\n- two", "••"), ("• one\n• two", "••"), ("* one\n* two", "••"), ("- one\n\n- two", "••"),
        ("1. one\n2. two", ["1.", "2."]), ("1) one\n\n2) two", ["1)", "2)"]), ("(1) one\n(2) two", ["(1)", "(2)"]),
        ("၁။ one\n၂။ two", ["၁။", "၂။"]), ("၁။one\n၂။two", ["၁။", "၂။"]),
    ],
)  # fmt: skip
def test_lists_in_their_usual_marks(tmp_path: Path, lines: str, markers: str | list[str]) -> None:
    block = issue(tmp_path, f"{HEAD}{PARAGRAPH}\n\n{lines}\n\nEnd.\n").body[1]
    assert block.type == "list"
    assert [(entry.text, entry.marker) for entry in block.entries] == list(zip(["one", "two"], markers, strict=True))
    assert block.text == "one\ntwo"


def test_a_list_under_its_sentence_and_its_wrapped_entries(tmp_path: Path) -> None:
    found = issue(
        tmp_path,
        f"{HEAD}We ask for:\n- names that are\n  not collected\n  - not even\n    by guards\n- boats\n\n  more boats\n",
    )
    assert shown(found.body)[0] == ("paragraph", "We ask for:")
    assert found.body[1].entries == (
        Entry("names that are not collected", 6, 0),
        Entry("not even by guards", 8, 1),
        Entry("boats more boats", 10, 0),
    )


def test_a_number_at_the_start_of_a_wrapped_line_is_no_list(tmp_path: Path) -> None:
    assert body(tmp_path, "The rule is told in section\n3. It says nothing.\n") == [
        ("paragraph", "The rule is told in section 3. It says nothing.")
    ]


def test_bullets_and_numbers_are_two_lists(tmp_path: Path) -> None:
    assert body(tmp_path, "- one\n- two\n\n1. three\n2. four\n") == [("list", "one\ntwo"), ("list", "three\nfour")]


def test_quotations(tmp_path: Path) -> None:
    assert body(
        tmp_path, "> We ask who\n> is missing.\n>\n> And where.\n\n    Both lines of this\n    stand away.\n\nEnd.\n"
    ) == [
        ("quote", "We ask who is missing."),
        ("quote", "And where."),
        ("quote", "Both lines of this stand away."),
        ("paragraph", "End."),
    ]


def test_empty_quotation_marks_are_nothing(tmp_path: Path) -> None:
    assert body(tmp_path, "What the lists leave out\n\n>\n>\n\nEnd of it.\n") == [
        ("paragraph", "What the lists leave out"), ("paragraph", "End of it."),
    ]  # fmt: skip


def test_an_indented_first_line_is_a_paragraph(tmp_path: Path) -> None:
    assert body(tmp_path, f"    {PARAGRAPH}\n\n    {PARAGRAPH}\n") == [("paragraph", PARAGRAPH)] * 2


@pytest.mark.parametrize(
    "line",
    [
        "Photo: https://example.org/b.jpg | A bridge | The bridge in May",
        '![A bridge](https://example.org/b.jpg "The bridge in May")',
    ],
)
def test_pictures_in_the_body(tmp_path: Path, line: str) -> None:
    block = issue(tmp_path, f"{HEAD}{PARAGRAPH}\n\n{line}\n\nEnd.\n").body[1]
    assert (block.type, block.src, block.alt, block.text) == (
        "figure",
        "https://example.org/b.jpg",
        "A bridge",
        "The bridge in May",
    )


def test_a_sentence_about_a_photo_is_none(tmp_path: Path) -> None:
    assert body(tmp_path, "Photo: the bridge in May.\n") == [("paragraph", "Photo: the bridge in May.")]


def test_footnotes_their_rule_and_their_continuation(tmp_path: Path) -> None:
    found = issue(
        tmp_path,
        f"{HEAD}Text.[1] More [2].\n\n____\n\n[1] The first\nnote.\n\n  More of it.\n\n[2] The second.\n[၃] Third.\n",
    )
    assert shown(found.body) == [("paragraph", "Text.[1] More [2].")]
    assert [(note.marker, note.text, note.line) for note in found.footnotes] == [
        ("1", "The first note. More of it.", 9), ("2", "The second.", 14), ("၃", "Third.", 15),
    ]  # fmt: skip
    assert found.body[0].spans == (Span("footnote", 5, 8, "1", 5, 6), Span("footnote", 14, 17, "2", 5, 15))


def test_text_behind_the_footnotes_is_body(tmp_path: Path) -> None:
    found = issue(tmp_path, f"{HEAD}Text.[1]\n\n[1] Note.\n\nThe end of the text.\n")
    assert shown(found.body) == [("paragraph", "Text.[1]"), ("paragraph", "The end of the text.")]


def test_an_address_in_the_text_is_a_link_with_its_place(tmp_path: Path) -> None:
    found = issue(tmp_path, f"{HEAD}See the\nlist (https://example.org/list).\n")
    assert found.body[0].spans == (Span("link", 14, 38, "https://example.org/list", 6, 7),)


def test_markup_of_other_kinds_is_text(tmp_path: Path) -> None:
    text = "<script>alert(1)</script> {{ x }} {% raw %} <mj-raw> </mj-text> **not bold**"
    assert body(tmp_path, text + "\n") == [("paragraph", text)]


def test_a_paragraph_in_another_language_is_marked_and_a_mixed_one_is_not(tmp_path: Path) -> None:
    burmese = "စိန်ရောင်မြစ် အရှေ့ဘက်ကမ်းက လက်ဖက်ရည်ဆိုင်မှာ စာသင်ခန်းများ ပြန်ဖွင့်လိုက်ပါပြီ။"
    found = issue(tmp_path, f"{HEAD}{PARAGRAPH}\n\n{burmese}\n\nThe shop (လက်ဖက်ရည်ဆိုင်) is open.\n")
    assert found.language == "en"
    assert [block.language for block in found.body] == [None, "my", None]


def test_the_language_of_the_text_wins_over_the_publication(tmp_path: Path) -> None:
    burmese = "စိန်ရောင်မြစ် အရှေ့ဘက်ကမ်းက လက်ဖက်ရည်ဆိုင်မှာ စာသင်ခန်းများ ပြန်ဖွင့်လိုက်ပါပြီ။"
    assert issue(tmp_path, f"{HEAD}{burmese}\n\n{burmese}\n").language == "my"
    assert issue(tmp_path, f"{HEAD}{PARAGRAPH}\n", language="my").language == "en"
    assert issue(tmp_path, f"{HEAD}{PARAGRAPH}\n", language="de").language == "de"


def test_the_source_of_a_web_page_is_an_error_and_its_text_is_kept(tmp_path: Path) -> None:
    reading = read(tmp_path, "<!DOCTYPE html>\n<html>\n<p>Text of it</p>\n</html>\n")
    assert [problem.rule for problem in reading.problems] == ["html-source"]
    assert reading.issue.title is None
    assert "Text of it" in reading.issue.body[0].text
