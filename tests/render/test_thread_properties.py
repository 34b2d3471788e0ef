"""What holds for every thread, whatever the issue is: within the limits, complete, marks over exactly their text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import Channel, MastodonSettings
from pipeline.edition import ThreadEdition
from pipeline.issue import Block, Epigraph, Issue, Resource, Resources, Section
from pipeline.text.sentences import balanced
from tests.render.thread_material import BOTH, EVERY, MASTODON, WORDS, issue, paragraphs, thread
from tests.text import strings

_line = st.one_of(
    strings.strings,
    strings.burmese_sentences,
    st.lists(
        st.sampled_from(["River", "boats", "“We", "ask.”", "(once)", "U.S.", "the", "list;", "names,", "and"]),
        max_size=12,
    ).map(" ".join),
).map(lambda text: " ".join(text.split()))
_title = _line.filter(bool)
_items = st.lists(st.builds(lambda title, by: (title, by), _title, st.none() | _title), max_size=6)


@st.composite
def issues(draw: st.DrawFn) -> Issue:
    """An issue of any of the strings that are hard to count and to divide."""
    sections = []
    number = 0
    for place in range(draw(st.integers(0, 3))):
        items = []
        for title, by in draw(_items):
            number += 1
            url = f"https://example.org/{number}" if draw(st.booleans()) else None
            items.append(Resource(f"R{number}R {title}", by, url, "en", number))
        sections.append(Section(f"s{place}", draw(st.none() | _line), tuple(items), 1))
    return issue(
        title=draw(st.none() | _title),
        language=draw(st.sampled_from(["en", "my", "hi", "ja"])),
        preheader=draw(st.none() | _title),
        url=draw(st.sampled_from([None, "https://example.org/briefing", "http://example.org"])),
        hashtags=tuple(draw(st.lists(_title, max_size=4))),
        epigraph=draw(st.none() | st.builds(Epigraph, _title, st.none() | _title, st.just(3))),
        body=paragraphs(*draw(st.lists(_line, max_size=6))),
        resources=draw(st.just(Resources(draw(st.none() | _line), tuple(sections), 1))),
        about=draw(st.none() | _line),
    )


@given(issues(), st.sampled_from(BOTH))
def test_every_thread_keeps_the_laws(made: Issue, channel: Channel) -> None:
    edition = thread(made, channel)
    _within_the_limits(edition)
    _every_resource_once(made, edition)
    for post in edition.posts:
        assert post.text == post.text.strip()
        assert post.text
        assert 1 <= len(post.languages) <= 3
        at = 0
        for mark in post.marks:
            assert at <= mark.start < mark.end <= len(post.text)
            at = mark.end
            if mark.kind == "tag":
                assert post.text[mark.start : mark.end].lstrip("#＃") == mark.value
    assert thread(made, channel) == edition


@given(issues(), st.sampled_from(EVERY), st.sampled_from(["", "Loss of life", "ဆုံးရှုံးမှု " * 5]))
def test_every_kind_loses_nothing_and_keeps_its_limits(made: Issue, channel: Channel, warning: str) -> None:
    made = replace(made, content_warning=warning.strip())
    edition = thread(made, channel)
    _within_the_limits(edition)
    text = "\n".join(post.text for post in edition.posts)
    missing = "\n".join(edition.left_out)
    for section in made.resources.sections if made.resources and channel.kind != "apprise" else ():
        for item in section.items:
            name = item.title.split()[0]
            told = len(re.findall(rf"• {name}\b", text))
            assert told + len(re.findall(rf"line \d+: {name}\b", missing)) == 1
    for post in edition.posts:
        assert post.text
        assert post.text == post.text.strip()
        beginning = re.match(r"\((?:continued|အဆက်)\)\s(.)", post.text)
        assert not beginning or not regex.match(r"[\p{M}\u200d။၊]", beginning.group(1))
    assert thread(made, channel) == edition


def _within_the_limits(edition: ThreadEdition) -> None:
    for post in edition.posts:
        weighed = edition.kind == "x" or "http" in post.text or "@" in post.text
        assert len(regex.findall(r"\X", post.text)) <= post.length or weighed
        assert post.length <= post.limit
        assert not post.size_limit or post.size <= post.size_limit
        assert edition.size_unit != "bytes" or not post.size_limit or len(post.text.encode()) == post.size


def _every_resource_once(made: Issue, edition: ThreadEdition) -> None:
    told = "\n".join(post.text for post in edition.posts if post.role == "resources")
    missing = "\n".join(edition.left_out)
    for section in made.resources.sections if made.resources else ():
        for item in section.items:
            name = item.title.split()[0]
            assert len(re.findall(rf"• {name}\b", told)) + len(re.findall(rf"line \d+: {name}\b", missing)) == 1


@given(st.lists(st.one_of(_line, strings.burmese_sentences), min_size=1, max_size=8), st.sampled_from(BOTH))
def test_the_argument_is_the_texts_own_words(body: list[str], channel: Channel) -> None:
    made = issue(body=paragraphs(*body), epigraph=None, resources=None, title="Boats", preheader="Boats.")
    told = [post.text for post in thread(made, channel).posts if post.role == "argument"]
    joined: list[str] = []
    for text in told:
        word, _, rest = text.partition(" ")
        if word in WORDS.continued:
            joined[-1] = joined[-1].removesuffix(" …") + rest
        else:
            joined.append(text)
    for passage in joined:
        assert balanced(passage)
        assert any(passage.replace(" ", "") in paragraph.replace(" ", "") for paragraph in body)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.integers(100, 600))
def test_any_instances_limit_is_kept(words: list[int], limit: int) -> None:
    """Servers of Mastodon's kind have limits of their own."""
    items = tuple(Resource(" ".join(["river"] * count), f"By {n}", None, "en", n) for n, count in enumerate(words))
    made = issue(resources=Resources("Read", (Section("s", "All", items, 1),), 1))
    channel = Channel("m", "mastodon", MastodonSettings(max_characters=limit, max_posts=100))
    edition = thread(made, channel)
    assert all(post.length <= limit for post in edition.posts)
    assert sum(post.text.count("• ") for post in edition.posts) == len(items)


def test_a_body_of_megabytes_still_gives_a_thread() -> None:
    """Only the beginning of such a body is looked at."""
    one_line = Block("paragraph", "no end to it " * 200_000, 1)
    many = paragraphs(*(["A boat sank. " * 20] * 5000))
    for body in ((one_line,), many):
        assert thread(issue(body=body, date=date(2026, 1, 1)), MASTODON).posts
