"""`max_posts` is the most: argument, epigraph and at last resources give way, and what does is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import Channel
from pipeline.channel.kinds import SETTINGS
from pipeline.issue import Issue, Resources
from tests.render.thread_material import EVERY, issue, resources, texts, thread

KINDS = sorted(channel.kind for channel in EVERY)


def _most(kind: str, most: int) -> Channel:
    return Channel(kind, kind, SETTINGS[kind](max_posts=most))  # type: ignore[call-arg]


def _titles(made: Issue) -> list[str]:
    return [item.title for section in _listed(made).sections for item in section.items]


def _listed(made: Issue) -> Resources:
    assert made.resources
    return made.resources


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"webhook", "apprise"}])
@given(most=st.integers(3, 12), sizes=st.lists(st.integers(1, 25), min_size=1, max_size=3), words=st.integers(1, 40))
def test_no_thread_is_longer_and_every_resource_is_told_or_named(
    kind: str, most: int, sizes: list[int], words: int
) -> None:
    made = issue(resources=resources(*sizes, words=words))
    edition = thread(made, _most(kind, most))
    assert len(edition.posts) <= most
    told = " ".join(text for post in edition.posts for text in post.text.split())
    named = {one.partition(": ")[2] for one in edition.left_out}
    for title in _titles(made):
        assert (f" {title.split()[0]} " in told) != (title in named), title


def test_the_first_ones_stay_and_the_others_are_named_with_their_lines() -> None:
    made = issue(resources=resources(8, 30))
    edition = thread(made, _most("bluesky", 5))
    assert len(edition.posts) == 5
    assert not texts(edition, "argument")
    told = "\n".join(texts(edition, "resources"))
    count = sum(f"Report{number} " in told for number in range(1, 39))
    assert all(f"Report{number} " in told for number in range(1, count + 1))
    missing = [one for one in edition.left_out if one.startswith("the resource of line ")]
    assert len(missing) == 38 - count > 0
    assert missing[0].startswith(f"the resource of line {50 + count + 1}: Report{count + 1} river")


def test_where_they_fit_nothing_is_left_out() -> None:
    made = issue(resources=resources(8, 30))
    edition = thread(made, _most("bluesky", 40))
    assert not [one for one in edition.left_out if "resource" in one]
    assert all(title in "\n".join(texts(edition, "resources")) for title in _titles(made))


def test_a_list_by_hand_counts_with_what_the_editor_wrote() -> None:
    made = replace(issue(resources=resources(3)), resources=None)
    assert len(thread(made, _most("bluesky", 3)).posts) <= 3
