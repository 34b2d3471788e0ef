"""The two ends of a thread where room is short, and where addresses cost."""

from __future__ import annotations

import pytest

from pipeline.channel import Channel, Publication, XSettings
from pipeline.issue import Epigraph
from tests.render.thread_material import BLUESKY, MASTODON, PUBLICATION, issue, paragraphs, texts, thread

X = Channel("x", "x", XSettings())
HOME = Publication(name="Ferry Post", address="desk@ferry.example", base_url="https://ferry.example")
URL = "https://example.org/briefings/2026/five-landings-open-and-a-list-of-names"


def test_a_title_that_fills_a_post_is_followed_by_the_reason_and_the_link() -> None:
    made = issue(title="Boats " * 47 + "row", url=URL, read_minutes=None)
    first, second = texts(thread(made), "lead")
    assert first == made.title
    assert second.startswith("For the first time in a year, five of the nine landings")
    assert second.endswith("Read the whole briefing: " + URL.removeprefix("https://"))
    own, link = texts(thread(issue(title=made.title, url=URL, preheader="Our own words. " * 16)), "lead")[1:]
    assert own == ("Our own words. " * 16).strip()
    assert link.startswith("Read the whole briefing (3 minutes): ")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (0, "(3 minutes): example.org/briefings/2026/five-landings-open-and-a-list-of-names"),
        (7, "briefing: example.org/briefings/2026/five-landings-open-and-a-list-of-names"),
        (13, "briefing: example.org"),
    ],
)
def test_the_link_is_said_in_fewer_words_rather_than_losing_the_best_reason(words: int, shown: str) -> None:
    best = "The ferries of the Than Yaung run again from six in the morning" + " now" * words + "."
    made = issue(title="Boats " * 18, body=paragraphs(best, "Families met on the landings."), url=URL)
    post = thread(made).posts[0]
    assert best in post.text
    assert post.text.endswith(shown)
    assert [mark.value for mark in post.marks] == [URL]


def test_on_x_an_issue_without_an_address_leads_home_from_the_last_post() -> None:
    addresses = [text for post in thread(issue(), X, HOME).posts for text in post.text.split() if "://" in text]
    assert addresses == ["https://ferry.example"]
    assert "https://ferry.example" in thread(issue(), X, HOME).posts[-1].text
    addresses = [text for post in thread(issue(url=URL), X, HOME).posts for text in post.text.split() if "://" in text]
    assert addresses == [URL]
    assert not any("://" in post.text for post in thread(issue(), X, PUBLICATION).posts)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We ask.", "“We ask.”"),
        ("‘Nobody hears us,’ she said. We hear her.", "“‘Nobody hears us,’ she said. We hear her.”"),
        ("‘Nobody hears us.’", "‘Nobody hears us.’"),
        ("“We ask.”", "“We ask.”"),
    ],
)
def test_an_epigraph_stands_in_quotation_marks_once(text: str, told: str) -> None:
    assert texts(thread(issue(epigraph=Epigraph(text, "Ma Hla", 5))), "quotation") == [f"{told}\n— Ma Hla"]


@pytest.mark.parametrize("channel", [BLUESKY, MASTODON], ids=lambda channel: channel.name)
def test_an_issue_without_a_title_begins_with_its_reason(channel: Channel) -> None:
    post = thread(issue(title=None), channel).posts[0]
    assert post.text.startswith("For the first time in a year")
