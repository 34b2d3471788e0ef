"""What an editor is told of posting a thread: on X its cost, in which addresses weigh most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import Channel, MastodonSettings, XSettings
from pipeline.edition import Post
from pipeline.issue import ThreadHand
from pipeline.pack.x import pack_x
from pipeline.render.remarks import remark
from tests.render.thread_material import PUBLICATION, issue, resources, texts, thread

X = Channel("x", "x", XSettings())
URL = "https://example.org/briefings/five-landings"
HOME = replace(PUBLICATION, base_url="https://ferry.example.org/")


def _posts(*said: str) -> list[Post]:
    return [Post(text, "argument", len(text), 280, ("en",)) for text in said]


def test_the_cost_is_told_to_a_tenth_of_a_cent() -> None:
    posts = _posts(f"Read it: {URL}", *["Plain words."] * 11)
    assert remark(X, posts) == "posting it costs about $0.365: 12 posts, 1 of them with an address"
    assert remark(X, posts[1:3]) == "posting it costs about $0.030: 2 posts, none of them with an address"
    assert remark(X, posts[:1] * 6) == "posting it costs about $1.200: 6 posts, 6 of them with an address"
    assert remark(X, posts[:1]) == "posting it costs about $0.200: 1 post, with an address"
    assert remark(X, posts[1:2]) == "posting it costs about $0.015: 1 post, without an address"
    assert remark(X, []) == ""


def test_the_cost_has_that_of_the_picture_s_description() -> None:
    carded = replace(X, settings=XSettings(card=True))
    posts = _posts(f"Read it: {URL}", *["Plain words."] * 11)
    assert remark(carded, posts) == "posting it costs about $0.370: 12 posts, 1 of them with an address, and a picture"
    assert remark(carded, posts[:1]) == "posting it costs about $0.205: 1 post, with an address, and a picture"


@pytest.mark.parametrize(
    ("text", "dear"),
    [
        ("Read http://example.org", True),
        ("Subscribe at ferry.example.org.", True),
        ("• Lists.org, a Year On — Circle 3", True),
        ("HTTPS://EXAMPLE.ORG/A", True),
        ("Read: https://a.museum/ရေ", True),
        ("The U.S. paid 3.50 in 2024, e.g. for boats. “No.” said she", False),
        ("Write to desk@ferry.example", False),
        ("မြန်မာ။ရေစီး", False),
    ],
)
def test_what_x_makes_a_link_of_counts_as_an_address(text: str, dear: bool) -> None:  # noqa: FBT001
    assert ("$0.200" in remark(X, _posts(text))) == dear


def test_other_networks_cost_nothing() -> None:
    assert remark(Channel("m", "mastodon", MastodonSettings()), _posts(URL)) == ""


def test_one_address_stands_in_the_lead_and_nowhere_else() -> None:
    edition = thread(issue(url=URL, resources=resources(4, 2)), X, HOME)
    assert [place for place, post in enumerate(edition.posts) if "://" in post.text] == [0]
    assert edition.posts[0].text.endswith(f": {URL}")
    told = "\n".join(texts(edition, "resources"))
    assert all(f"• Report{number} " in told and f"— Circle {number}" in told for number in range(1, 7))
    assert texts(edition, "closing") == ["Ferry Post is a circle of keepers on both banks."]
    assert edition.remark.endswith(f": {len(edition.posts)} posts, 1 of them with an address")
    assert "ferry.example.org" not in "".join(post.text for post in edition.posts)


def test_what_the_editor_wrote_keeps_its_address_and_costs() -> None:
    hand = ThreadHand("x", closing="Subscribe: https://ferry.example.org")
    edition = thread(issue(url=URL, thread=(hand,)), X)
    assert edition.posts[-1].text == "Subscribe: https://ferry.example.org"
    assert edition.remark.endswith(", 2 of them with an address")


def test_the_cost_stands_over_the_thread() -> None:
    edition = thread(issue(url=URL), X)
    told = pack_x(edition, PUBLICATION, X).files["thread.txt"].decode()
    assert told.startswith("Posting it costs about $0.")
