"""Long posts are changed part by part, and a content warning stands in them once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import tomli

from pipeline.channel import AppriseSettings, Channel, DiscordSettings, TelegramSettings, XSettings
from pipeline.issue import Issue, ThreadEdit, ThreadHand
from pipeline.render.hand_file import entries, hand_file
from tests.render.thread_material import EVERY, PUBLICATION, WORDS, issue, resources, thread

TELEGRAM = Channel("telegram", "telegram", TelegramSettings())
APPRISE = Channel("apprise", "apprise", AppriseSettings())
X = Channel("x", "x", XSettings())


def _edited(made: Issue, kind: str, *edits: ThreadEdit) -> Issue:
    return replace(made, thread=(ThreadHand(kind, edits=edits, file="issue.thread.toml"),))


def test_every_part_of_a_long_post_is_an_entry_of_its_own() -> None:
    made = entries(issue(), PUBLICATION, TELEGRAM, WORDS)
    assert [entry.name.partition(":")[0] for entry in made][:2] == ["lead", "quotation"]
    assert sum(entry.name.startswith("resources: ") for entry in made) == 6
    assert made[0].about.startswith("part 1/")
    assert made[0].about.endswith(" UTF-16 units")
    assert thread(issue(), channel=TELEGRAM).posts[0].text.startswith(made[0].text + "\n\n" + made[1].text)


def test_a_part_that_is_replaced_leaves_the_others_as_they_are() -> None:
    plain = thread(issue(), channel=TELEGRAM).posts[0].text
    first = entries(issue(), PUBLICATION, TELEGRAM, WORDS)[0].text
    made = _edited(issue(), "telegram", ThreadEdit("replace", "lead", "", "Another beginning."))
    [post] = thread(made, channel=TELEGRAM).posts
    assert post.text == plain.replace(first, "Another beginning.")


def test_a_resource_that_is_replaced_goes_on_with_its_section() -> None:
    channel = Channel("discord", "discord", DiscordSettings())
    made = issue(resources=resources(3, url=None))
    second = entries(made, PUBLICATION, channel, WORDS)[-3]
    assert second.text.startswith("Section A (continued)\n\n• Report2 ")
    edit = ThreadEdit("replace", "resources", second.name.partition(": ")[2], second.text + "!")
    text = thread(_edited(made, "discord", edit), channel=channel).posts[0].text
    assert "continued" not in text
    assert "• Report2 river river river river river river river — Circle 2!\n\n• Report3" in text


@pytest.mark.parametrize("channel", EVERY, ids=lambda channel: channel.kind)
def test_the_file_of_a_channel_changes_nothing_until_it_is_changed(channel: Channel) -> None:
    made = issue(content_warning="" if channel.kind == "bluesky" else "Loss of life", url="https://example.org/five")
    written = hand_file("issue.txt", (), entries(made, PUBLICATION, channel, WORDS))
    posts = tomli.loads(written)[channel.name]["edit"]
    edits = []
    for post in posts:
        role, _, beginning = post["replace"].partition(": ")
        edits.append(ThreadEdit("replace", role, beginning, post["text"].strip()))
    edition = thread(_edited(made, channel.name, *edits), channel=channel)
    assert edition.problems == ()
    assert [post.text for post in edition.posts] == [post.text for post in thread(made, channel=channel).posts]


def test_a_notice_is_not_asked_for_the_posts_that_it_does_not_have() -> None:
    drop, other = ThreadEdit("drop", "quotation", ""), ThreadEdit("replace", "lead", "", "Another beginning.")
    edition = thread(replace(issue(), thread=(ThreadHand(edits=(drop, other)),)), channel=APPRISE)
    assert ([post.text for post in edition.posts], edition.problems) == (["Another beginning."], ())
    [problem] = thread(_edited(issue(), "apprise", drop), channel=APPRISE).problems
    assert problem.rule == "thread-edit-unfit"


@pytest.mark.parametrize("words", range(36, 46))
def test_a_warning_in_the_first_post_takes_its_room(words: int) -> None:
    made = issue(title="Boats " * words + "row", content_warning="Loss of life on the river", body=())
    edition = thread(made, channel=X)
    assert edition.posts[0].text.startswith("Content warning: Loss of life on the river\n\nBoats")
    assert all(post.length <= post.limit for post in edition.posts)
    assert edition.left_out == ()
