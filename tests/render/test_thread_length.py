"""How much of a body is told: a few passages of a short one, of a long one more, as far as the channel has posts."""

from __future__ import annotations

from dataclasses import replace

from pipeline.channel import BlueskySettings, Channel, FacebookSettings, TelegramSettings
from pipeline.issue import Issue, ThreadEdit, ThreadHand
from pipeline.render.argument import FEW, argument
from pipeline.render.draft import Draft, Part
from pipeline.render.marked import Marked
from pipeline.render.network import network_of
from pipeline.render.ranking import MEAN
from pipeline.render.space import READABLE, Space, space_beside
from pipeline.render.statements import statements
from tests.render.thread_material import BLUESKY, MASTODON, WORDS, issue, paragraphs, resources, texts, thread, whole

_PLACES = [
    "Hnin Pru",
    "Kyun Lay",
    "Htaw Pyan",
    "Zee Taw",
    "Mya Leik",
    "Nat Yay",
    "Sein Win",
    "Pan Taw",
    "Loi Mun",
    "Hway Pu",
    "Taung Kyi",
    "Yay Kan",
]
_THINGS = [
    "salt",
    "kettles",
    "carts",
    "lamps",
    "boats",
    "nets",
    "wells",
    "pumps",
    "bridges",
    "clinics",
    "ledgers",
    "permits",
]
_CAPTAINS = ["Maung", "Thida", "Khin", "Aye", "Soe", "Htun", "Zaw", "Myint", "Lwin", "Naing", "Hla", "Win"]


def _long(many: int) -> Issue:
    """A body of so many paragraphs of some 600 characters, no two sentences alike."""
    told = []
    for n in range(many):
        place, other, thing, who = _PLACES[n % 12], _PLACES[(n + 5) % 12], _THINGS[n % 12], _CAPTAINS[n % 12]
        told.append(
            f"Captain {who} of {place} counted {n + 31} {thing} in the harbour before the rains of {1990 + n} began. "
            f"Keepers from {other} sold {thing} for {n + 3} kyat a piece, which {who} wrote down every evening. "
            f"A guard took {n + 2} {thing} from {place} by night and left no paper, so {who} went to the harbour court. "
            f"Judges in {other} heard {who} for {n + 4} minutes and fined the guard {n + 5} {thing} of his own. "
            f"Children of {place} sing of {who} and the {thing}, although singing is forbidden near {other}. "
            f"Rain washed {n + 6} {thing} into the sea at {place} while {who} slept in a boat behind {other}."
        )
    return issue(body=paragraphs(*told), epigraph=None, resources=None, title="Salt", about=None)


def _posts(made: Issue, channel: Channel) -> list[str]:
    return texts(thread(made, channel), "argument")


def _bluesky(most: int) -> Channel:
    return Channel("bluesky", "bluesky", BlueskySettings(max_posts=most))


def test_a_short_body_has_a_few_passages_whatever_the_channel_takes() -> None:
    made = _long(5)
    assert 3 <= len(_posts(made, BLUESKY)) <= 4
    assert _posts(made, _bluesky(90)) == _posts(made, BLUESKY)


def test_a_long_body_has_one_passage_for_each_twelve_hundred_characters() -> None:
    made = _long(16)
    length = sum(len(block.text) for block in made.body)
    for channel in (BLUESKY, MASTODON):
        assert length // 1200 - 1 <= len(_posts(made, channel)) <= length // 1200 + 1


def test_the_argument_grows_to_the_posts_that_there_are_and_nothing_is_named_as_left_out() -> None:
    made = _long(60)
    counts = []
    for most in (8, 15, 24):
        edition = thread(made, _bluesky(most))
        assert len(edition.posts) <= most
        assert edition.left_out == ()
        counts.append(len(texts(edition, "argument")))
    assert counts[0] < counts[1] < counts[2] <= 24
    assert counts[1] >= 11


def test_resources_have_the_first_claim_on_the_posts() -> None:
    made = replace(_long(60), resources=resources(14, 12))
    edition = thread(made, BLUESKY)
    assert len(edition.posts) <= 15
    assert edition.left_out == ()
    assert len(texts(edition, "argument")) < len(_posts(_long(60), BLUESKY))


def test_what_is_pinned_has_its_place_among_the_posts() -> None:
    last = "Nobody whistles on Fridays."
    made = _long(40)
    made = replace(made, body=(*made.body, *paragraphs(last)))
    assert len(thread(made, BLUESKY).posts) == 15
    pins = (ThreadHand(edits=(ThreadEdit("pin", "argument", last),)),)
    edition = thread(replace(made, thread=pins), BLUESKY)
    assert last in texts(edition, "argument")
    assert len(edition.posts) <= 15
    assert edition.left_out == ()


def test_a_few_passages_are_wanted_in_any_case_and_what_has_no_room_is_named() -> None:
    edition = thread(_long(60), _bluesky(4))
    assert len(edition.posts) <= 4
    assert edition.left_out


def test_what_says_little_is_no_reason_for_a_longer_thread() -> None:
    network, words = network_of(BLUESKY), WORDS.of("en")
    told = statements(_long(16), words)
    poor = [replace(statement, value=MEAN // 4) for statement in told]
    many, few = (argument(one, network, "", Space(network, words, posts=13)).passages for one in (told, poor))
    assert len(many) > len(few) == FEW


def test_long_sentences_are_divided_where_nothing_shorter_tells_their_part_of_the_text() -> None:
    one = (
        "When the keepers of Hnin Pru came down to the landing with carts for the market, which opens before light and "
        "closes when the guards say so, they found a fence across the road, a lamp on a pole, and a clerk who asked for "
        "the name of every cart, and who wrote in a ledger what nobody was ever allowed to read again."
    )
    other = (
        "Rain has filled the wells of Mya Leik, so that ducks swim between the houses, as old women had foretold in "
        "March, when the buds of the mango trees fell from dry branches, and as no officer of the weather bureau, which "
        "was moved to the capital with its kites and its barometers, would believe or write into a forecast."
    )
    made = issue(body=paragraphs(one, other), epigraph=None, resources=None, title="Salt")
    assert whole(_posts(made, BLUESKY)) == f"{one} {other}"
    narrow = _posts(replace(made, resources=resources(2)), _bluesky(5))
    assert sum(text.startswith("(continued)") for text in narrow) == 1


def test_a_long_post_stays_readable() -> None:
    made = _long(60)
    for channel in (Channel("t", "telegram", TelegramSettings()), Channel("f", "facebook", FacebookSettings())):
        post = thread(made, channel).posts[0].text
        assert READABLE // 2 < len(post) <= READABLE + 200
        assert len(post) > len(thread(_long(5), channel).posts[0].text)


def _part(*lengths: int) -> Part:
    return Part(tuple(Draft("lead", Marked("x" * length)) for length in lengths))


def test_the_space_that_is_left() -> None:
    space = space_beside(_part(100, 50), _part(20), 2, network_of(_bluesky(15)), WORDS.of("en"))
    assert (space.posts, space.characters) == (10, None)
    assert space_beside(_part(1, 1), _part(1), 0, network_of(_bluesky(2)), WORDS.of("en")).posts == 0
    long = network_of(Channel("t", "telegram", TelegramSettings(max_posts=15)))
    space = space_beside(_part(100, 50), _part(5000), 0, long, WORDS.of("en"))
    assert (space.posts, space.characters) == (None, READABLE - 150)
    one = network_of(Channel("t", "telegram", TelegramSettings(max_posts=1)))
    assert space_beside(_part(100), _part(3000), 0, one, WORDS.of("en")).characters == 4096 - 3100
