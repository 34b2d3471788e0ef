"""A thread of three posts with all that is hard to write, and its postings as a network's own packer makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.channel import Channel, Publication
from pipeline.delivery import Packed
from pipeline.edition import Attached, LinkCard, Mark, Post, ThreadEdition
from pipeline.send.post.poster import Posting
from tests.render.thread_material import PUBLICATION
from tests.send.post.outbox_postings import postings_of

FIRST_AT = 1_774_267_200.25
LINK = "https://example.org/issues/five-landings?a=1&b=2"
TEXTS = (
    f"Five Landings Open & a <List> of Names\n\nRead it: {LINK}",
    "“Nobody *was* _hurt_” said @mya — ရေစီး 🎏\nhttps://example.org/r/1",
    "The end. #FerryPost",
)


def edition(channel: Channel, *texts: str) -> ThreadEdition:
    """A thread of these posts, whose addresses are links; by default three with all that is hard to write."""
    posts = tuple(_post(text, place) for place, text in enumerate(texts or TEXTS))
    slug = "2026-03-09-five-landings"
    link = LinkCard(LINK, "Five Landings", "Boats.")
    return ThreadEdition(
        channel.name,
        channel.kind,
        slug,
        None,
        "Five Landings Open & a <List> of Names",
        "en",
        "units",
        posts,
        link=link,
    )


PICTURE = Attached("card.png", b"\x89PNG\r\n\x1a\n \x00\xff--card\r\n", "image/png", "“ရေစီး” — eleven boats", 1200, 675)


def with_card(channel: Channel, *texts: str) -> ThreadEdition:
    """The same with the issue's card."""
    return replace(edition(channel, *texts), picture=PICTURE)


def _post(text: str, place: int) -> Post:
    links = tuple(
        Mark("link", start, start + len(word), word)
        for word in text.split()
        if word.startswith("https://") and (start := text.index(word)) >= 0
    )
    return Post(text, "argument" if place else "lead", len(text), 4000, ("en",), links)


def postings(
    pack: Callable[[ThreadEdition, Publication, Channel], Packed], channel: Channel, made: ThreadEdition | None = None
) -> tuple[Posting, ...]:
    """The thread as a run hands it over."""
    return postings_of(pack(made or edition(channel), PUBLICATION, channel), FIRST_AT)
