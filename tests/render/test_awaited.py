"""A channel that waits for another tells its thread with a place for that one's address, and shows nobody the placeholder."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import (
    BlueskySettings,
    Channel,
    DiscordSettings,
    LinkedInSettings,
    MastodonSettings,
    TelegramSettings,
    ThreadSettings,
    XSettings,
)
from pipeline.delivery import AFTER_LENGTH, after_slot
from pipeline.edition import as_shown
from pipeline.pack.threadtext import thread_text
from pipeline.preview.posts import shown
from pipeline.render.network import network_of
from tests.render.thread_material import issue, thread

SLOT = after_slot("web")
SKY = Channel("sky", "bluesky", BlueskySettings(after="web"))
HERD = Channel("herd", "mastodon", MastodonSettings(after="web"))
WHERE = "https://archive.example.org/2026-03-09"
BARE = [
    Channel("herd", "mastodon", MastodonSettings(after="web")),
    Channel("x", "x", XSettings(after="web")),
    Channel("linkedin", "linkedin", LinkedInSettings(after="web")),
    Channel("discord", "discord", DiscordSettings(after="web")),
]
WORDED = [SKY, Channel("telegram", "telegram", TelegramSettings(after="web"))]


def test_a_placeholder_is_as_long_as_an_address_may_be() -> None:
    for name in ("web", "a", "w" * 200):
        assert len(after_slot(name).placeholder) == AFTER_LENGTH
        assert after_slot(name).placeholder.startswith("https://after.invalid/SLOT-")


@pytest.mark.parametrize("channel", BARE, ids=lambda channel: channel.name)
def test_where_words_carry_no_links_the_address_has_its_place_in_the_text(channel: Channel) -> None:
    edition = thread(issue(url="https://example.org/b"), channel)
    assert edition.after == SLOT
    lead = edition.posts[0]
    assert f"Read the whole briefing (3 minutes): {SLOT.placeholder}" in lead.text
    assert not any("https://example.org/b\n" in post.text + "\n" for post in edition.posts)
    assert all(post.length <= post.limit for post in edition.posts)


def test_it_counts_as_the_network_counts_an_address() -> None:
    settings: list[ThreadSettings] = [MastodonSettings(after="web"), XSettings(after="web")]
    for settings_of, kind in zip(settings, ("mastodon", "x"), strict=True):
        channel = Channel(kind, kind, settings_of)
        lead = thread(issue(), channel).posts[0]
        network = network_of(channel)
        real = network.room.measure(lead.text.replace(SLOT.placeholder, WHERE))[0]
        assert lead.length == real


def test_where_the_whole_address_counts_a_real_one_surely_fits() -> None:
    channel = Channel("discord", "discord", DiscordSettings(after="web"))
    lead = thread(issue(), channel).posts[0]
    longest = WHERE.ljust(AFTER_LENGTH, "z")
    assert lead.length == network_of(channel).room.measure(lead.text.replace(SLOT.placeholder, longest))[0]


@pytest.mark.parametrize("channel", WORDED, ids=lambda channel: channel.name)
@pytest.mark.parametrize(("language", "words"), [("en", "on the web"), ("my", "ဝဘ်ပေါ်တွင်")])
def test_where_words_carry_links_nothing_of_it_is_in_the_text(channel: Channel, language: str, words: str) -> None:
    edition = thread(issue(language=language), channel)
    lead = edition.posts[0]
    marks = [mark for mark in lead.marks if mark.value == SLOT.placeholder]
    assert {lead.text[mark.start : mark.end] for mark in marks} == {words}
    assert not any("after.invalid" in post.text for post in edition.posts)


def test_the_closing_post_and_the_card_have_it_too() -> None:
    edition = thread(issue(), HERD)
    assert edition.posts[-1].text.startswith(f"The whole briefing: {SLOT.placeholder}")
    assert edition.link
    assert edition.link.url == SLOT.placeholder


def test_without_after_nothing_is_awaited() -> None:
    edition = thread(issue(), Channel("herd", "mastodon", MastodonSettings()))
    assert edition.after is None
    assert as_shown(edition) is edition


def test_people_are_shown_words_in_its_place() -> None:
    for channel in (SKY, HERD):
        edition = thread(issue(), channel)
        text = thread_text(edition).decode()
        assert "(the address of web)" in text
        assert "after.invalid" not in text
        page = "".join(str(view.text) for view in shown(edition))
        assert "after.invalid" not in page
        assert "(the address of web)" in page or channel is SKY


def test_marks_keep_their_words() -> None:
    edition = thread(issue(hashtags=("Ferries",)), HERD)
    for before, after in zip(edition.posts, as_shown(edition).posts, strict=True):
        words = [
            before.text[mark.start : mark.end].replace(SLOT.placeholder, "(the address of web)")
            for mark in before.marks
        ]
        assert [after.text[mark.start : mark.end] for mark in after.marks] == words
        assert (after.length, after.limit) == (before.length, before.limit)


def test_two_places_in_a_post_are_both_worded() -> None:
    edition = thread(issue(), HERD)
    twice = replace(edition.posts[0], text=f"{SLOT.placeholder} and {SLOT.placeholder}.", marks=())
    assert as_shown(replace(edition, posts=(twice,))).posts[0].text == "(the address of web) and (the address of web)."
