"""What threads are made of in tests: channels, the built-in words, and an issue of invented boats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import tomli

from pipeline.channel import BlueskySettings, Channel, MastodonSettings, Publication
from pipeline.channel.kinds import SETTINGS
from pipeline.channel.threads import ThreadSettings
from pipeline.edition import ThreadEdition
from pipeline.issue import Block, Epigraph, Issue, Resource, Resources, Section
from pipeline.render.thread import render_thread
from pipeline.thread_words import parse_thread_words

TEMPLATE = Path(__file__).parent.parent.parent / "templates" / "thread.toml"
WORDS = parse_thread_words(tomli.loads(TEMPLATE.read_text(encoding="utf-8")), "thread.toml")
PUBLICATION = Publication(name="Ferry Post", address="desk@ferry.example")
BLUESKY = Channel("bluesky", "bluesky", BlueskySettings())
MASTODON = Channel("mastodon", "mastodon", MastodonSettings())
BOTH = (BLUESKY, MASTODON)
EVERY = tuple(Channel(kind, kind, made()) for kind, made in SETTINGS.items() if issubclass(made, ThreadSettings))
"""A channel of every kind that carries threads."""

_BODY = """
For the first time in a year, five of the nine landings on the Than Yaung River are open to boats. The ferries run from
 six in the morning. Families met on the landings and wept.

However, the order that opened the landings also made a list of names. This list is kept by the river guards. Every
 traveller must give the name of a relative on the other bank, and nobody knows who reads the names.

As the keeper of the ferry says: “We ask who is missing. We write down the answer.”

The River Committee (RC) rebuilt the landings with a grant of the Delta Fund in 2024. The grant forbids the collection
 of names. They never read it.

The Delta Fund must say in public whether it knew of the list of names. Lastly, the RC should burn the list before
 witnesses from the villages.
"""
EPIGRAPH = Epigraph("We ask who is missing. We write down the answer.", "Daw Khin Khin, keeper of the ferry", 5)


def issue(**changes: Any) -> Issue:
    """An issue with an epigraph, five paragraphs and two sections of resources, changed as asked."""
    plain = Issue(
        title="Five Landings Open, and a List of Names",
        date=date(2026, 3, 9),
        author="Ferry Post",
        read_minutes=3,
        language="en",
        slug="2026-03-09-five-landings",
        epigraph=EPIGRAPH,
        body=paragraphs(*_BODY.strip().replace("\n ", " ").split("\n\n")),
        resources=resources(4, 2),
        about="Ferry Post is a circle of keepers on both banks. It takes no money.",
    )
    return replace(plain, **changes)


def paragraphs(*texts: str) -> tuple[Block, ...]:
    """A body of paragraphs, each on a line of its own."""
    return tuple(Block("paragraph", text, 10 + 2 * number) for number, text in enumerate(texts))


def resources(*sizes: int, words: int = 8, url: str | None = "https://example.org/r/{}") -> Resources:
    """Sections of so many resources, each title of so many words."""
    number = 0
    sections = []
    for place, size in enumerate(sizes):
        items = []
        for _ in range(size):
            number += 1
            title = " ".join([f"Report{number}", *["river"] * (words - 1)])
            items.append(Resource(title, f"Circle {number}", url and url.format(number), "en", 50 + number))
        sections.append(Section(f"s{place}", f"Section {chr(65 + place)}", tuple(items), 40 + place))
    return Resources("Read this week", tuple(sections), 40)


def thread(made: Issue, channel: Channel = BLUESKY, publication: Publication = PUBLICATION) -> ThreadEdition:
    """The issue's thread."""
    return render_thread(made, publication, channel, WORDS)


def texts(edition: ThreadEdition, role: str) -> list[str]:
    """The texts of the posts that are there for one thing."""
    return [post.text for post in edition.posts if post.role == role]


def whole(posts: Iterable[str]) -> str:
    """Posts as one text, without the signs and the words that say that one goes on."""
    told = " ".join(text.removeprefix("(continued) ").removeprefix("(အဆက်) ") for text in posts)
    return told.replace(" … ", " ")
