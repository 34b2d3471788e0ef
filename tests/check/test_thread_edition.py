"""The thread: every post fits and says something, and what is left out is said."""

from __future__ import annotations

from dataclasses import replace

from pipeline.channel import Channel, MastodonSettings
from pipeline.check import check_edition
from tests.check.making import BLUESKY, post, rules, thread


def test_a_post_of_exactly_the_limit_fits() -> None:
    assert check_edition(thread(post(length=300, size=3000)), BLUESKY) == ()


def test_a_post_over_the_limit_is_named_with_its_length() -> None:
    (problem,) = check_edition(thread(post("One."), post(length=1301)), BLUESKY)
    assert problem.message == "post 2 “Eleven boats came back on Monday.” has 1,301 graphemes of 300"
    assert problem.file == "bluesky/thread.txt"


def test_bytes_count_where_the_network_limits_them() -> None:
    assert check_edition(thread(post(size=3001)), BLUESKY)[0].message.endswith("has 3,001 bytes of 3,000")
    assert check_edition(thread(post(size=9000, size_limit=0)), BLUESKY) == ()


def test_a_post_that_is_too_long_both_ways_is_said_once() -> None:
    assert rules(check_edition(thread(post(length=301, size=3001)), BLUESKY)) == ["post-too-long"]


def test_the_channel_says_how_many_posts_are_many() -> None:
    five = thread(*(post(f"{number} boats.") for number in range(5)))
    assert rules(check_edition(five, BLUESKY)) == ["thread-long"]
    mastodon = Channel("social", "mastodon", MastodonSettings(max_posts=5))
    assert check_edition(replace(five, channel="social", kind="mastodon"), mastodon) == ()


def test_everything_left_out_is_named() -> None:
    left_out = ("the section “Reports” with 3 resources.", "the closing post")
    assert [p.message for p in check_edition(thread(left_out=left_out), BLUESKY)] == [
        "the thread leaves something out: the closing post",
        "the thread leaves something out: the section “Reports” with 3 resources",
    ]


def test_two_empty_posts_are_empty_and_not_equal() -> None:
    assert rules(check_edition(thread(post(" "), post("\n")), BLUESKY)) == ["post-empty", "post-empty"]
