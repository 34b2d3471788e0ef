"""What is written by hand: for networks that exist, and clean text in the file beside the issue too."""

from __future__ import annotations

from pipeline.channel import Channel, MastodonSettings
from pipeline.check import check_hands
from pipeline.issue import Reading, Source, ThreadEdit, ThreadHand
from tests.check.making import NEWSLETTER, issue, problems, rules

TURNED = "a\u202eb\u202c"


def test_a_hand_for_a_channel_or_a_kind_is_right_and_for_anything_else_is_not() -> None:
    names = (None, "bluesky", "mastodon", "second", "newsletter", "Bluesky")
    hands = tuple(ThreadHand(name, lead="x", line=n) for n, name in enumerate(names))
    channels = (NEWSLETTER, Channel("second", "mastodon", MastodonSettings()))
    found = check_hands(Reading(issue(thread=hands), Source("i", "")), channels)
    assert [(problem.rule, problem.place.line) for problem in found] == [
        ("thread-network-unknown", 4),
        ("thread-network-unknown", 5),
    ]
    assert "did you mean bluesky?" in found[1].message


def test_the_texts_of_a_file_beside_the_issue_are_looked_at() -> None:
    edit = ThreadEdit("replace", "lead", "", TURNED, 9)
    for hand, line in (
        (ThreadHand(lead=TURNED, line=5, file="x.thread.toml"), 5),
        (ThreadHand(edits=(edit,), line=5, file="x.thread.toml"), 9),
        (ThreadHand("bluesky", content_warning=TURNED, line=7, file="x.thread.toml"), 7),
    ):
        (problem,) = problems(issue(thread=(hand,)))
        assert (problem.rule, problem.file, problem.place.line) == ("bidi-override", "x.thread.toml", line)
    assert rules(problems(issue(thread=(ThreadHand(edits=(edit,)),)))) == ["bidi-override"]
