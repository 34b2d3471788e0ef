"""Names behind an @: what a network would take for a mention is kept from it, and nothing else is touched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.send.post.mastodon.text import same_html
from pipeline.send.post.plain.own_posts import same_words
from pipeline.text.handles import MENTIONING, UNMENTIONED, handles, kept, unmentioned

ASCII = ("mastodon", "x", "threads", "telegram", "apprise")
OF_MASTODON = re.compile(r"(?<![=/\w])@[a-z0-9_]", re.IGNORECASE)
OF_X = re.compile(r"(?:^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.-])(?:rt|RT|rT|Rt):?)[@＠][a-zA-Z0-9_]")


@pytest.mark.parametrize("kind", ASCII)
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@boats: an anatomy", ["@boats"]),
        ("by @boats.", ["@boats"]),
        ("(@boats) and “@river_men”", ["@boats", "@river_men"]),
        ("＠boats", ["＠boats"]),
        ("RT @boats, rt@river", ["@boats", "@river"]),
        ("လှေ@boats", ["@boats"]),
        ("@boats@harbour.example wrote", ["@boats@harbour.example"]),
        ("mail desk@ferry.example or a @ b, @, @ရေ", []),
        ("https://example.org/@boats/1 and example.org/@boats", []),
        (f"@{UNMENTIONED}boats", []),
    ],
)
def test_every_name_that_is_a_mention_is_found(kind: str, text: str, names: list[str]) -> None:
    assert [name for _, name in handles(text, kind)] == names
    harmless = unmentioned(text, kind)
    assert handles(harmless, kind) == []
    assert harmless.replace(UNMENTIONED, "") == text.replace(UNMENTIONED, "")
    assert kept(harmless) == [name.replace("＠", "@") for name in names] or UNMENTIONED in text


@pytest.mark.parametrize("kind", ["bluesky", "linkedin", "discord", "slack", "webhook"])
def test_where_an_at_sign_makes_no_mention_nothing_is_changed(kind: str) -> None:
    assert kind not in MENTIONING
    assert unmentioned("@boats @[123] @boats@harbour.example", kind) == "@boats @[123] @boats@harbour.example"


def test_facebook_knows_a_page_by_its_number() -> None:
    assert unmentioned("@boats and @[123]", "facebook") == f"@boats and @{UNMENTIONED}[123]"
    assert kept(f"@{UNMENTIONED}[123]") == ["@[123]"]


def test_who_shall_be_mentioned_is() -> None:
    known = {"@boats@harbour.example"}
    text = "@Boats@harbour.example. And @boats, @boats@other.example"
    assert [name for _, name in handles(text, "mastodon", known)] == ["@boats", "@boats@other.example"]


@given(st.text(alphabet="@＠aZ0_. /:-(“!က\nRTé", max_size=40))
def test_no_network_finds_a_name_in_what_is_harmless(text: str) -> None:
    harmless = unmentioned(text, "x")
    assert not OF_MASTODON.search(harmless)
    assert not OF_X.search(harmless)
    assert unmentioned(harmless, "x") == harmless


def test_a_post_is_known_again_by_its_words_with_the_sign_or_without() -> None:
    text = "By @boats@harbour.example and @river: an anatomy"
    posted = unmentioned(text, "mastodon")
    assert posted != text
    assert same_words(posted, posted)
    assert same_words(text, posted)
    assert not same_words(text.replace("river", "brook"), posted)
    assert same_html(f"<p>{posted}</p>", posted)
    assert same_html(f"<p>{posted.replace(UNMENTIONED, '&#8288;')}</p>", posted)
    assert not same_html(f"<p>{posted.replace('river', 'brook')}</p>", posted)
