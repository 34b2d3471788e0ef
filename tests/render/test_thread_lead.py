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


def test_the_best_reason_is_told_rather_than_who_wrote_it_who_is_then_named_at_the_end() -> None:
    best = "The ferries of the Than Yaung run again from six in the morning" + " now" * 30 + "."
    made = issue(author="Ko Lin of the Upper River", body=paragraphs(best, "Families met on the landings."), url=URL)
    first, *_, last = thread(made, X).posts
    assert best in first.text
    assert "Ko Lin" not in first.text
    assert last.text.endswith("\nBy Ko Lin of the Upper River")
    short = issue(author="Ko Lin of the Upper River", url=URL)
    first, *_, last = thread(short, X).posts
    assert "By Ko Lin of the Upper River" in first.text
    assert "Ko Lin" not in last.text


def test_a_beginning_that_says_something_leaves_room_for_who_wrote_it() -> None:
    """The best reason is two sentences, of which the first is enough."""
    first = "Ferries run again from six in the morning on the Than Yaung."
    second = "They carry teachers, monks, traders, nurses and all who have waited" + " so long" * 10 + "."
    made = issue(author="Ko Lin of the Upper River", body=paragraphs(f"{first} {second}"), url=URL)
    post = thread(made, X).posts[0].text
    assert first in post
    assert "By Ko Lin" in post


@pytest.mark.parametrize("where", ["https://ferry.example/names", "ferry.example", "see www.ferry.example/a"])
def test_where_addresses_cost_a_sentence_with_one_is_passed_over(where: str) -> None:
    body = paragraphs(
        f"For the first time in a year, five of the nine landings are open to boats ({where}).",
        "The river guards keep the list of names, and every traveller is on it.",
        f"The Delta Fund said nothing of the list on its page {where} last week.",
    )
    made = issue(body=body, url=URL, resources=None, epigraph=None)
    told = " ".join(post.text for post in thread(made, X).posts)
    assert "ferry.example" not in told
    assert "every traveller is on it" in told
    assert "ferry.example" in " ".join(post.text for post in thread(made, MASTODON).posts)


def test_a_short_sentence_is_not_the_lead_where_the_one_behind_it_says_something() -> None:
    """The best reason is both together, and beside the author's name there is room for either alone."""
    short = "The list is short."
    said = "Guards of the Than Yaung hold 14 boats at the landing of Kyun Lay, with all nets" + " now" * 19 + "."
    made = issue(title="Boats " * 6, author="Ko Lin of the River", body=paragraphs(f"{short} {said}"), url=URL)
    first, *others = thread(made, X).posts
    assert said in first.text
    assert short not in first.text
    assert not any(said in post.text for post in others)


def test_on_x_the_best_reason_is_worth_more_than_the_words_before_the_address() -> None:
    best = "The ferries of the Than Yaung run again from six in the morning, says the keeper of Kyun Lay" + " now" * 5
    body = paragraphs(f"{best}.", "Families met on the landings and wept.")
    first = thread(issue(title="Boats " * 23, body=body, url=URL), X).posts[0]
    assert f"{best}." in first.text
    assert first.text.endswith(f"\n\n{URL}")


LONG = "The ferries of the Than Yaung run again from six in the morning" + " now" * 30 + "."
"""With it the lead has no room for who wrote it."""


@pytest.mark.parametrize(
    ("author", "about"),
    [
        ("Ferry Circle", "Ferry circle is a ring of keepers on both banks. It takes no money."),
        ("ကူးတို့အဖွဲ့", "ကူးတို့အဖွဲ့သည် ကမ်းနှစ်ဖက်မှ ကူးတို့သမားများ၏ အဖွဲ့ ဖြစ်သည်။"),
    ],
)
def test_the_last_post_does_not_name_the_author_twice(author: str, about: str) -> None:
    made = issue(author=author, about=about, body=paragraphs(LONG, "Families met on the landings."), url=URL)
    first, *_, last = thread(made, X).posts
    assert LONG in first.text
    assert author not in first.text
    assert last.text.casefold().count(author.casefold()) == 1


def test_a_part_of_a_word_does_not_name_the_author() -> None:
    about = "Ferry Post prints maps in linen for keepers on both banks. It takes no money."
    made = issue(author="Lin", about=about, body=paragraphs(LONG, "Families met on the landings."), url=URL)
    assert thread(made, X).posts[-1].text.endswith("\nBy Lin")
