"""What is announced is told: demands behind a question or words that lean, as many as were counted, with who asks."""

from __future__ import annotations

import pytest

from pipeline.channel import Channel
from pipeline.render.announcing import announced, asks_a_question, in_our_name, introduces, is_order, wants
from pipeline.render.demands import asks_itself
from pipeline.render.network import network_of
from pipeline.render.ordinals import without_ordinal
from pipeline.render.passages import passages
from pipeline.render.series import Series, find_series
from pipeline.render.statements import statements
from tests.render.thread_material import BLUESKY, BOTH, WORDS, issue, paragraphs, texts, thread, whole

_REASONS = (
    "The salt pans of Hnin Pru were fenced in by the harbour guards in the second week of April.",
    "Ninety families have boiled sea water in kettles since then, and sell it at the price of firewood.",
    "A sack of salt at the market of Kyun Lay costs four times what it cost before the fence was built.",
)
_FIRST = "First, the harbour guards must take down the fence of Hnin Pru before the rains."
_SECOND = "Second, the salt office should pay every family for the season that was lost."
_THIRD = "Third, merchants must stop buying what the guards boil on stolen pans."
_DEMANDS = f"{_FIRST} {_SECOND} {_THIRD}"


def _told(*body: str, channel: Channel = BLUESKY) -> str:
    return whole(texts(thread(issue(body=paragraphs(*body), epigraph=None, title="Salt"), channel), "argument"))


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
@pytest.mark.parametrize("opening", ["What follows from this?", "For these reasons we ask three things.", ""])
def test_demands_are_told_from_the_first_where_their_announcement_cannot_be_understood(
    opening: str, channel: Channel
) -> None:
    posts = texts(
        thread(issue(body=paragraphs(*_REASONS, f"{opening} {_DEMANDS}".strip()), epigraph=None), channel), "argument"
    )
    assert _DEMANDS in whole(posts)
    assert any(post.startswith(_FIRST) for post in posts)


def test_a_question_that_can_be_understood_opens_its_answers() -> None:
    assert f"What must the salt office do? {_DEMANDS}" in _told(*_REASONS, f"What must the salt office do? {_DEMANDS}")


def test_a_sentence_that_announces_nothing_stays_before_the_demands_of_its_paragraph() -> None:
    text = f"The pans of Hnin Pru can be saved. {_DEMANDS}"
    assert text in _told(*_REASONS, text)


def test_demands_of_others_are_not_told_without_those_who_ask_and_are_named() -> None:
    edition = thread(issue(body=paragraphs(*_REASONS, f"They ask three things. {_DEMANDS}"), epigraph=None))
    assert "First" not in whole(texts(edition, "argument"))
    assert edition.left_out == (f"the demands of line 16: They ask three things. {_DEMANDS}",)


def test_a_first_demand_that_leans_begins_nothing() -> None:
    demands = f"What follows from this? {_FIRST.replace('the harbour guards', 'they')} {_SECOND}"
    assert "Second" not in _told(*_REASONS, demands)


_COUNTED = (
    "The salt commission recommends three measures. The fence should come down before the rains. The salt office should "
    "pay ninety families. Merchants should buy no salt from the guards."
)


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_as_many_sentences_as_are_announced_are_told_with_who_announced_them(channel: Channel) -> None:
    text = _told(*_REASONS, _COUNTED, channel=channel)
    assert _COUNTED in text
    longer = f"{_COUNTED} The commission met for nine days in a school without a roof."
    assert _COUNTED in _told(*_REASONS, longer, channel=channel)


def test_counted_sentences_that_ask_nothing_are_one_passage_or_none() -> None:
    counted = "There are three reasons for the price. Salt is boiled in kettles. Wood is dear. Carts pay at the fence."
    texts_of = counted.split(". ")
    assert list(find_series(texts_of, [0] * 4, lambda _: False)) == [
        Series(0, (1, 2, 3), 0, asks=False, numbered=False)
    ]
    posts = texts(thread(issue(body=paragraphs(counted, *_REASONS), epigraph=None, title="Salt")), "argument")
    assert all(counted in post for post in posts if "Wood is dear" in post or "three reasons" in post)


@pytest.mark.parametrize(
    "texts_of",
    [
        ["They had three things: a boat, a net and a lamp.", "A came.", "B came.", "C came."],
        ["There are two reasons.", "Salt is dear, and so is wood.", "Carts pay at the fence.", "Nobody knows why."],
        ["There are four reasons.", "Salt is dear.", "Wood is dear."],
        ["We ask two things.", "Salt must be free.", "First, wood must be free."],
    ],
)
def test_what_is_no_series_by_its_count(texts_of: list[str]) -> None:
    assert list(find_series(texts_of, [0] * len(texts_of), lambda _: False)) == []


def test_sentences_that_begin_alike_are_what_was_announced() -> None:
    texts_of = ["Two things could be done.", "They could open it.", "They could sell it.", "It has rained."]
    [series] = find_series(texts_of, [0] * 4, lambda _: False)
    assert (series.members, series.asks) == ((1, 2), False)


@pytest.mark.parametrize(
    ("before", "alone"),
    [("The commission recommends several measures.", False), ("The commission has nine members.", True)],
)
def test_a_demand_behind_an_announcement_is_told_with_who_asks(before: str, alone: bool) -> None:  # noqa: FBT001
    text = f"{before} Salt offices should pay ninety families of Hnin Pru."
    told = statements(issue(body=paragraphs(*_REASONS, text), epigraph=None), WORDS.of("en"))
    network = network_of(BLUESKY)
    assert bool(list(passages([4], told, network))) is alone
    assert [len(one.statements) for one in passages([3], told, network)][-1] == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The office must open the pans.", True),
        ("They must open the pans.", True),
        ("We demand an answer.", True),
        ("The villages call on the office to open the pans.", True),
        ("It demands 900 dollars of every family.", False),
        ("The company demands 900 dollars of every family.", False),
        ("The company claims that the villages must pay.", False),
        ("They urge the guards to shoot.", False),
        ("“The families must go,” the guard told us.", False),
        ("We said in May that the office must open the pans.", True),
    ],
)
def test_what_the_text_itself_asks_for(text: str, expected: bool) -> None:  # noqa: FBT001 - pytest gives it by name
    assert asks_itself(text, WORDS.of("en")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ရုံးက ဆားကွင်းကို ဖွင့်ပေးရမည်။", True),
        ("ကျွန်ုပ်တို့က ဆားကွင်းဖွင့်ရန် တောင်းဆိုပါသည်။", True),
        ("ကုမ္ပဏီက ငွေပေးရန် တောင်းဆိုသည်။", False),
        ("ရွာသားများ ငွေပေးရမည်ဟု ကုမ္ပဏီက ဆိုသည်။", False),
    ],
)
def test_what_a_burmese_text_itself_asks_for(text: str, expected: bool) -> None:  # noqa: FBT001 - by name
    assert asks_itself(text, WORDS.of("my")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We ask three things.", 3),
        ("The following demands stand.", 0),
        ("Three boats sank.", 0),
        ("တောင်းဆိုချက် ၃ ချက် ရှိသည်။", 3),
        ("ဆေးခန်း ၃ ခု ပိတ်သည်။", 0),
    ],
)
def test_how_many_are_announced(text: str, expected: int) -> None:
    assert announced(text) == expected


def test_in_whose_name_a_sentence_asks() -> None:
    assert in_our_name("We ask two things.")
    assert in_our_name("What follows from this?")
    assert in_our_name("This leads to three demands.")
    assert not in_our_name("The US asks two things.")
    assert not in_our_name("They told us two things.")
    assert introduces("The commission has several demands.", "The fence must go.")
    assert not introduces("We have several demands.", "The fence must go.")
    assert asks_a_question("ဘာလုပ်ရမလဲ။")


def test_what_an_order_is() -> None:
    assert is_order("Suspend the loan.")
    assert not is_order("Ends are near.")
    assert wants("ဆားကွင်းကို ဖွင့်ပေးပါ။")
    assert not wants("ဆားကွင်းကို ဖွင့်ပေးပါတယ်။")
    assert without_ordinal("First, open the pans.") == "open the pans."
    assert without_ordinal("First boats came.") == "First boats came."
