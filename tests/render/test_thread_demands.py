"""Demands written as a list are told whole, with the words that open the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import BlueskySettings, Channel
from pipeline.issue import Block, Entry, Issue
from pipeline.render.argument import argument
from pipeline.render.network import network_of
from pipeline.render.space import Space
from pipeline.render.statements import statements
from tests.render.thread_material import BLUESKY, MASTODON, WORDS, issue, paragraphs, texts, thread

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
    assert all(text.startswith("We ask the committee (continued):\n• ") for text in listed[1:])
    assert all(text.endswith(" again …") for text in listed[:-1])
    assert listed[-1].endswith(" again")
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
    theirs = (*_ASKED[:-1], "The ferry company demands lamps and wells.")
    told = texts(thread(issue(body=paragraphs(*theirs), epigraph=None, resources=None, title="Salt")), "argument")
    assert told[-1] == theirs[-2]


ORDERS = ("Suspend the loan for the depot.", "Open the ledger of the depot.", "Lamps for every landing.")


def test_a_list_of_orders_to_somebody_is_one_of_demands() -> None:
    opening = "One sheet is for the lenders of the depot:"
    told = texts(thread(_with(_paragraph(opening), *ORDERS)), "argument")
    assert "\n• ".join((opening, *ORDERS)) in told


@pytest.mark.parametrize(
    "opening",
    ["This is how you send salt to the depot:", "Changes for the depot:", "The trucks stood in line:"],
)
def test_instructions_and_changes_are_no_demands(opening: str) -> None:
    told = texts(thread(_with(_paragraph(opening), *ORDERS)), "argument")
    assert not any("• " in text for text in told)


def _with_two(second: str, *between: Block) -> Issue:
    made = _with(_paragraph("We ask the committee:"), *ENTRIES)
    *head, first, one, two = made.body
    orders = tuple(Entry(text, 42 + n, marker=f"{n}.") for n, text in enumerate(ORDERS, 1))
    more = (Block("paragraph", second, 40), Block("list", "\n".join(ORDERS), 42, entries=orders))
    return replace(made, body=(*head, first, *between, *more, one, two))


@pytest.mark.parametrize("channel", [BLUESKY, MASTODON], ids=lambda channel: channel.name)
@pytest.mark.parametrize("second", ["The second list is for the lenders:", "To the lenders of the depot:"])
def test_every_list_of_demands_is_told_a_second_one_behind_the_first(second: str, channel: Channel) -> None:
    told = texts(thread(_with_two(second), channel), "argument")
    first = told.index("\n• ".join(("We ask the committee:", *ENTRIES)))
    assert told[first + 1] == "\n• ".join((second, *ORDERS))


@pytest.mark.parametrize("most", range(1, 8))
def test_a_second_list_never_stands_without_the_first(most: int) -> None:
    made = _with_two("The second list is for the lenders:")
    edition = thread(made, Channel("bluesky", "bluesky", BlueskySettings(max_posts=most)))
    told = "\n".join(texts(edition, "argument"))
    assert "We ask the committee:" in told or "The second list" not in told
    named = " ".join(edition.left_out)
    assert ("Suspend" in told) is not ("Suspend" in named)
    assert ("Publish" in told) is not ("Publish" in named)


def test_a_second_list_that_nothing_explains_is_named() -> None:
    edition = thread(_with_two("The second list is for the lenders:", Block("paragraph", "It rained.", 39)))
    assert not any("• Suspend" in text for text in texts(edition, "argument"))
    assert edition.left_out == (f"the demands of line 40: The second list is for the lenders: {' '.join(ORDERS)}",)


def test_a_list_takes_the_posts_that_there_are() -> None:
    entries = [f"{verb} the ledger of the depot at every landing " + "again " * 25 for verb in "ABCDEFGHIJ"]
    made = _with(_paragraph("We ask the committee:"), *(entry.strip() for entry in entries))
    posts = [text for text in texts(thread(made), "argument") if "• " in text]
    assert sum(text.count("• ") for text in posts) == 10
    assert len(posts) > 4
    edition = thread(made, Channel("bluesky", "bluesky", BlueskySettings(max_posts=8)))
    assert len(edition.posts) <= 8
    assert any(text.startswith("the demands of line 30: We ask the committee: A the") for text in edition.left_out)


def test_demands_of_others_do_not_stand_for_our_own() -> None:
    others = (
        "The ferry company made two demands. Landings should close at dusk. Keepers must buy uniforms of the company."
    )
    body = (others, *_ASKED)
    told = texts(thread(issue(body=paragraphs(*body), epigraph=None, resources=None, title="Salt")), "argument")
    assert told[0] == others
    assert told[-1] == _ASKED[-1]
    ours = others.replace("The ferry company made", "We have")
    told = texts(thread(issue(body=paragraphs(ours, *_ASKED), epigraph=None, resources=None, title="Salt")), "argument")
    assert told[0] == ours
    assert told[-1] != _ASKED[-1]


def test_a_demand_is_no_reason_to_leave_out_what_it_is_about_but_to_leave_out_who_asks_the_same() -> None:
    demands = (
        "We ask two things of the committee. First, it must free the 17 keepers of Zee Taw. Second, it must burn lists."
    )
    about = "Guards have held 17 keepers of Zee Taw in a rice mill behind the market since the flood of March."
    same = "Monks of three villages ask the committee that it free the 17 keepers of Zee Taw before the rains."
    for said, is_told in ((about, True), (same, False)):
        told = texts(thread(issue(body=paragraphs(_ASKED[0], said, demands), epigraph=None, title="Salt")), "argument")
        assert (said in told) is is_told
    again = "We ask the committee for two things that cost nothing: a lamp on each landing, and paper for the keepers."
    told = texts(thread(issue(body=paragraphs(_ASKED[0], demands, again), epigraph=None, title="Salt")), "argument")
    assert told[-1] == again


def test_of_two_lists_the_one_that_leans_on_the_other_goes_first() -> None:
    told = statements(_with_two("The second list is for the lenders:"), WORDS.of("en"))
    network = network_of(BLUESKY)
    made = argument(told, network, "", Space(network, WORDS.of("en"), posts=9))
    values = [one.value for one in made.passages if one.posts and "• " in one.marked.text]
    assert values[1] < values[0]


def test_a_demand_is_told_even_if_a_passage_names_the_one_who_is_asked() -> None:
    body = (
        "Four landings on the east bank lost their boats in the flood of March, and two keepers drowned.",
        "At Zee Taw the depot of the Delta Fund holds salt, lamps, rice, tea, nets and oil for all landings of the bank.",
        "The Delta Fund must open its depot at Zee Taw.",
    )
    told = texts(thread(issue(body=paragraphs(*body), epigraph=None, resources=None, title="Salt")), "argument")
    assert body[1] in told
    assert told[-1] == body[-1]
    twice = (body[0], body[-1], *_ASKED[1:3], body[-1])
    told = texts(thread(issue(body=paragraphs(*twice), epigraph=None, resources=None, title="Salt")), "argument")
    assert sum(body[-1] in text for text in told) == 1


def test_what_is_asked_for_below_a_list_of_demands_is_told_as_well() -> None:
    made = _with(_paragraph("We ask the committee:"), *ENTRIES, after=_ASKED[-2:])
    made = replace(made, body=(*paragraphs(*_ASKED[:-2]), *made.body[-4:]), title="Salt")
    told = texts(thread(made), "argument")
    assert any(text.startswith("We ask the committee:\n• Publish") for text in told)
    assert told[-1] == _ASKED[-1]
