"""The thread: every post fits and says something, and what is left out is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import SETTINGS, Channel, MastodonSettings, Publication, ThreadSettings
from pipeline.check import check_edition
from pipeline.edition import Attached, Mark
from pipeline.render.thread import render_thread
from pipeline.templates import load_templates
from tests.check.making import BLUESKY, listed, post, resource, rules, thread


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
    assert "thread-long" not in rules(check_edition(replace(five, channel="social", kind="mastodon"), mastodon))


def test_everything_left_out_is_named() -> None:
    left_out = ("the section “Reports” with 3 resources.", "the closing post")
    assert [p.message for p in check_edition(thread(left_out=left_out), BLUESKY)] == [
        "the thread leaves something out: the closing post",
        "the thread leaves something out: the section “Reports” with 3 resources",
    ]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_one_address_anywhere_is_enough(number: int) -> None:
    posts = [post(f"Eleven boats, says part {part}.") for part in range(3)]
    alone = replace(thread(*posts), link=None)
    assert rules(check_edition(alone, BLUESKY)) == ["thread-without-url"]
    posts[number] = replace(posts[number], marks=(Mark("link", 0, 6, "https://harbour.example/boats"),))
    assert check_edition(replace(alone, posts=tuple(posts)), BLUESKY) == ()


def test_a_hashtag_is_no_address() -> None:
    tagged = post("Boats", marks=(Mark("tag", 0, 5, "Boats"),))
    assert rules(check_edition(replace(thread(tagged), link=None), BLUESKY)) == ["thread-without-url"]


@pytest.mark.parametrize(
    ("kind", "leads"),
    [("bluesky", True), ("facebook", True), ("linkedin", True), ("webhook", True), ("mastodon", False)],
)
def test_the_card_of_the_issues_address_counts_where_it_is_shown(kind: str, *, leads: bool) -> None:
    assert (check_edition(replace(thread(), kind=kind), BLUESKY) == ()) == leads


def test_a_picture_takes_the_place_of_the_cards_address() -> None:
    picture = Attached("card.png", b"", "image/png", "Boats", 1200, 675)
    pictured = replace(thread(), picture=picture)
    assert rules(check_edition(pictured, BLUESKY)) == ["thread-without-url"]
    assert check_edition(replace(pictured, kind="webhook"), BLUESKY) == ()


@pytest.mark.parametrize("kind", [kind for kind, settings in SETTINGS.items() if issubclass(settings, ThreadSettings)])
@pytest.mark.parametrize("address", ["issue_url", "after", "resource", ""])
def test_a_thread_as_it_is_rendered_leads_somewhere_or_says_so(kind: str, address: str) -> None:
    """On every network: by the issue's address, by another channel's, by a resource's, and by none."""
    at = "https://harbour.example/{slug}" if address == "issue_url" else None
    publication = Publication("Harbour Letter", "letter@harbour.example", issue_url=at)
    settings = SETTINGS[kind](after="web") if address == "after" else SETTINGS[kind]()  # type: ignore[call-arg]
    of = replace(listed(resource(url="https://tides.example/" if address == "resource" else None)), url=None)
    channel = Channel("out", kind, settings)
    edition = render_thread(of, publication, channel, load_templates(None).thread)
    found = rules(check_edition(edition, channel))
    tells_resources = kind not in {"x", "apprise"}
    expected = not address or (address == "resource" and not tells_resources)
    assert ("thread-without-url" in found) == expected


def test_two_empty_posts_are_empty_and_not_equal() -> None:
    assert rules(check_edition(thread(post(" "), post("\n")), BLUESKY)) == ["post-empty", "post-empty"]
