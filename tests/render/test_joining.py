"""Networks of long posts: parts put together, and headings that go on only where a post ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import Channel, DiscordSettings, FacebookSettings, LinkedInSettings, TelegramSettings
from pipeline.issue import ThreadEdit, ThreadHand
from tests.render.thread_material import EVERY, issue, resources, thread

LINKEDIN = Channel("page", "linkedin", LinkedInSettings())
DISCORD = Channel("server", "discord", DiscordSettings())
CARD = Channel("telegram", "telegram", TelegramSettings(card=True))
FACEBOOK = Channel("page", "facebook", FacebookSettings())


@pytest.mark.parametrize("channel", [LINKEDIN, DISCORD, FACEBOOK], ids=lambda channel: channel.kind)
def test_a_section_says_that_it_goes_on_at_the_beginning_of_a_post_and_nowhere_else(channel: Channel) -> None:
    made = issue(url="https://example.org/b", resources=resources(33, 20))
    posts = thread(made, channel).posts
    assert all("(continued)" not in post.text[1:].partition("\n\n")[2] for post in posts)
    assert all(post.text.startswith(("Section A (continued)\n\n• ", "Section B")) for post in posts[1:])
    whole = "\n\n".join(post.text for post in posts)
    assert [whole.count(f"• Report{number} ") for number in range(1, 54)] == [1] * 53
    assert whole.count("\n\nSection B\n\n") == 1


@pytest.mark.parametrize("channel", [LINKEDIN, DISCORD], ids=lambda channel: channel.kind)
def test_each_post_is_filled_before_the_next_is_begun(channel: Channel) -> None:
    posts = thread(issue(resources=resources(33, 20)), channel).posts
    assert len(posts) > 1
    assert all(post.length > post.limit - 120 for post in posts[:-1])  # an entry of the list takes some 90
    assert all(post.length <= post.limit for post in posts)


def test_no_post_has_empty_paragraphs() -> None:
    for channel in (LINKEDIN, DISCORD, FACEBOOK):
        for post in thread(issue(resources=resources(33, 20)), channel).posts:
            assert "\n\n\n" not in post.text
            assert post.text == post.text.strip()


def test_two_sections_of_one_name_keep_their_headings() -> None:
    listed = resources(2, 2)
    same = replace(listed, sections=tuple(replace(section, heading="Reports") for section in listed.sections))
    [post] = thread(issue(resources=same), FACEBOOK).posts
    assert post.text.count("Reports\n\n") == 2


def test_what_stands_under_a_card_is_a_caption_and_the_rest_follows() -> None:
    made = issue(url="https://example.org/b", preheader="It opens. " * 60, resources=resources(33, 20))
    first, *others = thread(made, CARD).posts
    assert (first.limit, {post.limit for post in others}) == (1024, {4096})
    assert first.length <= 1024
    assert all(post.length <= post.limit for post in others)
    whole = "\n\n".join(post.text for post in (first, *others))
    assert [whole.count(f"• Report{number} ") for number in range(1, 54)] == [1] * 53
    assert thread(made, replace(CARD, settings=TelegramSettings())).posts[0].limit == 4096


def test_a_lead_too_long_for_a_caption_is_divided_and_one_by_hand_is_told_of() -> None:
    made = issue(title="Boats " * 150, preheader="It opens. " * 60)
    assert all(post.length <= post.limit for post in thread(made, CARD).posts)
    long = thread(replace(made, thread=(ThreadHand(lead="Boats. " * 160),)), CARD).posts[0]
    assert long.length > long.limit == 1024


LONG = [channel for channel in EVERY if channel.kind in ("telegram", "linkedin", "facebook", "discord", "slack")]
URL = "https://example.org/b"


@pytest.mark.parametrize("channel", LONG, ids=lambda channel: channel.kind)
def test_a_post_that_has_the_link_already_does_not_end_with_it(channel: Channel) -> None:
    made = issue(url=URL, hashtags=("Boats",), body=(), resources=None, epigraph=None)
    [post] = thread(made, channel).posts
    assert post.text.count("example.org/b") == 1
    assert "The whole briefing" not in post.text
    assert post.text.endswith("example.org/b\n\n#Boats")
    [bare] = thread(replace(made, hashtags=()), channel).posts
    assert bare.text.endswith("example.org/b")


def test_a_closing_in_a_post_of_its_own_keeps_the_link() -> None:
    posts = thread(issue(url=URL, resources=resources(33, 20)), DISCORD).posts
    assert len(posts) > 1
    assert posts[-1].text.endswith(f"The whole briefing: {URL}")


def test_a_closing_keeps_the_link_where_the_lead_by_hand_has_none() -> None:
    made = issue(url=URL, body=(), resources=None, epigraph=None, thread=(ThreadHand(lead="Mine."),))
    [post] = thread(made, DISCORD).posts
    assert post.text == f"Mine.\n\nThe whole briefing: {URL}"


def test_a_closing_by_hand_says_what_it_says() -> None:
    edit = ThreadEdit("replace", "closing", "", f"Read it: {URL}")
    made = issue(url=URL, body=(), resources=None, epigraph=None, thread=(ThreadHand(edits=(edit,)),))
    [post] = thread(made, DISCORD).posts
    assert post.text.endswith(f"Read it: {URL}")
