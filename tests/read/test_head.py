"""The opening: title, header lines, picture and epigraph, in the forms that editors use, and nothing taken for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.issue import Epigraph, Hero
from pipeline.read.header import HeaderLine, read_header
from pipeline.read.quotation import unquoted
from tests.read.reading import PARAGRAPH, issue, named, read, shown

MAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    "line",
    [
        "May 4th, 2026  •  Author:   Lantern River Network  •  8 minute read",
        "May 4th, 2026\xa0•\xa0 Author: \xa0 Lantern River Network \xa0•\xa0 8 minute read",
        "4 May 2026 | By Lantern River Network | 8 min read",
        "By Lantern River Network · 2026-05-04 · 8-minute read",
        "2026-05-04 – Author: Lantern River Network – 8 minutes",
        "8 minute read • May 4, 2026 • Written by Lantern River Network",
        "၂၀၂၆ ခုနှစ် မေလ ၄ ရက် • ရေးသားသူ - Lantern River Network • ဖတ်ချိန် ၈ မိနစ်",
    ],
)
def test_the_parts_of_a_header_are_known_in_any_order(line: str) -> None:
    header = read_header(line)
    assert header is not None
    assert header.date is not None
    assert (header.date.date, header.author, header.minutes) == (MAY, "Lantern River Network", 8)
    assert header.unknown == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Author: Lantern River Network and Delta Mobility Project",
            "Lantern River Network and Delta Mobility Project",
        ),
        ("By Daw Khin Lay Nwe, ferry keeper", "Daw Khin Lay Nwe, ferry keeper"),
        ("ရေးသားသူ - အထက်မြစ်ကြောင်း သမဂ္ဂ", "အထက်မြစ်ကြောင်း သမဂ္ဂ"),
    ],
)
def test_an_author_alone_is_an_author(line: str, expected: str) -> None:
    assert read_header(line) == HeaderLine(author=expected)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "The bridge – closed since 2023 – is open",
        "By Tuesday evening the committee had closed the bridge again.",
        "One • two • three",
        "2026-05-04 • 2026-05-05",
        "A river • a road • May 4, 2026",
        "x" * 400,
    ],
)
def test_prose_is_no_header(line: str) -> None:
    assert read_header(line) is None


def test_an_unknown_part_of_the_header_is_named(tmp_path: Path) -> None:
    reading = read(tmp_path, f"A Title\n\nMay 4, 2026 • 54 Views • Author: X\n\n{PARAGRAPH}\n")
    assert reading.issue.date == MAY
    problem = named(reading, "header-unknown")[0]
    assert "54 Views" in problem.message
    assert problem.place.line == 3


def test_header_parts_may_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    found = issue(tmp_path, f"A Title\n06 June 2025\n\nBy Lantern River Network\n8 minute read\n\n{PARAGRAPH}\n")
    assert (found.title, found.date, found.author, found.read_minutes) == (
        "A Title", date(2025, 6, 6), "Lantern River Network", 8,
    )  # fmt: skip
    assert dict(found.lines) == {"title": 1, "date": 2, "author": 4, "read_minutes": 5}
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        (f"A Title\n\nMay 4, 2026\n\n{PARAGRAPH}\n", "A Title", PARAGRAPH),
        (f"May 4, 2026\n\n{PARAGRAPH}\n", None, PARAGRAPH),
        (f"{PARAGRAPH}\n\nMore.\n", None, PARAGRAPH),
        ("A Title Without More\n\nText.\n", "A Title Without More", "Text."),
        ("Is This a Title?\n\nText.\n", "Is This a Title?", "Text."),
        ("A Title\n=======\n\nMay 4, 2026\n\nText.\n", "A Title", "Text."),
        ("A Long Title That Was Wrapped by the Editor and\nGoes On Here\n\nMay 4, 2026\n\nText.\n",
         "A Long Title That Was Wrapped by the Editor and Goes On Here", "Text."),
        ("A Title\nA subtitle under it\n\nMay 4, 2026\n\nText.\n", "A Title", "A subtitle under it"),
        ("- a list\n- and no title\n", None, "a list\nand no title"),
        ("“A quotation as the title”\n\nMay 4, 2026\n\nText.\n", "“A quotation as the title”", "Text."),
        ("This paragraph was wrapped at the margin by its editor\nand so its first line is no title of anything,\n"
         "however short it is.\n\nText.\n", None,
         "This paragraph was wrapped at the margin by its editor and so its first line is no title of anything, "
         "however short it is."),
        ("By the River\n\nMay 4, 2026\n\nText.\n", "By the River", "Text."),
    ],
)  # fmt: skip
def test_the_title_is_the_first_line_if_it_can_be_one(tmp_path: Path, text: str, title: str | None, first: str) -> None:
    found = issue(tmp_path, text)
    assert found.title == title
    assert found.body[0].text == first


def test_a_title_of_two_thousand_characters_is_kept_whole(tmp_path: Path) -> None:
    title = "Word " * 400
    assert issue(tmp_path, f"{title}\n\nMay 4, 2026\n\nText.\n").title == title.strip()


def test_a_first_sentence_that_begins_with_by_is_no_author(tmp_path: Path) -> None:
    text = "A Title\n\nMay 4, 2026\n\nBy Tuesday evening the committee had\nclosed the bridge again.\n"
    found = issue(tmp_path, text)
    assert found.author is None
    assert found.body[0].text == "By Tuesday evening the committee had closed the bridge again."


@pytest.mark.parametrize(
    ("line", "hero"),
    [
        ("Featured image", Hero(None, None, 4)),
        ("Hero image:", Hero(None, None, 4)),
        ("Featured image: https://example.org/b.jpg | A bridge", Hero("https://example.org/b.jpg", "A bridge", 4)),
        ("Featured image: https://example.org/b.jpg", Hero("https://example.org/b.jpg", None, 4)),
        ("Featured image: People on a bridge", Hero(None, "People on a bridge", 4)),
        ("![A bridge](https://example.org/b.jpg)", Hero("https://example.org/b.jpg", "A bridge", 4)),
        ("![](https://example.org/b.jpg)", Hero("https://example.org/b.jpg", None, 4)),
    ],
)
def test_the_picture_under_the_header(tmp_path: Path, line: str, hero: Hero) -> None:
    found = issue(tmp_path, f"A Title\n\nMay 4, 2026\n{line}\n\n{PARAGRAPH}\n")
    assert found.hero == hero
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


QUOTED = "We ask who is missing on the other bank."


@pytest.mark.parametrize(
    ("text", "said", "by"),
    [
        (f"“{QUOTED}”\n\nDaw Khin, ferry keeper", QUOTED, "Daw Khin, ferry keeper"),
        (f'"{QUOTED}"\n\nDaw Khin', QUOTED, "Daw Khin"),
        (f"«{QUOTED}»\n\n— Daw Khin", QUOTED, "Daw Khin"),
        (f"„{QUOTED}“\n\n– Daw Khin", QUOTED, "Daw Khin"),
        (f"‘{QUOTED}’\n\n- Daw Khin", QUOTED, "Daw Khin"),
        (f"“{QUOTED}”\n— Daw Khin", QUOTED, "Daw Khin"),
        ("“We ask who is\nmissing on the other bank.”\n\nDaw Khin", QUOTED, "Daw Khin"),
        ("“We ask who is missing on the other bank”.\n\nDaw Khin", QUOTED, "Daw Khin"),
        (f"> “{QUOTED}”\n> — Daw Khin", QUOTED, "Daw Khin"),
        (f"> {QUOTED}\n> — Daw Khin", QUOTED, "Daw Khin"),
        (f"“{QUOTED}”", QUOTED, None),
        (f"“{QUOTED}”\n\nSomeone (aka Nobody), the Network’s director", QUOTED, "Someone (aka Nobody), the Network’s director"),
        ("“ကလေးတစ်ယောက် စာဖတ်တတ်သွားရင် လမ်းမပျောက်တော့ဘူး။”\n\nဆရာမ ဒေါ်နွေး", "ကလေးတစ်ယောက် စာဖတ်တတ်သွားရင် လမ်းမပျောက်တော့ဘူး။",
         "ဆရာမ ဒေါ်နွေး"),
    ],
)  # fmt: skip
def test_the_epigraph_and_who_is_quoted(tmp_path: Path, text: str, said: str, by: str | None) -> None:
    found = issue(tmp_path, f"A Title\n\nMay 4, 2026\n\n{text}\n\n{PARAGRAPH}\n\nEnd of it.\n")
    assert found.epigraph == Epigraph(said, by, 5)
    assert shown(found.body)[0][1] == PARAGRAPH
    assert len(found.body) == 2


@pytest.mark.parametrize(
    "first",
    [
        "“One” and “two” are both quoted.",
        "“Only a part” of this is quoted.",
        "As stated by Daw Khin: “We ask who is missing.”",
        "A standfirst without any marks around it.",
    ],
)
def test_a_paragraph_that_only_holds_a_quotation_is_no_epigraph(tmp_path: Path, first: str) -> None:
    found = issue(tmp_path, f"A Title\n\nMay 4, 2026\n\n{first}\n\nDaw Khin\n\n{PARAGRAPH}\n")
    assert found.epigraph is None
    assert found.body[0].text == first


@pytest.mark.parametrize(
    "after",
    [
        "___",
        "[1] A note.",
        "> Another quotation.",
        "Featured image",
        "Resources",
        "1. A list",
        "- a\n- b",
        "May 5, 2026",
        "a\nb\nc",
    ],
)
def test_what_follows_an_epigraph_is_not_always_a_name(tmp_path: Path, after: str) -> None:
    found = issue(tmp_path, f"A Title\n\nMay 4, 2026\n\n“{QUOTED}”\n\n{after}\n\n{PARAGRAPH}\n")
    assert found.epigraph == Epigraph(QUOTED, None, 5)


def test_a_text_may_begin_with_its_epigraph(tmp_path: Path) -> None:
    found = issue(tmp_path, f"“{QUOTED}”\n\nDaw Khin\n\n{PARAGRAPH}\n")
    assert (found.title, found.epigraph) == (None, Epigraph(QUOTED, "Daw Khin", 1))


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“a b”", "a b"),
        ("“It’s ‘so’ said”", "It’s ‘so’ said"),
        ("‘It’s so’", "It’s so"),
        ("“a” b", None),
        ("“a”, “b”", None),
        ('"a" and "b"', None),
        ("“unclosed", None),
        ("plain", None),
        ("“”", None),
        ("", None),
    ],
)
def test_quotation_marks_go_only_from_around_the_whole(text: str, inner: str | None) -> None:
    assert unquoted(text) == inner


def test_an_ambiguous_date_is_an_error_and_no_date(tmp_path: Path) -> None:
    reading = read(tmp_path, f"A Title\n\n01/02/2024 • Author: X\n\n{PARAGRAPH}\n")
    assert reading.issue.date is None
    problem = named(reading, "date-ambiguous")[0]
    assert problem.severity == "error"
    assert "2024-01-02" in problem.message
    assert "2024-02-01" in problem.message
    assert problem.place.line == 3


def test_the_file_name_settles_an_ambiguous_date(tmp_path: Path) -> None:
    reading = read(tmp_path, f"A Title\n\n01/02/2024 • Author: X\n\n{PARAGRAPH}\n", "2024-02-01-title.txt")
    assert reading.issue.date == date(2024, 2, 1)
    assert not reading.problems


def test_an_impossible_date_is_an_error(tmp_path: Path) -> None:
    reading = read(tmp_path, f"A Title\n\nFebruary 30, 2024\n\n{PARAGRAPH}\n")
    assert reading.issue.date is None
    assert named(reading, "date-impossible")[0].place.line == 3


def test_a_date_in_the_file_name_alone_is_taken_and_said(tmp_path: Path) -> None:
    reading = read(tmp_path, f"A Title\n\n{PARAGRAPH}\n", "2026-05-04-title.txt")
    assert reading.issue.date == MAY
    assert named(reading, "date-from-file-name")


def test_a_date_in_the_title_alone_is_taken(tmp_path: Path) -> None:
    reading = read(tmp_path, f"The River Weekly, 4 May 2026\n\n{PARAGRAPH}\n")
    assert (reading.issue.date, reading.issue.title) == (MAY, "The River Weekly, 4 May 2026")
    assert not reading.problems


def test_a_date_that_differs_from_the_file_name_is_said(tmp_path: Path) -> None:
    reading = read(tmp_path, f"A Title\n\nMay 4, 2026\n\n{PARAGRAPH}\n", "2026-04-27-title.txt")
    assert reading.issue.date == MAY
    assert named(reading, "date-differs")[0].place.line == 3
