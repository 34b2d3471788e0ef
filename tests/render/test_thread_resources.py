"""The resource list in a thread: every one of them, by section, few posts, no lonely entry that could be avoided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import BlueskySettings, Channel, ThreadsSettings
from pipeline.issue import Resource, Resources, Section
from tests.render.thread_material import BOTH, EVERY, MASTODON, issue, resources, texts, thread, whole


def _entries(text: str) -> int:
    return text.count("• ")


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
@pytest.mark.parametrize("sizes", [(1,), (2,), (3, 1), (8, 3), (1, 1, 1), (25, 2, 7)])
def test_every_resource_stands_in_one_post_in_order(channel: Channel, sizes: tuple[int, ...]) -> None:
    told = "\n".join(texts(thread(issue(resources=resources(*sizes)), channel), "resources"))
    places = [told.index(f"• Report{number} ") for number in range(1, sum(sizes) + 1)]
    assert places == sorted(places)
    assert _entries(told) == sum(sizes)
    assert all(f"— Circle {number}\n" in f"{told}\n" for number in range(1, sum(sizes) + 1))


def test_a_title_carries_its_link_on_bluesky_and_the_address_follows_on_mastodon() -> None:
    made = issue(resources=resources(1))
    [post] = [post for post in thread(made).posts if post.role == "resources"]
    [mark] = post.marks
    assert (post.text[mark.start : mark.end], mark.value) == (
        "Report1 river river river river river river river",
        "https://example.org/r/1",
    )
    [text] = texts(thread(made, MASTODON), "resources")
    assert text.endswith("— Circle 1\nhttps://example.org/r/1")


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "ftp://example.org", "https://exa mple.org"])
def test_only_an_address_of_the_web_becomes_a_link(url: str | None) -> None:
    made = issue(resources=resources(1, url=url))
    for channel in BOTH:
        [post] = [post for post in thread(made, channel).posts if post.role == "resources"]
        assert post.marks == ()
        assert not url or url not in post.text


def test_headings_stand_over_their_entries_and_say_when_a_section_goes_on() -> None:
    told = texts(thread(issue(resources=resources(7, 3, words=16))), "resources")
    assert told[0].startswith("Read this week\n\nSection A\n\n• Report1 ")
    assert all(text.startswith("Section A (continued)\n\n• ") for text in told[1:] if "Section A" in text)
    assert any("\n\nSection B\n\n• Report8 " in text for text in told)


def test_small_sections_share_a_post_and_a_part_of_one_without_need_does_not() -> None:
    told = texts(thread(issue(resources=resources(2, 1, words=4))), "resources")
    entries = [f"• Report{number} river river river — Circle {number}" for number in (1, 2, 3)]
    assert told == ["\n\n".join(("Read this week", "Section A", *entries[:2], "Section B", entries[2]))]
    for text in texts(thread(issue(resources=resources(5, 4, 6, words=9))), "resources"):
        assert text.count("Section") == 1


def test_sections_are_mixed_where_that_saves_a_post_or_a_lonely_entry() -> None:
    told = texts(thread(issue(resources=resources(1, 5, words=16))), "resources")
    assert [_entries(text) for text in told] == [2, 2, 2]
    assert told[0].startswith("Read this week\n\nSection A\n\n• Report1 ")
    assert "\n\nSection B\n\n• Report2 " in told[0]
    assert told[1].startswith("Section B (continued)\n\n• Report3 ")


def test_five_links_of_threads_fill_a_post_whatever_stands_between_them() -> None:
    channel = Channel("threads", "threads", ThreadsSettings())
    told = texts(thread(issue(resources=resources(7, words=2, url="https://a.example/{}")), channel), "resources")
    assert [_entries(text) for text in told] in ([4, 3], [3, 4])


@pytest.mark.parametrize("count", range(2, 16))
@pytest.mark.parametrize("words", [6, 9, 12])
def test_no_entry_is_alone_where_that_can_be_avoided(count: int, words: int) -> None:
    posts = [post for post in thread(issue(resources=resources(count, words=words))).posts if post.role == "resources"]
    sizes = [_entries(post.text) for post in posts]
    fullest = max(sizes)
    assert len(sizes) == -(-count // fullest) or len(sizes) <= -(-count // (fullest - 1))
    if fullest > 2 or (fullest == 2 and count % 2 == 0):
        assert 1 not in sizes


def test_one_heading_is_not_said_twice() -> None:
    listed = resources(1)
    same = replace(listed, heading="Reports", sections=(replace(listed.sections[0], heading="reports"),))
    [text] = texts(thread(issue(resources=same)), "resources")
    assert text.startswith("reports\n\n• ")
    bare = replace(listed, heading=None, sections=(replace(listed.sections[0], heading=None),))
    [text] = texts(thread(issue(resources=bare)), "resources")
    assert text.startswith("Resources\n\n• ")


def test_a_title_longer_than_a_post_is_divided_and_says_so() -> None:
    title = "The long story of the boats that left the landing at dawn, " * 7 + "and never came back"
    listed = Resources(None, (Section("s", "Reports", (Resource(title, "Circle", None, "en", 9),), 8),), 8)
    told = texts(thread(issue(resources=listed)), "resources")
    assert len(told) == 2
    assert told[1].startswith("Reports (continued)\n\n… ")
    assert "(continued)" not in told[1].removeprefix("Reports (continued)")
    parts = [text.split("\n\n", 1)[1].removeprefix("… ") for text in told]
    assert whole(parts) == f"• {title} — Circle"


def test_a_title_that_cannot_be_divided_is_named() -> None:
    listed = resources(3)
    first = replace(listed.sections[0].items[0], title="y" * 320)
    section = replace(listed.sections[0], items=(first, *listed.sections[0].items[1:]))
    edition = thread(issue(resources=replace(listed, sections=(section,))))
    assert edition.left_out == (f"the resource of line 51: {'y' * 320}",)
    assert "Report2" in "\n".join(texts(edition, "resources"))


def test_a_heading_longer_than_a_post_is_told_like_any_text() -> None:
    heading = "Statements, letters and press releases of this week from both banks of the river, " * 4
    listed = replace(resources(3), heading=heading)
    edition = thread(issue(resources=listed))
    told = whole("\n\n".join(texts(edition, "resources")).split("\n\n"))
    assert " ".join(heading.split()) in told
    assert all(post.length <= 300 for post in edition.posts)
    assert sum(_entries(text) for text in texts(edition, "resources")) == 3


def test_sections_without_resources_are_passed_over() -> None:
    listed = resources(2, 2)
    empty = replace(listed, sections=(replace(listed.sections[0], items=()), listed.sections[1]))
    [text] = texts(thread(issue(resources=empty)), "resources")
    assert text.startswith("Read this week\n\nSection B\n\n• Report3")


def _most(posts: int) -> Channel:
    return Channel("bluesky", "bluesky", BlueskySettings(max_posts=posts))


def test_a_section_that_goes_on_is_named_again_unless_that_takes_a_post_of_six_for_the_argument() -> None:
    heading = "Statements, letters and press releases of this week from the banks"
    listed = resources(9, words=12)
    long = replace(listed, sections=(replace(listed.sections[0], heading=heading),))
    named = f"{heading} (continued)"
    told = texts(thread(issue(resources=long)), "resources")
    assert [text.partition("\n\n")[0] for text in told[1:]] == [named] * 4
    six = len(told) + len(("lead", "epigraph", "closing")) + 6
    assert texts(thread(issue(resources=long), _most(six)), "resources") == told
    told = texts(thread(issue(resources=long), _most(six - 1)), "resources")
    assert len(told) == 4
    assert [text.partition("\n\n")[0] for text in told[1:]] == [named, named, "(continued)"]
    few = replace(long, sections=(replace(long.sections[0], items=long.sections[0].items[:4]),))
    told = texts(thread(issue(resources=few), _most(2)), "resources")
    assert all(text.startswith(named) for text in told[1:])  # nothing is saved


def test_the_heading_of_what_goes_on_is_in_its_own_language() -> None:
    listed = resources(20, 20)
    first, second = listed.sections
    mixed = replace(listed, sections=(first, replace(second, heading="အစီရင်ခံစာများ")))
    told = "\n".join(texts(thread(issue(resources=mixed)), "resources"))
    assert "Section A (continued)" in told
    assert "အစီရင်ခံစာများ (အဆက်)" in told


def _mail_to(address: str, title: str = "Write to the keepers", by: str | None = "Keepers") -> str:
    items = (Resource(title, by, address, "en", 50), *resources(1).sections[0].items)
    listed = Resources(None, (Section("s", "Letters", items, 40),), 40)
    return "\n".join(texts(thread(issue(resources=listed)), "resources"))


@pytest.mark.parametrize("channel", [one for one in EVERY if one.kind != "apprise"], ids=lambda channel: channel.name)
def test_a_mail_address_stands_behind_the_publisher_on_every_network_once(channel: Channel) -> None:
    item = Resource("Write to us", "Keepers", "mailto:keepers@example.org", "en", 50)
    listed = Resources(None, (Section("s", "Letters", (item,), 40),), 40)
    posts = thread(issue(resources=listed), channel).posts
    [post] = [post for post in posts if "• Write to us" in post.text]
    assert "• Write to us — Keepers, keepers@example.org" in post.text
    assert sum(post.text.count("keepers@example.org") for post in posts) == 1
    assert not any("mailto" in post.text for post in posts)


def test_a_mail_address_is_shown_bare_and_not_twice() -> None:
    assert "• Write to the keepers — k@example.org\n" in _mail_to("mailto:k@example.org?subject=Boats%0AHo", by=None)
    assert "• Write to K@example.org — Keepers\n" in _mail_to("mailto:k@example.org", "Write to K@example.org")
    assert "• Write to the keepers — Keepers\n" in _mail_to("mailto:k@example.org and more")
    assert "• Write to the keepers — Keepers\n" in _mail_to("mailto:nobody")
