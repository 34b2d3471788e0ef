"""Mentions and content warnings: as each network has them, once in a thread, and none that nobody wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import Channel, Person
from pipeline.edition import Mark, ThreadEdition
from pipeline.issue import Issue, Resource, Resources, Section, ThreadEdit, ThreadHand
from pipeline.pack.bluesky import pack_bluesky
from pipeline.pack.mastodon import pack_mastodon
from pipeline.render.mentions import mentioned, people_on
from pipeline.text.counting import mastodon_length, telegram_length, threads_length, x_length
from pipeline.text.handles import UNMENTIONED, handles
from tests.render.test_thread_properties import issues
from tests.render.thread_material import BLUESKY, BOTH, EVERY, MASTODON, PUBLICATION, issue, paragraphs, thread

DID = "did:plc:" + "a" * 24
UNION = Person("River Women’s Union", "union.example.org", "union@river.example", DID)
CIRCLE = Person("Circle 1", "circle.example.org", "circle@river.example")
PEOPLE = (UNION, CIRCLE)


def _on(channel: Channel, people: Sequence[Person] = PEOPLE) -> Channel:
    return replace(channel, people=tuple(people))


def _by(*publishers: str, **changes: Any) -> Issue:
    items = tuple(Resource(f"Report {n}", by, f"https://example.org/{n}", "en", n) for n, by in enumerate(publishers))
    return issue(resources=Resources("Read", (Section("s", "All", items, 1),), 1), **changes)


def _mentions(edition: ThreadEdition) -> list[tuple[str, str]]:
    marks = ((post.text[mark.start : mark.end], mark) for post in edition.posts for mark in post.marks)
    return [(words, mark.value) for words, mark in marks if mark.kind == "mention"]


def test_a_publisher_is_mentioned_once_by_the_networks_own_name() -> None:
    made = _by("River Women's  Union", "River Women’s Union", "river women’s union")
    assert _mentions(thread(made, _on(BLUESKY))) == [("@union.example.org", DID)]
    edition = thread(made, _on(MASTODON))
    assert _mentions(edition) == [("@union@river.example", "@union@river.example")]
    (post,) = [post for post in edition.posts if "@union" in post.text]
    assert "— River Women's Union (@union@river.example)\n" in post.text
    assert post.text.casefold().count("union") == 4
    assert (
        post.length
        == mastodon_length(post.text)
        == mastodon_length(post.text.replace("@union@river.example", "@union"))
    )


def test_an_author_is_mentioned_in_the_lead_and_not_again() -> None:
    made = _by("River Women’s Union", author="A. Keeper and River Women’s Union")
    for channel in BOTH:
        edition = thread(made, _on(channel))
        assert "By A. Keeper and River Women’s Union (@union" in edition.posts[0].text
        assert len(_mentions(edition)) == 1


def test_of_several_publishers_each_that_is_known_is_mentioned_once() -> None:
    known = people_on(_on(MASTODON))
    text = mentioned("Circle 1, River Women’s Union, Boats & Sons and Circle 1", known).text
    assert (
        text
        == "Circle 1 (@circle@river.example), River Women’s Union (@union@river.example), Boats & Sons and Circle 1"
    )
    assert mentioned("Somebody and Others", known).text == "Somebody and Others"
    whole = (*known, replace(known[0], name="Boats & Sons"))
    assert mentioned("Boats & Sons", whole).text.startswith("Boats & Sons (@")


def test_without_an_identifier_bluesky_has_the_name_only_and_it_is_said() -> None:
    edition = thread(_by("Circle 1", "Circle 1"), _on(BLUESKY))
    assert _mentions(edition) == []
    assert "circle.example" not in "".join(post.text for post in edition.posts)
    (problem,) = edition.problems
    assert (problem.rule, problem.severity) == ("mention-unresolved", "warning")
    assert "@circle.example.org" in problem.message
    assert ".well-known/atproto-did" in problem.remedy
    assert thread(_by("Nobody"), _on(BLUESKY)).problems == ()
    assert thread(_by("Circle 1"), _on(MASTODON)).problems == ()


def test_nobody_is_mentioned_in_a_text_by_hand_who_is_not_written_there() -> None:
    made = _by("Nobody", thread=(ThreadHand(lead="River Women’s Union and @stranger.example.org wrote."),))
    edition = thread(made, _on(BLUESKY))
    assert _mentions(edition) == []
    assert [problem.rule for problem in edition.problems] == ["mention-unresolved"]


def test_who_is_mentioned_by_hand_is_not_mentioned_again() -> None:
    edit = ThreadEdit("after", "lead", "", "Thanks to @Union.example.org, and a mail to me@union.example.org.")
    made = _by("River Women’s Union", thread=(ThreadHand(edits=(edit,)),))
    edition = thread(made, _on(BLUESKY))
    assert _mentions(edition) == [("@Union.example.org", DID)]
    tusk = ThreadHand(closing="Thanks, @union@river.example")
    edition = thread(replace(made, thread=(tusk,)), _on(MASTODON))
    assert _mentions(edition) == [("@union@river.example", "@union@river.example")]
    assert edition.posts[-1].marks == (Mark("mention", 8, 28, "@union@river.example"),)


def test_a_facet_of_bluesky_covers_the_handle_in_bytes() -> None:
    made = _by("River Women’s Union")
    edition = thread(made, _on(BLUESKY))
    document = json.loads(pack_bluesky(edition, PUBLICATION, BLUESKY).files["thread.json"])
    records = [write["value"] for write in document["requests"][0]["body"]["writes"]]
    found = [
        (record["text"].encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(), facet["features"])
        for record in records
        for facet in record.get("facets", ())
        if "mention" in facet["features"][0]["$type"]
    ]
    assert found == [("@union.example.org", [{"$type": "app.bsky.richtext.facet#mention", "did": DID}])]


@given(issues(), st.sampled_from(BOTH), st.sampled_from(["", "Loss", "ဆုံးရှုံးမှု " * 5]))
def test_mentions_and_warnings_keep_the_limits(made: Issue, channel: Channel, warning: str) -> None:
    names = [item.by for section in (made.resources.sections if made.resources else ()) for item in section.items]
    people = [Person(name, "a.example.org", "someone@a.example", DID) for name in names if name]
    edition = thread(replace(made, content_warning=warning), _on(channel, people))
    assert len(_mentions(edition)) <= 1 or channel is MASTODON
    for post in edition.posts:
        assert post.length <= post.limit
        assert post.limit + (len(warning) if channel is MASTODON else 0) >= (300 if channel is BLUESKY else 500) - len(
            warning
        )
        ends = [(mark.start, mark.end) for mark in post.marks]
        assert ends == sorted(ends)
        assert all(one[1] <= other[0] for one, other in pairwise(ends))


def test_a_warning_of_mastodon_stands_over_every_post_and_takes_its_room() -> None:
    made = issue(content_warning="Loss of life 🛶")
    edition = thread(made, MASTODON)
    assert edition.content_warning == "Loss of life 🛶"
    assert {post.limit for post in edition.posts} == {500 - 14}
    packed = pack_mastodon(edition, PUBLICATION, MASTODON)
    requests = json.loads(packed.files["thread.json"])["requests"]
    assert {request["body"]["spoiler_text"] for request in requests} == {"Loss of life 🛶"}
    assert packed.files["thread.txt"].decode().startswith("Content warning over every post: Loss of life 🛶\n\n\n1/")
    plain = json.loads(pack_mastodon(thread(issue()), PUBLICATION, MASTODON).files["thread.json"])["requests"]
    assert all("spoiler_text" not in request["body"] for request in plain)
    keys = {request["headers"]["Idempotency-Key"] for request in (*requests, *plain)}
    assert len(keys) == len(requests) + len(plain)


@pytest.mark.parametrize("label", ["sexual", "nudity", "porn", "graphic-media"])
def test_a_warning_of_bluesky_is_one_of_its_labels(label: str) -> None:
    made = issue(content_warning="Loss", thread=(ThreadHand("bluesky", content_warning=label),))
    edition = thread(made)
    assert (edition.content_warning, edition.problems, edition.posts[0].limit) == (label, (), 300)
    document = json.loads(pack_bluesky(edition, PUBLICATION, BLUESKY).files["thread.json"])
    for write in document["requests"][0]["body"]["writes"]:
        assert write["value"]["labels"] == {
            "$type": "com.atproto.label.defs#selfLabels",
            "values": [{"val": label}],
        }
    assert thread(made, MASTODON).content_warning == "Loss"


def test_another_warning_is_an_error_on_bluesky_until_it_is_said_what_to_do() -> None:
    made = issue(content_warning="Loss", lines=(("content_warning", 3),))
    edition = thread(made)
    assert edition.content_warning == ""
    (problem,) = edition.problems
    assert (problem.rule, problem.severity, problem.place.line) == ("content-warning-unknown", "error", 3)
    assert thread(replace(made, thread=(ThreadHand("bluesky", content_warning=""),))).problems == ()
    by_file = ThreadHand(content_warning="Grief", line=4, file="issue.thread.toml")
    (problem,) = thread(replace(made, thread=(by_file,))).problems
    assert (problem.file, problem.place.line) == ("issue.thread.toml", 4)


LENGTHS = {"mastodon": mastodon_length, "x": x_length, "threads": threads_length, "telegram": telegram_length}


def _accident(**changes: Any) -> Issue:
    body = paragraphs(
        "The account @moneyman spread a list of nine ferry keepers, and two of them were called at night."
    )
    items = (
        Resource("@moneyman: An Anatomy", "@harbour@ferry.example", "https://ferry.example/@moneyman/1", "en", 20),
        Resource("Nine keepers", "River Women’s Union", "https://ferry.example/2", "en", 21),
    )
    listed = Resources("Read by @moneyman", (Section("s", "All of @river", items, 19),), 19)
    return issue(body=body, resources=listed, epigraph=None, title="Names by @moneyman", **changes)


@pytest.mark.parametrize("channel", EVERY, ids=lambda channel: channel.kind)
def test_no_name_in_the_issues_text_is_a_mention_and_that_is_counted(channel: Channel) -> None:
    edition = thread(_accident(), _on(channel))
    text = "\n".join(post.text for post in edition.posts)
    assert handles(text, channel.kind, {"@union@river.example"}) == []
    guarded = channel.kind in (*LENGTHS, "apprise")
    assert (UNMENTIONED in text) == guarded
    assert "https://ferry.example/@moneyman/1" in text or channel.kind not in ("mastodon", "threads")
    assert ("no mention is made of @moneyman" in edition.remark) == guarded
    told = text.replace(UNMENTIONED, "")
    assert told.startswith("Names by @moneyman\n\n")
    if channel.kind in LENGTHS:
        assert "• @moneyman: An Anatomy — @harbour@ferry.example" in told
        assert [post.length for post in edition.posts] == [LENGTHS[channel.kind](post.text) for post in edition.posts]
        assert f"@{UNMENTIONED}harbour@ferry.example" in text
        assert {"@moneyman", "@river", "@harbour@ferry.example"} <= set(edition.remark.replace(",", " ").split())


def test_people_of_the_configuration_are_mentioned_beside_names_that_are_not() -> None:
    edition = thread(_accident(), _on(MASTODON))
    assert _mentions(edition) == [("@union@river.example", "@union@river.example")]
    for post in edition.posts:
        for mark in post.marks:
            assert mark.kind == "mention" or mark.value.startswith(post.text[mark.start : mark.end])


@pytest.mark.parametrize("kind", ["x", "threads", "telegram", "mastodon"])
def test_a_name_in_a_text_by_hand_is_a_mention_and_is_shown(kind: str) -> None:
    [channel] = [one for one in EVERY if one.kind == kind]
    hand = ThreadHand(lead="Thanks, @moneyman", closing="Bye.")
    edition = thread(_accident(thread=(hand,)), channel)
    assert edition.posts[0].text.startswith("Thanks, @moneyman")
    if kind != "telegram":
        assert _mentions(edition) == [("@moneyman", "@moneyman")]
    assert edition.posts[0].length >= len("Thanks, @moneyman")


@pytest.mark.parametrize("channel", EVERY, ids=lambda channel: channel.kind)
def test_posts_full_of_names_keep_the_limits(channel: Channel) -> None:
    words = " ".join(f"@name{number}" for number in range(60))
    items = tuple(Resource(f"{words} {n}", f"@by{n}", "https://ferry.example/1", "en", 20 + n) for n in range(9))
    made = issue(resources=Resources("All", (Section("s", "By @all", items, 19),), 19), title=f"{words} {words}")
    for post in thread(made, channel).posts:
        assert post.length <= post.limit
        assert handles(post.text, channel.kind) == []
