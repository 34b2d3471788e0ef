"""The editor's hand: what is written in `[thread]` stands as it is, for all networks or for one."""

from __future__ import annotations

import pytest

from pipeline.channel import BlueskySettings, Channel
from pipeline.issue import ThreadHand
from tests.render.thread_material import BLUESKY, BOTH, MASTODON, issue, texts, thread

SECOND = Channel("bluesky-my", "bluesky", BlueskySettings())


def _posts(*hands: ThreadHand, channel: Channel = BLUESKY) -> list[str]:
    return [post.text for post in thread(issue(thread=hands), channel).posts]


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_posts_replace_the_whole_thread(channel: Channel) -> None:
    assert _posts(ThreadHand(posts=("One.", "Two.")), channel=channel) == ["One.", "Two."]


def test_a_part_replaces_its_part_only() -> None:
    plain = thread(issue())
    edition = thread(issue(thread=(ThreadHand(lead="My lead.", argument=("First.", "Second."), closing="My end."),)))
    assert texts(edition, "hand") == ["My lead.", "First.", "Second.", "My end."]
    assert [post.text for post in edition.posts if post.role in ("quotation", "resources")] == [
        post.text for post in plain.posts if post.role in ("quotation", "resources")
    ]
    assert [post.role for post in edition.posts[:4]] == ["hand", "quotation", "hand", "hand"]


def test_the_entry_for_a_network_goes_before_the_general_one() -> None:
    hands = (
        ThreadHand(lead="For all.", closing="The end."),
        ThreadHand(network="bluesky", lead="For Bluesky."),
        ThreadHand(network="bluesky-my", closing="For the second account."),
    )
    first, second, other = (_posts(*hands, channel=channel) for channel in (BLUESKY, SECOND, MASTODON))
    assert (first[0], first[-1]) == ("For Bluesky.", "The end.")
    assert (second[0], second[-1]) == ("For Bluesky.", "For the second account.")
    assert (other[0], other[-1]) == ("For all.", "The end.")


def test_a_part_for_a_network_stands_within_posts_for_all() -> None:
    hands = (ThreadHand(posts=("1", "2", "3")), ThreadHand(network="mastodon", closing="Last."))
    assert _posts(*hands) == ["1", "2", "3"]
    assert _posts(*hands, channel=MASTODON) == ["1", "2", "Last."]
    both = (ThreadHand(posts=("1", "2", "3")), ThreadHand(network="bluesky", lead="A", argument=("B", "C")))
    assert _posts(*both) == ["A", "B", "C", "3"]
    assert _posts(hands[0], ThreadHand(network="bluesky", posts=("All mine",))) == ["All mine"]
    assert _posts(ThreadHand(posts=("Only",)), ThreadHand(network="bluesky", closing="End")) == ["Only", "End"]


def test_what_is_too_long_stays_whole_and_is_counted() -> None:
    long = "word " * 99 + "word"
    [post] = thread(issue(thread=(ThreadHand(posts=(f"\n{long}\n",)),))).posts
    assert post.text == long
    assert post.length == 499 > post.limit


def test_addresses_and_hashtags_become_links_and_tags() -> None:
    text = (
        "See (https://example.org/a_(b)), “https://example.org/c”. Not xhttps://example.org/d\n"
        "#မြစ် #SeinYaung, #2026 no#tag # https://example.org/#part။"
    )
    for channel in BOTH:
        [post] = thread(issue(thread=(ThreadHand(posts=(text,)),)), channel).posts
        assert [(mark.kind, mark.value) for mark in post.marks] == [
            ("link", "https://example.org/a_(b)"),
            ("link", "https://example.org/c"),
            ("tag", "မြစ်"),
            ("tag", "SeinYaung"),
            ("link", "https://example.org/#part"),
        ]
        assert all(post.text[mark.start : mark.end].lstrip("#") == mark.value for mark in post.marks)


def test_the_editors_argument_does_not_shrink() -> None:
    narrow = Channel("bluesky", "bluesky", BlueskySettings(max_posts=2))
    edition = thread(issue(thread=(ThreadHand(argument=("A.", "B.", "C.")),)), narrow)
    assert texts(edition, "hand") == ["A.", "B.", "C."]


def test_the_remedy_for_a_warning_is_in_the_words_of_its_file() -> None:
    for file, table in (("issue.thread.toml", "for [bluesky]"), ("", "for [thread.bluesky]")):
        [problem] = thread(issue(thread=(ThreadHand(content_warning="Gore", file=file),))).problems
        assert table in problem.remedy
