"""Forms that the same publishers used in other years: pages copied whole, other openings, footnotes, lists and Markdown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.issue import Epigraph, Issue, Reading
from tests.read.lossless import lost_lines
from tests.read.reading import HEAD, PARAGRAPH, body, issue, named, read, shown

MAY = date(2026, 5, 4)
HEADER = "May 4th, 2026\xa0•\xa0 Author: \xa0 Lantern River Network \xa0•\xa0 8 minute read"
TITLE = "The Bridge at Nat Yay Kan"
NAME = "Daw Khin Lay Nwe, ferry keeper"
ABOUT = "Lantern River Network is a group of volunteers on both banks, and it counts what it sees each week."
LIST = "A Letter to the Fund\n\nBy Upper River Union\n\nA Letter From the Fund\n\nBy 14 Organizations\n"


def _read(tmp_path: Path, text: str, name: str = "issue.txt") -> Reading:
    """The Reading of a text of which no word is lost."""
    reading = read(tmp_path, text, name)
    assert lost_lines(reading) == []
    return reading


def _opening(found: Issue) -> tuple[str | None, date | None, str | None, int | None]:
    return found.title, found.date, found.author, found.read_minutes


def _listed(found: Issue) -> list[tuple[str | None, list[tuple[str, str | None, str | None]]]]:
    assert found.resources is not None
    return [(s.heading, [(i.title, i.by, i.url) for i in s.items]) for s in found.resources.sections]


@pytest.mark.parametrize(
    ("before", "lines"),
    [
        (f"Statement 54 Views\n\n{TITLE}", [1]),
        (f"With the people of the river\n\nSign up for our letter\n\n{TITLE}", [1, 3]),
        (f"{TITLE}\n\n{TITLE}", [1]),
        (f"{TITLE}\n{TITLE}", [2]),
    ],
)
def test_what_stands_before_the_title_is_named_and_not_shown(tmp_path: Path, before: str, lines: list[int]) -> None:
    reading = _read(tmp_path, f"{before}\n\n{HEADER}\n\n{PARAGRAPH}\n")
    assert _opening(reading.issue) == (TITLE, MAY, "Lantern River Network", 8)
    assert [problem.place.line for problem in named(reading, "before-title")] == lines
    assert shown(reading.issue.body) == [("paragraph", PARAGRAPH)]


def test_the_title_of_the_front_matter_is_found_behind_other_lines(tmp_path: Path) -> None:
    text = f'+++\ntitle = "{TITLE}"\n+++\n{TITLE}\n\nRead by many\n\n{HEADER}\n\n{PARAGRAPH}\n'
    found = issue(tmp_path, text)
    assert _opening(found) == (TITLE, MAY, "Lantern River Network", 8)
    assert shown(found.body) == [("paragraph", "Read by many"), ("paragraph", PARAGRAPH)]


def test_another_title_in_the_front_matter_is_said(tmp_path: Path) -> None:
    text = f'+++\ntitle = "Another"\n+++\nStatement 54 Views\n\n{TITLE}\n\n{HEADER}\n\n{PARAGRAPH}\n'
    reading = _read(tmp_path, text)
    assert reading.issue.title == "Another"
    assert [problem.place.line for problem in named(reading, "front-matter-overrides")] == [6]


def test_a_title_again_behind_the_header_is_named(tmp_path: Path) -> None:
    reading = _read(tmp_path, f"{TITLE}\n\n{HEADER}\n\n{TITLE}\n\n“It is ours.”\n\n{NAME}\n\n{PARAGRAPH}\n")
    assert [problem.place.line for problem in named(reading, "before-title")] == [5]
    assert reading.issue.epigraph == Epigraph("It is ours.", NAME, 7)


def test_a_sentence_between_title_and_header_is_body(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{TITLE}\n\nNobody was told why.\n\n{HEADER}\n\n{PARAGRAPH}\n").issue
    assert _opening(found) == (TITLE, MAY, "Lantern River Network", 8)
    assert shown(found.body) == [("paragraph", "Nobody was told why."), ("paragraph", PARAGRAPH)]


def test_a_date_alone_is_a_header_behind_short_lines_and_a_heading_behind_a_sentence(tmp_path: Path) -> None:
    assert _read(tmp_path, f"Statement 54 Views\n\n{TITLE}\n\n4 May 2026\n\n{PARAGRAPH}\n").issue.date == MAY
    found = _read(tmp_path, f"{TITLE}\n\nNobody was told why.\n\n4 May 2026\n\n{PARAGRAPH}\n").issue
    assert (found.title, found.date) == (TITLE, None)
    assert shown(found.body)[1] == ("heading", "4 May 2026")


def test_a_text_that_begins_with_its_quotation_has_no_title(tmp_path: Path) -> None:
    found = _read(tmp_path, f"“It is ours.”\n\n{NAME}\n\n{PARAGRAPH}\n").issue
    assert _opening(found) == (None, None, None, None)
    assert found.epigraph == Epigraph("It is ours.", NAME, 1)


def test_a_header_behind_the_quotation_is_read(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{TITLE}\n\n“It is ours.”\n\n{NAME}\n\n{HEADER}\n\n{PARAGRAPH}\n").issue
    assert _opening(found) == (TITLE, MAY, "Lantern River Network", 8)
    assert found.epigraph == Epigraph("It is ours.", NAME, 3)
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


def test_a_header_broken_inside_a_name_is_one(tmp_path: Path) -> None:
    header = "May 4th, 2026  •  Author: Lantern River\nNetwork  •  13 minute read"
    found = _read(tmp_path, f"{TITLE}\n\n{header}\n\n{PARAGRAPH}\n").issue
    assert _opening(found) == (TITLE, MAY, "Lantern River Network", 13)
    assert [found.line_of(field) for field in ("date", "author", "read_minutes")] == [3, 3, 4]


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        (f"“It is ours.”\n{NAME}", "It is ours.", NAME),
        (f"“It is\nours.”\n{NAME}", "It is ours.", NAME),
        (f"“It is ours.” – {NAME}", "It is ours.", NAME),
        (f"“It is ours.”— {NAME}", "It is ours.", NAME),
        ("“It is ours.”\n\nU Tun Lin, adviser to the River Fund, U.N.", "It is ours.", "U Tun Lin, adviser to the River Fund, U.N."),
        (f"'It's ours.'\n\n{NAME}", "It's ours.", NAME),
        (f'"He said "it is ours" and left."\n\n{NAME}', 'He said "it is ours" and left.', NAME),
        (f"“It is ours.”[1]\n\n{NAME}", "It is ours.[1]", NAME),
    ],
)  # fmt: skip
def test_quotations_and_who_is_quoted(tmp_path: Path, text: str, said: str, name: str) -> None:
    found = _read(tmp_path, f"{TITLE}\n\n{HEADER}\n\n{text}\n\n{PARAGRAPH}\n").issue
    assert found.epigraph == Epigraph(said, name, 5)
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


@pytest.mark.parametrize(
    "text", ['"One" and "two".', "“It is ours,”\nsaid the keeper", "“It is ours.” – so said the keeper.", "'One' and 'two'"]
)  # fmt: skip
def test_a_sentence_with_quotations_in_it_is_no_epigraph(tmp_path: Path, text: str) -> None:
    found = _read(tmp_path, f"{TITLE}\n\n{HEADER}\n\n{text}\n\n{PARAGRAPH}\n").issue
    assert found.epigraph is None or found.epigraph.attribution is None
    assert " ".join(text.split()) in [block.text for block in found.body] or found.epigraph is not None


def test_a_heading_may_begin_with_a_quoted_word(tmp_path: Path) -> None:
    assert body(tmp_path, f"{PARAGRAPH}\n\n‘Closure’ in All but Name\n\n{PARAGRAPH}\n")[1][0] == "heading"
    assert body(tmp_path, f"{PARAGRAPH}\n\n“It is ours” – {NAME}\n\n{PARAGRAPH}\n")[1][0] == "paragraph"


def test_a_footnote_of_two_paragraphs_under_a_rule_stays_together(tmp_path: Path) -> None:
    notes = "[1] The first.\n\nIt goes on here.\n\n[2] The second."
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\n_____\n\n{notes}\n").issue
    assert [(note.marker, note.text) for note in found.footnotes] == [
        ("1", "The first. It goes on here."), ("2", "The second."),
    ]  # fmt: skip
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


@pytest.mark.parametrize(
    "between", [PARAGRAPH, f"A heading of its own\n\n{PARAGRAPH}", "\n\n".join([PARAGRAPH] * 4)], ids=["one", "headed", "four"]
)  # fmt: skip
def test_paragraphs_between_footnotes_are_body_without_a_rule(tmp_path: Path, between: str) -> None:
    rule = "" if between == PARAGRAPH else "_____\n\n"
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\n{rule}[1] The first.\n\n{between}\n\n[2] The second.\n").issue
    assert [note.text for note in found.footnotes] == ["The first.", "The second."]
    assert len(found.body) == 1 + between.count("\n\n") + 1


@pytest.mark.parametrize(
    "heading",
    [
        "Resources\xa0from\xa0the\xa0past\xa0week",
        "Actions and Resources",
        "Resources & Actions",
        "Resources (12 – 18 July)",
        "This Week’s Resources",
    ],
)
def test_more_headings_of_the_list(tmp_path: Path, heading: str) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\n{heading}\n\n{LIST}").issue
    assert len(_listed(found)[0][1]) == 2


def test_a_list_without_a_heading_begins_at_its_slug_line(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nactions\n\nStatements and Letters\n\n{LIST}").issue
    assert [heading for heading, _ in _listed(found)] == ["Statements and Letters"]
    assert found.resources is not None
    assert (found.resources.heading, found.resources.sections[0].slug) == (None, "actions")
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


def test_a_small_word_before_a_heading_is_no_list_by_itself(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nactions\n\nStatements\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n").issue
    assert found.resources is None


def test_a_heading_that_is_its_slug(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\nactions\n\nactions\n\n{LIST}").issue
    assert [(heading, len(items)) for heading, items in _listed(found)] == [("actions", 2)]


def test_a_title_that_begins_with_by(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\n{LIST}\nBy the River, for the River\n\nBy X\n").issue
    assert _listed(found)[0][1][-1] == ("By the River, for the River", "X", None)


@pytest.mark.parametrize("by", ["By: X", "by : X", "ရေးသားသူ X", "ထုတ်ပြန်သူ - X"])
def test_labels_of_a_publisher(tmp_path: Path, by: str) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\nA Title\n{by}\n").issue
    assert _listed(found)[0][1] == [("A Title", "X", None)]


def test_a_bullet_is_split_at_its_last_separator(tmp_path: Path) -> None:
    entries = "• Standing By the River: Voices — X\n• Standing By the River by Y\n"
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\n{entries}").issue
    assert _listed(found)[0][1] == [("Standing By the River: Voices", "X", None), ("Standing By the River", "Y", None)]


@pytest.mark.parametrize("heading", ["Upcoming Events", "Multimedia", "Audio & Video", "Media Interviews"])
def test_sections_are_known_by_more_words(tmp_path: Path, heading: str) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\n{LIST}\n{heading}\n\nA Title\n\nBy X\n").issue
    assert _listed(found)[1] == (heading, [("A Title", "X", None)])


def test_a_date_under_a_resource_is_its_note(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\nA Title\n\nBy X\n\n3 May 2026\n\n{LIST}").issue
    assert found.resources is not None
    assert [item.note for item in found.resources.sections[0].items] == ["3 May 2026", None, None]


def test_a_short_about_text_behind_one_blank_line(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\n{LIST}\nWe count boats.\n\nWrite to us.\n").issue
    assert found.about == "We count boats.\n\nWrite to us."
    assert len(_listed(found)[0][1]) == 2
    headed = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\n{LIST}\nAbout us\n\nWe count boats.\n").issue
    assert headed.about == "About us\n\nWe count boats."


def test_a_sentence_under_the_last_resource_is_its_note_where_a_wider_gap_follows(tmp_path: Path) -> None:
    note = "It counts every boat that was taken from the eleven villages on the bank."
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\nResources\n\n{LIST}\n{note}\n\n\n{ABOUT}\n").issue
    assert found.about == ABOUT
    assert found.resources is not None
    assert found.resources.sections[0].items[-1].note == note


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n"])
def test_an_about_text_without_resources_names_the_author(tmp_path: Path, gap: str) -> None:
    found = _read(tmp_path, f"{HEAD}{PARAGRAPH}{gap}{ABOUT}\n").issue
    assert found.about == ABOUT
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


def test_a_paragraph_about_the_author_amid_the_body_is_body(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{HEAD}{ABOUT}\n\n{PARAGRAPH}\n\nResources\n\nA Title\nBy X\n").issue
    assert [block.text for block in found.body] == [ABOUT, PARAGRAPH]
    wide = _read(tmp_path, f"{HEAD}{PARAGRAPH}\n\n\n{ABOUT}\n\n\nResources\n\nA Title\nBy X\n").issue
    assert wide.about is None
    assert _listed(wide)[0][1] == [("A Title", "X", None)]


def test_a_plain_list_in_markdown_loses_its_marks(tmp_path: Path) -> None:
    entries = (
        "**A *Bold* Title**\n\n*By X*\n\n[Linked](https://example.org/a)\n\nBy **Y**\n\n"
        "[Third](https://example.org/b), by Z\n\nသတင်း\n\nBy X\n"
    )
    text = f"# {TITLE}\n\n{HEADER}\n\n{PARAGRAPH}\n\n## Resources\n\n### *Reports*\n\n{entries}"
    assert _listed(_read(tmp_path, text, "issue.md").issue) == [
        ("Reports", [
            ("A Bold Title", "X", None), ("Linked", "Y", "https://example.org/a"), ("Third", "Z", "https://example.org/b"),
            ("သတင်း", "X", None),
        ]),
    ]  # fmt: skip


def test_a_name_in_italics_under_a_quotation_in_markdown(tmp_path: Path) -> None:
    found = issue(tmp_path, f"# {TITLE}\n\n*“It is ours.”*\n\n— *{NAME}*\n\n{PARAGRAPH}\n", "issue.md")
    assert found.epigraph == Epigraph("It is ours.", NAME, 3)


def test_talk_of_resources_many_times_over_is_read_in_time(tmp_path: Path) -> None:
    found = issue(tmp_path, f"{HEAD}" + "Resources\n\nThey are scarce.\n\n" * 20_000)
    assert (found.resources, len(found.body)) == (None, 40_000)
