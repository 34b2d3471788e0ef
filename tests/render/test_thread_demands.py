"""Demands written as a list are told whole, with the words that open the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import BlueskySettings, Channel
from pipeline.issue import Block, Entry, Issue
from tests.render.thread_material import BLUESKY, MASTODON, issue, paragraphs, texts, thread

_BEFORE = ("The depot has lost three tonnes of salt since March. Nobody on the river says where they went.",)
_AFTER = ("Boats go empty to the landings in the rain.", "A guard counts them at the gate of the depot.")


def _with(opening: Block, *entries: str, after: tuple[str, ...] = _AFTER) -> Issue:
    listed = Block("list", "\n".join(entries), 31, entries=tuple(Entry(e, 31 + n) for n, e in enumerate(entries)))
    tail = tuple(Block("paragraph", text, 60 + 2 * n) for n, text in enumerate(after))
    return issue(body=(*paragraphs(*_BEFORE), opening, listed, *tail), epigraph=None, resources=None)


def _paragraph(text: str) -> Block:
    return Block("paragraph", text, 30)


ENTRIES = ("Publish the ledger of the depot", "Open health post No. 5 again.", "Pay the drivers")


@pytest.mark.parametrize(
    "opening",
    [
        "We ask the River Committee and its donors:",
        "Guards took the ledger. The following is demanded of the committee:",
        "ကျွန်ုပ်တို့ အောက်ပါတို့ကို တောင်းဆိုပါတယ်။",
    ],
)
@pytest.mark.parametrize("channel", [BLUESKY, MASTODON], ids=lambda channel: channel.name)
def test_a_list_below_words_that_ask_is_one_passage(opening: str, channel: Channel) -> None:
    told = texts(thread(_with(_paragraph(opening), *ENTRIES), channel), "argument")
    listed = "\n".join(f"• {entry}" for entry in ENTRIES)
    assert f"{opening.removeprefix('Guards took the ledger. ')}\n{listed}" in told


def test_a_heading_opens_a_list_too_and_ends_with_a_colon() -> None:
    told = texts(thread(_with(Block("heading", "What they need", 30, level=2), *ENTRIES)), "argument")
    assert told[-2].startswith("What they need:\n• Publish the ledger") or told[-1].startswith("What they need:\n")


def test_entries_that_ask_make_demands_of_a_list_that_only_a_colon_opens() -> None:
    entries = ("The guards must leave the depot.", "Donors should pay the drivers.")
    for opening in ("Eleven villages signed this:", "These are the demands of eleven villages:"):
        told = texts(thread(_with(_paragraph(opening), *entries)), "argument")
        assert f"{opening}\n• {entries[0]}\n• {entries[1]}" in told
    told = texts(thread(_with(_paragraph("They signed one paper:"), *entries)), "argument")
    assert not any("• " in text for text in told)  # nobody is named


@pytest.mark.parametrize("opening", ["The trucks carried:", "Needs improvement:", "We ask the committee for salt."])
def test_other_lists_are_not_told(opening: str) -> None:
    told = texts(thread(_with(_paragraph(opening), "rice", "salt", "tea from the hills")), "argument")
    assert not any("• " in text for text in told)


def test_a_list_that_is_left_out_is_named_on_one_line() -> None:
    made = _with(_paragraph("We ask the committee:"), *ENTRIES)
    narrow = Channel("bluesky", "bluesky", BlueskySettings(max_posts=2))
    named = [one for one in thread(made, narrow).left_out if "We ask the committee: • Publish" in one]
    assert len(named) == 1


def test_a_list_within_a_list_keeps_to_its_entry() -> None:
    entries = (Entry("Open the landings.", 31), Entry("In June.", 32, depth=1), Entry("Pay the keepers.", 33))
    made = _with(_paragraph("We ask the committee:"), *ENTRIES)
    body = tuple(replace(block, entries=entries) if block.entries else block for block in made.body)
    told = texts(thread(replace(made, body=body)), "argument")
    assert "We ask the committee:\n• Open the landings.\n◦ In June.\n• Pay the keepers." in told


def test_a_list_that_is_a_programme_is_not_told() -> None:
    entries = [f"Open landing number {n} of the river again." for n in range(13)]
    told = texts(thread(_with(_paragraph("We ask the committee:"), *entries)), "argument")
    assert not any("• " in text for text in told)


def test_a_list_longer_than_a_post_is_divided_between_its_entries() -> None:
    entries = [f"{verb} the ledger of the depot at every landing of the river " + "again " * 8 for verb in "ABCDE"]
    told = texts(thread(_with(_paragraph("We ask the committee:"), *(e.strip() for e in entries))), "argument")
    listed = [text for text in told if "• " in text]
    assert len(listed) > 1
    assert listed[0].startswith("We ask the committee:\n• A the ledger")
    assert all(text.startswith("(continued)\n• ") for text in listed[1:])
    assert not any("…" in text for text in listed)
    assert sum(text.count("• ") for text in listed) == 5


def test_the_words_that_open_a_list_are_no_reason_to_read_on() -> None:
    opening = "We ask the river committee for salt, for lamps and for the following:"
    [listed] = [block for block in _with(_paragraph(opening), *ENTRIES).body if block.entries]
    made = issue(body=(Block("paragraph", opening, 10), listed, *paragraphs(*_AFTER)), title="Salt", epigraph=None)
    posts = thread(made).posts
    assert "We ask" not in posts[0].text
    assert "We ask" in posts[1].text


_ASKED = (
    "Four landings on the east bank lost their boats in the flood of March, and two keepers drowned.",
    "Rice at the market of Zee Taw costs twice what it cost before the flood, and tea costs more.",
    "Teachers of eleven villages walk for two hours along the bank, since no ferry carries them to school.",
    "Clinics on the bank have no midwife, no salt and no ferry, though the flood left them a market and a school.",
    "The committee must build boats for the landings, carry teachers to school and bring rice to the market again.",
    "Donors should pay for lamps and wells.",
)


def test_what_is_asked_for_behind_the_last_passage_is_told_as_well() -> None:
    told = texts(thread(issue(body=paragraphs(*_ASKED), epigraph=None, resources=None, title="Salt")), "argument")
    assert told[-1] == _ASKED[-1]
    plain = (*_ASKED[:-1], "Lamps hang on roofs over wells.")
    told = texts(thread(issue(body=paragraphs(*plain), epigraph=None, resources=None, title="Salt")), "argument")
    assert told[-1] == plain[-2]
