"""A series of demands is told whole and in order; a sentence that states the thesis is told even if it takes two posts.

Also: what opens a thread states something and points nowhere.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import BlueskySettings, Channel
from pipeline.issue import Span
from pipeline.render.announcing import announces, without_conclusion
from pipeline.render.leaning import points_elsewhere, states
from pipeline.render.ordinals import LAST, ordinal
from pipeline.render.series import Series, find_series
from pipeline.render.statements import statements
from tests.render.thread_material import BLUESKY, BOTH, MASTODON, WORDS, issue, paragraphs, texts, thread, whole

CONTINUED = "(continued) "
REASONS = (
    "The guards of the lower harbour have taken forty nets from the fishing families since the rains began in June.",
    "No family was given a paper for its net, and the harbour office at Kyun Lay says that it knows of no order.",
    "Children of the fishing families left school in August, because a family without a net pays no school fees.",
)
OPENING = "We therefore ask three things of the harbour office."
FIRST = "First, give back every net that was taken, and pay for each that was burnt."
SECOND = "Second, name in public the officer who gave the order and the day on which it was given."
THIRD = "Third, let two fishers from every village sit in the harbour office when nets are counted."
DEMANDS = (OPENING, FIRST, SECOND, THIRD)


def told(body: tuple[str, ...], channel: Channel = BLUESKY, language: str = "en") -> str:
    """The posts of the argument as one text, without the words that continue it."""
    edition = thread(issue(body=paragraphs(*body), language=language, epigraph=None), channel)
    assert edition.left_out == ()
    assert all(post.length <= post.limit for post in edition.posts)
    return whole(texts(edition, "argument"))


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_demands_are_told_whole_and_in_order_with_what_announces_them(channel: Channel) -> None:
    assert " ".join(DEMANDS) in told((*REASONS, " ".join(DEMANDS), "The sea belongs to nobody."), channel)


def test_posts_of_a_series_end_with_a_sentence_and_later_ones_say_that_they_continue() -> None:
    body = paragraphs(*REASONS, " ".join(DEMANDS))
    posts = texts(thread(issue(body=body, epigraph=None)), "argument")
    start = next(n for n, text in enumerate(posts) if text.startswith(OPENING))
    assert len(posts) > start + 1
    assert all(text.startswith(CONTINUED) for text in posts[start + 1 :])
    assert all(text.endswith(".") for text in posts)


def test_a_long_series_takes_as_many_posts_as_it_needs() -> None:
    names = ("First", "Second", "Third", "Fourth", "Lastly")
    places = ("Kyun Lay", "Htaw Pyan", "Mya Leik", "Zee Taw", "Nat Yay")
    demands = [
        f"{name}, open the harbour of {place} to every boat that carries rice, oil or medicine, by day and by night, "
        f"and let the fishers of {place} count what comes in, what goes out and what is taken by the guards."
        for name, place in zip(names, places, strict=True)
    ]
    body = (*REASONS, " ".join(("We ask five things of the harbour office.", *demands)))
    for channel in BOTH:
        assert " ".join(demands) in told(body, channel)


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_members_may_stand_in_paragraphs_of_their_own(channel: Channel) -> None:
    text = told((*REASONS, *DEMANDS), channel)
    assert [text.index(part) for part in DEMANDS] == sorted(text.index(part) for part in DEMANDS)


def test_what_explains_a_member_is_told_with_it() -> None:
    why = "A burnt net costs a family the income of two months."
    assert f"{FIRST} {why} {SECOND}" in told((*REASONS, f"{OPENING} {FIRST} {why} {SECOND} {THIRD}"))


def test_what_would_take_too_many_posts_is_told_without_its_explanations() -> None:
    why = " ".join(
        f"A net of {n}0 fathoms feeds a house of {n} people at {place} from one full moon to the other."
        for n, place in enumerate(("Kyun Lay", "Htaw Pyan", "Mya Leik", "Zee Taw", "Nat Yay"), 2)
    )
    text = told((*REASONS, f"{OPENING} {FIRST} {why} {SECOND} {why.replace('net', 'boat')} {THIRD}"))
    assert f"{FIRST} {SECOND} {THIRD}" in text


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_a_series_with_a_member_missing_is_not_told_at_all(channel: Channel) -> None:
    text = told((*REASONS, f"{OPENING} {FIRST} {THIRD}"), channel)
    assert text
    assert not any(part in text for part in DEMANDS)


def test_a_second_is_never_told_without_its_first() -> None:
    text = told((*REASONS, f"{SECOND} {THIRD}"))
    assert SECOND not in text
    assert THIRD not in text


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_a_burmese_series_of_demands_is_told(channel: Channel) -> None:
    demands = (
        "ဒါကြောင့် ကျွန်ုပ်တို့ တောင်းဆိုချင်တာ နှစ်ချက် ရှိပါတယ်။ ပထမအချက်က သိမ်းထားတဲ့ ပိုက်ကွန်တွေကို ပြန်ပေးပါ။ ဒုတိယအချက်က အမိန့်ပေးသူရဲ့ အမည်ကို ထုတ်ပြန်ပါ။"
    )
    body = (
        "ဆိပ်ကမ်းအစောင့်တွေက တံငါသည်မိသားစုတွေရဲ့ ပိုက်ကွန် လေးဆယ်ကို သိမ်းယူခဲ့ပါတယ်။",
        "ရွာသားတွေက ရုံးကို စာရေးခဲ့ပေမယ့် ဘာမှ ပြန်မကြားခဲ့ရပါဘူး။",
        demands,
        "ပင်လယ်ဟာ ဘယ်သူ့ပိုင်မှ မဟုတ်ပါဘူး။",
    )
    assert demands in told(body, channel, "my")


def test_demands_come_before_a_series_of_another_kind() -> None:
    story = "The nets were taken for two reasons. First, they were new. Second, nobody stood by to see it."
    text = told((REASONS[0], story, *REASONS[1:], " ".join(DEMANDS)))
    assert " ".join(DEMANDS) in text
    assert "for two reasons" not in text


def test_where_the_thread_has_no_room_the_series_goes_as_one_and_is_named() -> None:
    body = paragraphs(*REASONS, " ".join(DEMANDS))
    for most in range(1, 8):
        channel = Channel("b", "bluesky", BlueskySettings(max_posts=most))
        edition = thread(issue(body=body, epigraph=None), channel)
        text = " ".join(post.text.removeprefix(CONTINUED) for post in edition.posts)
        whole = " ".join(DEMANDS)
        assert (whole in text) is not any(whole in entry for entry in edition.left_out)
        assert (FIRST in text) is (SECOND in text) is (THIRD in text) is (OPENING in text)


def test_the_thesis_is_told_though_it_takes_two_posts() -> None:
    thesis = (
        "The harbour office must follow the “Three Nets and a Lamp” plan of the fishing families of Kyun Lay "
        "and write it into the rules of every harbour on the coast: return the nets, register the nets with the "
        "families and not with the guards, repair the nets that the guards have torn, and hang a lamp on every landing "
        "so that the fishing families of the coast come home."
    )
    body = (*REASONS[:2], f"{thesis} A lamp costs little.", REASONS[2])
    assert thesis in told(body, BLUESKY)
    assert thesis in told(body, MASTODON)
    posts = texts(thread(issue(body=paragraphs(*body), epigraph=None)), "argument")
    assert sum(text.startswith(CONTINUED) for text in posts) == 1
    assert not any(text.endswith((" the", " a", " and", " of", "“Three", "Lamp”")) for text in posts)


@pytest.mark.parametrize("place", [0, 5])
def test_a_demand_counts_more_than_a_sentence_that_asks_nothing_and_most_near_the_end(place: int) -> None:
    """The two words compared are common ones, so the sentences are equal in all else."""
    values = []
    for word in ("must", "will"):
        body = [f"Net {n} of the harbour of Kyun Lay dries on the stones near the lamp." for n in range(6)]
        body[place] = f"Every fisher of Kyun Lay {word} get a net, a lamp and a place on the stones."
        values.append(statements(issue(body=paragraphs(*body), epigraph=None), WORDS.of("en"))[place].value)
    assert values[0] * 100 // values[1] in ((114, 115) if place == 0 else (149, 150))


def test_a_polite_ending_is_no_demand_in_burmese() -> None:
    """ပေးပါ asks, ပေးပါတယ် tells that somebody gives."""
    values = []
    for ending in ("ပေးပါ။", "ပေးပါတယ်။"):
        body = paragraphs(f"ဆိုင်ရှင်တွေက ကလေးတွေကို မီးနဲ့ စားပွဲ {ending}")
        values.append(statements(issue(body=body, epigraph=None), WORDS.of("my"))[0].value)
    assert values[0] > values[1]


@pytest.mark.parametrize(
    "opening",
    [
        "Feel free to write to the harbour list there with whatever you would like to read about nets.",
        "Welcome to the ninth letter about nets, boats and harbours of the coast.",
        "Please tell your friends about the nets, the boats and the harbours of the coast.",
        "Who took the nets of the fishing families of the harbour in the rains of June?",
        "Thanks to all who wrote about the nets of the fishing families of the harbour.",
        "The nets of the fishing families of the harbour are listed below, with the day of each.",
    ],
)
def test_the_lead_states_something_and_points_nowhere(opening: str) -> None:
    for channel in BOTH:
        lead = thread(issue(body=paragraphs(opening, *REASONS), preheader=None), channel).posts[0].text
        assert opening not in lead
        assert any(reason in lead for reason in REASONS)


def test_an_invitation_makes_no_post_of_the_argument() -> None:
    body = paragraphs("Please join us at the harbour of Kyun Lay and bring a lamp, a net and your neighbours.")
    assert texts(thread(issue(body=body, epigraph=None, preheader="Nets.")), "argument") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("First, go.", 1),
        ("Firstly: go.", 1),
        ("First and foremost, go.", 1),
        ("The second is this.", 2),
        ("Our third demand concerns nets.", 3),
        ("(4) Go.", 4),
        ("5. Go.", 5),
        ("Lastly, go.", LAST),
        ("Last but not least, go.", LAST),
        ("ပထမအချက်က သွားပါ။", 1),
        ("တတိယအနေနဲ့ သွားပါ။", 3),
        ("နောက်ဆုံးအချက်က သွားပါ။", LAST),
        ("၂။ သွားပါ။", 2),
        ("First boats came.", 0),
        ("Second Street is closed.", 0),
        ("The first boats are here.", 0),
        ("ပထမသီတင်းပတ်မှာ ကလေးတွေ တက်ခဲ့တယ်။", 0),
        ("Nets, first, go.", 0),
        ("2026 was dry.", 0),
    ],
)
def test_which_member_a_sentence_is(text: str, expected: int) -> None:
    assert ordinal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We have three demands.", True),
        ("There are several urgent steps to take.", True),
        ("We call on the office to act.", True),
        ("Do this:", True),
        ("ကျွန်ုပ်တို့မှာ အချက် ၃ ချက် ရှိတယ်။", True),
        ("Three boats sank.", False),
    ],
)
def test_what_announces_a_series(text: str, expected: bool) -> None:  # noqa: FBT001 - pytest gives it by name
    assert announces(text) is expected


def test_a_series_is_found_by_its_places() -> None:
    texts_of = ["They met.", "It has two demands.", "First, a.", "Since b.", "Second, c.", "Then d."]
    found = find_series(texts_of, [0, 1, 1, 1, 1, 1], lambda n: texts_of[n].startswith("It"))
    assert list(found) == [Series(1, (2, 4), None, asks=True)]
    [series] = find_series(texts_of, [0, 0, 0, 0, 0, 0], lambda n: texts_of[n].startswith("It"))
    assert (series.begin, series.counted) == (0, frozenset((1, 2, 4)))
    [series] = find_series(["We ask two things: first, a.", "Second, b."], [0, 0], lambda _: False)
    assert (series.announcing, series.members, series.begin) == (0, (0, 1), 0)
    assert list(find_series(["First, a.", "Second, b."], [0, 0], lambda _: False)) == []


def test_only_the_word_of_a_conclusion_is_left_aside() -> None:
    assert without_conclusion("We therefore ask two things.") == "We ask two things."
    assert without_conclusion("So, they ask two things.") == "they ask two things."
    assert without_conclusion("They ask two things.") == "They ask two things."


def test_whoever_asks_must_be_named() -> None:
    demands = "They ask two things of the office. First, return the nets. Second, name the officer who took the nets."
    edition = thread(issue(body=paragraphs(*REASONS, demands), epigraph=None))
    assert "First" not in whole(texts(edition, "argument"))
    assert edition.left_out == (f"the demands of line 16: {demands}",)
    named = f"The fishers of Kyun Lay met on Sunday. {demands}"
    assert named in told((*REASONS, named))


def test_a_series_keeps_the_links_of_its_sentences() -> None:
    text = " ".join(DEMANDS)
    span = Span("link", text.index("the officer"), text.index(" who gave"), "https://example.org/officer")
    *reasons, last = paragraphs(*REASONS, text)
    posts = thread(issue(body=(*reasons, replace(last, spans=(span,))), epigraph=None)).posts
    marks = [(post.text[m.start : m.end], m.value) for post in posts if post.role == "argument" for m in post.marks]
    assert marks == [("the officer", "https://example.org/officer")]


@pytest.mark.parametrize("text", ["We went there.", "As said above, boats sank.", "Here, boats sank."])
def test_what_points_elsewhere(text: str) -> None:
    assert points_elsewhere(text)


def test_there_is_and_there_are_point_nowhere() -> None:
    assert not points_elsewhere("There are nine boats.")
    assert states("There are nine boats.")


ASKED = (
    "The harbour office should open the quay of Kyun Lay by day and by night, with no list and no fee.",
    "Insurers must say in writing that a net is worth what it costs, and pay for each that was burnt in June.",
    "And the guards, whose names we know from forty families, must leave the quay before the rains begin again.",
)


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
@pytest.mark.parametrize("opening", ["So we ask.", "This is what we ask for."])
def test_demands_that_nobody_counts_are_one_series_with_what_announces_them(channel: Channel, opening: str) -> None:
    said = " ".join((opening, *ASKED))
    assert (said in told((*REASONS, said, "The sea belongs to nobody."), channel)) is opening.startswith("So")


def test_only_a_short_sentence_announces_and_all_behind_it_must_ask() -> None:
    paragraph = [1] * 4
    never = [False] * 4
    assert list(find_series(["So we ask.", *ASKED], paragraph, never.__getitem__)) == [
        Series(0, (1, 2, 3), 0, asks=True, numbered=False)
    ]
    for opening in (
        "So we ask the harbour office, as all villages on both banks have asked it.",
        "The office asks.",
        "What do we ask?",
    ):
        assert not list(find_series([opening, *ASKED], paragraph, never.__getitem__))
    assert not list(find_series(["So we ask.", ASKED[0], REASONS[1], ASKED[1]], paragraph, never.__getitem__))
    assert not list(find_series(["So we ask.", ASKED[0], *ASKED[:2]], [1, 1, 2, 2], never.__getitem__))
    assert not list(find_series(["So we ask.", *ASKED], paragraph, lambda place: place == 0))
