"""Edits: single posts of a thread replaced, dropped, put in and pinned, by names that survive other changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import tomli
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.channel import BlueskySettings, Channel
from pipeline.check import check_edition
from pipeline.edition import ThreadEdition
from pipeline.issue import EditVerb, Issue, ThreadEdit, ThreadHand
from pipeline.render.hand_file import entries, hand_file
from pipeline.render.names import Named, fitting, names
from pipeline.text.handles import UNMENTIONED
from pipeline.text.made import made_mark, settled
from tests.render.test_thread_properties import issues
from tests.render.thread_material import BLUESKY, BOTH, MASTODON, PUBLICATION, WORDS, issue, paragraphs, thread

NARROW = Channel("bluesky", "bluesky", BlueskySettings(max_posts=6))


def _edit(verb: EditVerb, post: str, text: str = "") -> ThreadEdit:
    role, _, beginning = post.partition(": ") if ": " in post else ("", "", post)
    return ThreadEdit(verb, role, beginning, text, 7)


def _by(role: str, verb: EditVerb, text: str = "") -> ThreadEdit:
    return ThreadEdit(verb, role, "", text, 7)


def _hand(*edits: ThreadEdit, network: str | None = None) -> ThreadHand:
    return ThreadHand(network, edits=edits, file="issue.thread.toml")


def _made(*edits: ThreadEdit, channel: Channel = BLUESKY) -> ThreadEdition:
    return thread(issue(thread=(_hand(*edits),)), channel)


def _texts(edition: ThreadEdition) -> list[str]:
    return [post.text for post in edition.posts]


def _named(edition: ThreadEdition) -> list[Named]:
    return [Named(post.role, post.text) for post in edition.posts]


def _rules(edition: ThreadEdition) -> list[str]:
    return [problem.rule for problem in edition.problems]


PLAIN = _texts(thread(issue()))
ARGUMENT = next(post.text for post in thread(issue()).posts if post.role == "argument")
PLACE = PLAIN.index(ARGUMENT)
BEGINNING = " ".join(ARGUMENT.split()[:5])


@pytest.mark.parametrize("name", [f"argument: {BEGINNING}", BEGINNING, BEGINNING.upper(), f"argument: {ARGUMENT}"])
def test_a_post_is_named_by_its_beginning(name: str) -> None:
    edition = _made(_edit("replace", name, "\nMine.\n"))
    assert _texts(edition) == [*PLAIN[:PLACE], "Mine.", *PLAIN[PLACE + 1 :]]
    assert edition.posts[PLACE].role == "hand"
    assert edition.problems == ()


def test_a_post_is_dropped_and_others_stand_before_and_after_it() -> None:
    edits = (
        _edit("before", BEGINNING, "One."),
        _edit("before", BEGINNING, "Two."),
        _edit("after", BEGINNING, "Four."),
        _edit("drop", BEGINNING),
    )
    assert _texts(_made(*edits)) == [*PLAIN[:PLACE], "One.", "Two.", "Four.", *PLAIN[PLACE + 1 :]]
    assert _texts(_made(*edits[:3])) == [*PLAIN[:PLACE], "One.", "Two.", ARGUMENT, "Four.", *PLAIN[PLACE + 1 :]]


def test_a_role_alone_names_its_only_post_or_the_ends_of_its_posts() -> None:
    assert _texts(_made(_by("lead", "drop"))) == PLAIN[1:]
    edition = thread(issue())
    resources = [number for number, post in enumerate(edition.posts) if post.role == "resources"]
    assert len(resources) > 1
    assert _texts(_made(_by("resources", "before", "X.")))[resources[0]] == "X."
    assert _texts(_made(_by("resources", "after", "X.")))[resources[-1] + 1] == "X."
    many = _made(_by("resources", "drop"))
    assert _texts(many) == PLAIN
    assert _rules(many) == ["thread-edit-unfit"]
    assert f"{len(resources)} posts fit" in many.problems[0].message


def test_an_edit_that_fits_no_post_is_an_error_with_its_file_and_line() -> None:
    edition = _made(_edit("drop", "argument: Nobody ever wrote this sentence"))
    assert _texts(edition) == PLAIN
    (problem,) = check_edition(edition, BLUESKY)
    assert (problem.rule, problem.severity) == ("thread-edit-unfit", "error")
    assert (problem.file, problem.place.line) == ("issue.thread.toml", 7)


def test_a_corrected_word_does_not_lose_the_edit_and_is_told() -> None:
    edition = _made(
        _edit("replace", "argument: " + BEGINNING.replace("e", "a", 1) + ARGUMENT[len(BEGINNING) :], "Mine.")
    )
    assert _texts(edition)[PLACE] == "Mine."
    assert _rules(edition) == ["thread-edit-changed"]


def test_the_same_post_twice_is_a_problem_but_a_network_goes_before_all() -> None:
    twice = _made(_edit("drop", BEGINNING), _edit("replace", BEGINNING, "B."))
    assert _rules(twice) == ["thread-edit-unfit"]
    hands = (_hand(_by("lead", "replace", "All.")), _hand(_by("lead", "replace", "Sky."), network="bluesky"))
    for order in (hands, hands[::-1]):
        made = issue(thread=order)
        assert (_texts(thread(made))[0], _texts(thread(made, MASTODON))[0]) == ("Sky.", "All.")
        assert thread(made).problems == thread(made, MASTODON).problems == ()


def test_edits_change_a_hand_too_but_not_a_whole_thread_of_a_networks_own() -> None:
    general = ThreadHand(posts=("One.", "Two."), edits=(_edit("drop", "hand: Two"),))
    assert _texts(thread(issue(thread=(general,)))) == ["One."]
    own = ThreadHand("bluesky", posts=("Mine.",))
    edition = thread(issue(thread=(general, own)))
    assert (_texts(edition), edition.problems) == (["Mine."], ())


def test_words_become_links_where_they_can() -> None:
    text = "See [the list [1]](https://example.org/a_(b)), [x] (y) and [https://example.org](https://example.org)."
    sky, tusk = (_made(_by("lead", "replace", text), channel=channel).posts[0] for channel in BOTH)
    assert sky.text == "See the list [1], [x] (y) and https://example.org."
    assert [(m.value, sky.text[m.start : m.end]) for m in sky.marks] == [
        ("https://example.org/a_(b)", "the list [1]"),
        ("https://example.org", "https://example.org"),
    ]
    assert tusk.text == "See the list [1] https://example.org/a_(b), [x] (y) and https://example.org."
    assert [m.value for m in tusk.marks] == ["https://example.org/a_(b)", "https://example.org"]


def _argument(edition: ThreadEdition) -> list[str]:
    return [post.text for post in edition.posts if post.role == "argument"]


def test_a_pin_stays_when_others_go() -> None:
    plain = _argument(thread(issue()))
    assert len(plain) > 1
    for text in plain:
        edition = _made(_edit("pin", "argument: " + text[:40]), channel=NARROW)
        assert text in _argument(edition)
        assert edition.problems == ()
    everything = _made(*(_edit("pin", text[:40]) for text in plain), channel=NARROW)
    assert _argument(everything) == plain
    assert {p.rule for p in check_edition(everything, NARROW)} == {"thread-incomplete"}
    assert len(everything.posts) == 6
    assert any(entry.startswith("the resource of line ") for entry in everything.left_out)


def test_a_pin_tells_a_sentence_that_was_passed_over_in_the_order_of_the_text() -> None:
    body = (
        "The ferries run from six in the morning to noon on both banks of the river. Families met there and wept.",
        "A grant of the Delta Fund paid for the new landings at Kyauk Waing. It was late by a year and cost double.",
    )
    made = issue(body=paragraphs(*body))
    left = next(
        s for s in ("It was late by a year", "Families met there") if s not in "\n".join(_argument(thread(made)))
    )
    edition = thread(replace(made, thread=(_hand(_edit("pin", left)),)))
    told = "\n".join(_argument(edition))
    assert left in told
    places = [
        told.find(sentence) for sentence in ("The ferries", "Families", "A grant", "It was late") if sentence in told
    ]
    assert places == sorted(places)


def test_a_pinned_epigraph_stays_and_what_stays_anyway_can_be_pinned() -> None:
    one_less = Channel("bluesky", "bluesky", BlueskySettings(max_posts=3))
    assert "quotation" not in [post.role for post in thread(issue(), one_less).posts]
    for pin in (
        _by("quotation", "pin"),
        _edit("pin", "quotation: “We ask who is missing."),
        _edit("pin", "We ask who"),
    ):
        assert "quotation" in [post.role for post in _made(pin, channel=one_less).posts]
    assert _made(_by("lead", "pin"), _by("resources", "pin")) == thread(issue())


@pytest.mark.parametrize("pin", [_edit("pin", "Nothing like it"), _by("argument", "pin"), _edit("pin", "The")])
def test_a_pin_that_fits_nothing_or_many_is_a_problem(pin: ThreadEdit) -> None:
    assert _rules(_made(pin)) == ["thread-edit-unfit"]


def test_a_pin_of_what_is_written_by_hand_is_a_problem() -> None:
    hand = replace(_hand(_edit("pin", f"argument: {BEGINNING}")), argument=("Mine.",))
    assert _rules(thread(issue(thread=(hand,)))) == ["thread-edit-unfit"]
    assert _rules(thread(issue(thread=(replace(hand, posts=("All.",)),)))) == ["thread-edit-unfit"]


_ACTIONS = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["replace", "drop", "before", "after"])), max_size=6)


@given(issues(), st.sampled_from(BOTH), _ACTIONS)
def test_edits_keep_the_order_and_the_checks(
    made: Issue, channel: Channel, actions: list[tuple[int, EditVerb]]
) -> None:
    plain = thread(made, channel)
    assume(plain.posts)
    called = names(_named(plain), WORDS.continued)
    assume(len(set(called)) == len(called))
    edits: list[ThreadEdit] = []
    places = [([], [post.text], []) for post in plain.posts]  # type: list[tuple[list[str], list[str], list[str]]]
    taken: set[int] = set()
    for number, (at, verb) in enumerate(actions):
        place = at % len(called)
        before, itself, after = places[place]
        if verb in ("replace", "drop") and place in taken:
            continue
        role, _, beginning = called[place].partition(": ")
        text = f"Mine{number} " + "x" * 600
        edits.append(ThreadEdit(verb, role, beginning, "" if verb == "drop" else text))
        if verb in ("replace", "drop"):
            taken.add(place)
            itself[:] = [text] if verb == "replace" else []
        else:
            (before if verb == "before" else after).append(text)
    edition = thread(replace(made, thread=(_hand(*edits),)), channel)
    assert _texts(edition) == [text for around in places for part in around for text in part]
    assert edition.problems == ()
    long = [p for p in check_edition(edition, channel) if p.rule == "post-too-long"]
    assert len(long) == sum(post.role == "hand" for post in edition.posts)


@given(issues(), st.sampled_from(BOTH))
def test_every_post_has_a_name_that_fits_it_alone(made: Issue, channel: Channel) -> None:
    posts = _named(thread(made, channel))
    continued = WORDS.continued
    for place, name in enumerate(names(posts, continued)):
        role, _, beginning = name.partition(": ")
        places = fitting(role, beginning, posts, continued).places
        assert place in places
        assert all(posts[other].text == posts[place].text for other in places) or len(places) > 1


@given(issues(), st.sampled_from(BOTH))
def test_the_file_to_edit_holds_every_text_as_it_is(made: Issue, channel: Channel) -> None:
    listed = entries(made, PUBLICATION, channel, WORDS)
    document = tomli.loads(hand_file("issue.txt", (), listed))
    rows = document[channel.name]["edit"] if listed else []
    assert [settled(row["text"]) for row in rows] == [settled(entry.text) for entry in listed]
    assert all(row["made"] == made_mark(settled(row["text"])) for row in rows)
    assert [row["replace"] for row in rows] == [entry.name for entry in listed]


BY_HAND = ThreadHand(lead="Mine.", argument=("One.", "Two."), closing="The end.", file="issue.thread.toml")


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (_by("lead", "after", "More."), ["Mine.", "More."]),
        (_by("lead", "before", "More."), ["More.", "Mine."]),
        (_by("lead", "replace", "Other."), ["Other."]),
        (_edit("after", "hand: Mine.", "More."), ["Mine.", "More."]),
    ],
)
def test_a_lead_by_hand_is_called_lead_as_any_other(edit: ThreadEdit, told: list[str]) -> None:
    edition = thread(issue(thread=(BY_HAND, _hand(edit))))
    assert edition.problems == ()
    assert _texts(edition)[: len(told)] == told


def test_parts_by_hand_are_called_what_they_stand_for() -> None:
    edits = (_by("closing", "drop"), _edit("replace", "argument: Two", "Deux."), _by("argument", "before", "Zero."))
    edition = thread(issue(thread=(BY_HAND, _hand(*edits))))
    assert edition.problems == ()
    told = [text for post, text in zip(edition.posts, _texts(edition), strict=True) if post.role == "hand"]
    assert told == ["Mine.", "Zero.", "One.", "Deux."]


def test_a_whole_thread_by_hand_has_a_lead_and_a_closing() -> None:
    whole = ThreadHand(posts=("A.", "B.", "C."), file="issue.thread.toml")
    edits = (_by("lead", "after", "A2."), _by("closing", "before", "B2."), _edit("drop", "argument: B"))
    edition = thread(issue(thread=(whole, _hand(*edits))))
    assert edition.problems == ()
    assert _texts(edition) == ["A.", "A2.", "B2.", "C."]


def test_the_file_to_start_from_names_parts_by_hand_so_too() -> None:
    named = [entry.name for entry in entries(issue(thread=(BY_HAND,)), PUBLICATION, BLUESKY, WORDS)]
    assert (named[0], named[-1]) == ("lead", "closing")
    dropped = entries(issue(thread=(BY_HAND, _hand(_by("lead", "drop")))), PUBLICATION, BLUESKY, WORDS)
    assert [entry.changed for entry in dropped] == [True, *[False] * (len(dropped) - 1)]


def test_a_misspelt_word_for_a_post_is_guessed_and_the_remedy_is_in_the_files_words() -> None:
    edit = ThreadEdit("drop", "", "resorces: Read this", line=7)
    [of_file] = thread(issue(thread=(_hand(edit),))).problems
    assert "did you mean “resources:”?" in of_file.message
    assert "[[bluesky.edit]]" in of_file.remedy
    [of_matter] = thread(issue(thread=(ThreadHand(edits=(edit,)),))).problems
    assert "[[thread.bluesky.edit]]" in of_matter.remedy


def test_a_name_that_is_no_mention_stands_visibly_in_the_file_and_stays_none() -> None:
    made = issue(title="Lists by @moneyman")
    written = hand_file("issue.txt", (), entries(made, PUBLICATION, MASTODON, WORDS))
    assert "Lists by @\\u2060moneyman" in written
    assert UNMENTIONED not in written
    lead = tomli.loads(written)["mastodon"]["edit"][0]
    assert lead["made"] == made_mark(lead["text"])
    edit = ThreadEdit("replace", "lead", "", lead["text"].replace("Lists", "Names"))
    assert thread(replace(made, thread=(_hand(edit),)), MASTODON).posts[0].text.startswith(f"Names by @{UNMENTIONED}m")
    drop = ThreadEdit("drop", "", "Lists by @moneyman", line=7)
    assert _rules(thread(replace(made, thread=(_hand(drop),)), MASTODON)) == []
