"""The resource list in plain form: sections, resources, notes, where it ends, and the text about the publisher."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.issue import Issue, Resources
from tests.read.reading import HEAD, PARAGRAPH, issue, shown

ABOUT = (
    "Lantern River Network is a group of volunteers on both banks of the river, and it counts what it sees each week."
)
ITEMS = "Joint Petition of Eleven Villages\n\nBy Upper River Union\n\nOpen Letter to the Fund\n\nBy 14 Organizations\n"


def _issue(tmp_path: Path, text: str) -> Issue:
    return issue(tmp_path, f"{HEAD}{PARAGRAPH}\n\n{text}")


def _resources(tmp_path: Path, text: str) -> Resources:
    found = _issue(tmp_path, text).resources
    assert found is not None
    return found


def _shown(resources: Resources) -> list[tuple[str, str | None, list[tuple[str, str | None, str | None]]]]:
    return [(s.slug, s.heading, [(i.title, i.by, i.url) for i in s.items]) for s in resources.sections]


def test_the_form_of_the_house(tmp_path: Path) -> None:
    found = _issue(tmp_path, f"Resources from the past week\n\nactions\n\nStatements and Letters\n\n{ITEMS}\nreports\n\nReports\n\n"
                             f"Counting Boats\nand Not Brothers\n\nBy Delta Project\nhttps://example.org/boats\n\n\n{ABOUT}\n\nMore.\n")  # fmt: skip
    assert found.resources is not None
    assert found.resources.heading == "Resources from the past week"
    assert found.resources.line == 7
    assert _shown(found.resources) == [
        ("actions", "Statements and Letters", [
            ("Joint Petition of Eleven Villages", "Upper River Union", None),
            ("Open Letter to the Fund", "14 Organizations", None),
        ]),
        ("reports", "Reports", [("Counting Boats and Not Brothers", "Delta Project", "https://example.org/boats")]),
    ]  # fmt: skip
    assert [(s.line, s.slug_line) for s in found.resources.sections] == [(11, 9), (23, 21)]
    assert [item.line for s in found.resources.sections for item in s.items] == [13, 17, 25]
    assert found.about == f"{ABOUT}\n\nMore."
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


@pytest.mark.parametrize(
    "heading",
    [
        "Resources from the past week",
        "Resources",
        "RESOURCES:",
        "Resources of this week",
        "Further reading",
        "အရင်းအမြစ်များ",
        "--- Resources ---",
    ],
)
def test_headings_of_the_list(tmp_path: Path, heading: str) -> None:
    assert len(_resources(tmp_path, f"{heading}\n\n{ITEMS}").sections[0].items) == 2


@pytest.mark.parametrize(
    "sentence", ["Resources are scarce in the hills.", "Resources", "Resources for the poor\n\n" + PARAGRAPH]
)
def test_other_talk_of_resources_is_body(tmp_path: Path, sentence: str) -> None:
    found = _issue(tmp_path, f"{sentence}\n")
    assert found.resources is None
    assert sentence.split("\n", maxsplit=1)[0] in [block.text for block in found.body]


def test_a_list_without_sections(tmp_path: Path) -> None:
    assert _shown(_resources(tmp_path, f"Resources\n\n{ITEMS}"))[0][:2] == ("section-1", None)


def test_sections_without_slug_lines_are_found_by_their_words_or_their_place(tmp_path: Path) -> None:
    text = f"Resources\n\nOn the River\n\n{ITEMS}\nReports\n\nA Report\n\nBy X\n\nအစီရင်ခံစာများ\n\nမြစ်ကူး မှတ်တမ်း\n\nရေးသားသူ - Y\n"
    assert _shown(_resources(tmp_path, text)) == [
        ("on-the-river", "On the River", [
            ("Joint Petition of Eleven Villages", "Upper River Union", None), ("Open Letter to the Fund", "14 Organizations", None),
        ]),
        ("reports", "Reports", [("A Report", "X", None)]),
        ("section-3", "အစီရင်ခံစာများ", [("မြစ်ကူး မှတ်တမ်း", "Y", None)]),
    ]  # fmt: skip


def test_marked_headings_and_rules_between_sections(tmp_path: Path) -> None:
    text = f"Resources\n\n___\n\nNews ---\n\n{ITEMS}"
    assert len(_resources(tmp_path, text).sections) == 1


@pytest.mark.parametrize(
    "item",
    [
        "A Title\n\nBy X\n\nhttps://example.org/a",
        "A Title\nBy X\nhttps://example.org/a",
        "A Title\nhttps://example.org/a\nBy X",
        "A Title\n\nby X\nLink: https://example.org/a",
        "A Title\n— X\n<https://example.org/a>",
        "- A Title, by X (https://example.org/a)",
        "• A Title — X https://example.org/a",
        "A Title\nPublished by: X\nhttps://example.org/a",
    ],
)
def test_the_forms_of_a_resource(tmp_path: Path, item: str) -> None:
    text = f"Resources\n\nreports\n\nReports\n\n{item}\n\nAnother Title\n\nBy Y\n"
    assert _shown(_resources(tmp_path, text)) == [
        ("reports", "Reports", [("A Title", "X", "https://example.org/a"), ("Another Title", "Y", None)])
    ]


def test_a_title_without_publisher_is_a_resource(tmp_path: Path) -> None:
    text = "Resources\n\nreports\n\nReports\n\nFirst Title of Them All\n\nBy X\n\nSecond Title Without Anybody\n\nThird Title\n\nBy Z\n"
    assert [(i.title, i.by) for i in _resources(tmp_path, text).sections[0].items] == [
        ("First Title of Them All", "X"), ("Second Title Without Anybody", None), ("Third Title", "Z"),
    ]  # fmt: skip


def test_the_language_of_a_title_is_its_script_or_its_tag(tmp_path: Path) -> None:
    text = "Resources\n\nreports\n\nReports\n\nA Title\n\nBy X\n\nမြစ်ကူး မှတ်တမ်း\n\nBy X\n\nUn titre [fr]\n\nBy X\n\nEin Titel\n[de]\nBy X\n"
    assert [(i.title, i.language) for i in _resources(tmp_path, text).sections[0].items] == [
        ("A Title", "en"), ("မြစ်ကူး မှတ်တမ်း", "my"), ("Un titre", "fr"), ("Ein Titel", "de"),
    ]  # fmt: skip


def test_a_slug_line_without_heading_and_a_title_that_looks_like_one(tmp_path: Path) -> None:
    text = "Resources\n\nreports\n\nA Title\n\nBy X\n\nunderwater\n\nBy Y\n"
    section = _resources(tmp_path, text).sections[0]
    assert (section.slug, section.heading, section.slug_line) == ("reports", None, 9)
    assert [item.title for item in section.items] == ["A Title", "underwater"]


def test_sentences_in_the_list_are_notes(tmp_path: Path) -> None:
    text = f"Resources\n\nreports\n\nReports\n\nNone this week.\n\nletters\n\nLetters\n\nA Title\n\nBy X\nIt names every village on the bank.\n\n{ITEMS}"
    first, second = _resources(tmp_path, text).sections
    assert (first.note, first.items) == ("None this week.", ())
    assert second.items[0].note == "It names every village on the bank."
    assert len(second.items) == 3


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n___\n\n"])
def test_the_about_text_begins_at_a_paragraph(tmp_path: Path, gap: str) -> None:
    found = _issue(tmp_path, f"Resources\n\nreports\n\nReports\n\n{ITEMS}{gap}{ABOUT}\n")
    assert found.about == ABOUT
    assert found.resources is not None
    assert len(found.resources.sections[0].items) == 2


def test_a_short_about_text_behind_a_gap(tmp_path: Path) -> None:
    found = _issue(tmp_path, f"Resources\n\nreports\n\nReports\n\n{ITEMS}\n\nAbout us\n\nWe count boats.\n")
    assert found.about == "About us\n\nWe count boats."


def test_a_gap_between_sections_ends_nothing(tmp_path: Path) -> None:
    found = _issue(
        tmp_path, f"Resources\n\nreports\n\nReports\n\n{ITEMS}\n\n\nOn the River\n\nA Title\n\nBy X\n\n\n{ABOUT}\n"
    )
    assert found.resources is not None
    assert [section.heading for section in found.resources.sections] == ["Reports", "On the River"]
    assert found.about == ABOUT


def test_odd_lines_of_a_list_are_kept(tmp_path: Path) -> None:
    text = "Resources\n\nBy Nobody\n\n[1] A note.\n\nA Title\nBy X\nBy Y\nhttps://example.org/a\nhttps://example.org/b\n[my]\n[en]\n\nlast\n"
    found = _issue(tmp_path, text)
    assert found.resources is not None
    assert [(i.title, i.by, i.url, i.language, i.note) for i in found.resources.sections[0].items] == [
        ("Nobody", "Nobody", None, "en", None),
        ("A Title", "X", "https://example.org/a", "my", "Y\nhttps://example.org/b\nen"),
        ("last", None, None, "en", None),
    ]
    assert [note.text for note in found.footnotes] == ["A note."]


@pytest.mark.parametrize("first", ["https://example.org/a", "[my]"])
def test_a_list_may_begin_with_anything(tmp_path: Path, first: str) -> None:
    section = _resources(tmp_path, f"Resources\n\n{first}\n\nA Title\n\nBy X\n").sections[0]
    assert [item.title for item in section.items] == [first.strip("[]"), "A Title"]


def test_footnotes_behind_the_resources(tmp_path: Path) -> None:
    found = _issue(tmp_path, f"Resources\n\nreports\n\nReports\n\n{ITEMS}\n\n{ABOUT}\n\n[1] A late note.\n")
    assert [(note.marker, note.text) for note in found.footnotes] == [("1", "A late note.")]
    assert found.about == ABOUT


def test_an_about_text_without_resources(tmp_path: Path) -> None:
    found = _issue(tmp_path, f"About Lantern River Network\n\n{ABOUT}\n")
    assert found.about == f"About Lantern River Network\n\n{ABOUT}"
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


def test_an_address_of_mail_belongs_to_the_resource_above_it(tmp_path: Path) -> None:
    listed = "Resources\n\nLetters\n\nWrite to the keepers\n\nBy Ferry Post\nmailto:keepers@example.org\n\nTide tables\n\nBy Tide Office\n"
    made = issue(tmp_path, HEAD + PARAGRAPH + "\n\n" + listed).resources
    assert made is not None
    [section] = made.sections
    assert [(item.title, item.by, item.url) for item in section.items] == [
        ("Write to the keepers", "Ferry Post", "mailto:keepers@example.org"),
        ("Tide tables", "Tide Office", None),
    ]
