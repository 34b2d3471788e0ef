"""What each network asks of a post: how long it may be, how that is counted, and whether words can carry a link.

A network that is added is one row here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from pipeline.channel import BlueskySettings, Channel, MastodonSettings
from pipeline.text.counting import bluesky_length, mastodon_length
from pipeline.text.graphemes import count_at_most
from pipeline.text.pieces import Room

BLUESKY_GRAPHEMES, BLUESKY_BYTES = 300, 3000
"""Lexicon app.bsky.feed.post: `text` has maxGraphemes 300 and maxLength 3000 (UTF-8 bytes)."""
BLUESKY_LABELS = ("sexual", "nudity", "porn", "graphic-media")
"""The labels that an author puts on a post (com.atproto.label.defs#selfLabels) and Bluesky's readers can filter by."""


@dataclass(frozen=True, slots=True)
class Network:
    """The rule of one channel's network.

    `unit` names what `room` counts; `carries_links` says whether words may be a link (else the address must stand in
    the text); `argument` is the most posts that the argument takes and `aside` how many sentences may join the best
    one of a post; `max_posts` is the channel's own limit.
    """

    unit: str
    room: Room
    carries_links: bool
    argument: int
    aside: int
    max_posts: int


def network_of(channel: Channel) -> Network:
    """The rule of a channel's network, with the limits that its settings give.

    Raises:
        TypeError: the channel's kind carries no thread (a mistake of the code: `pipeline.kinds` names who does).
    """
    settings = channel.settings
    if isinstance(settings, BlueskySettings):
        room = Room(bluesky_length, BLUESKY_GRAPHEMES, BLUESKY_BYTES)
        return Network("graphemes", room, carries_links=True, argument=4, aside=2, max_posts=settings.max_posts)
    if isinstance(settings, MastodonSettings):
        measure = partial(_mastodon, settings.characters_per_url)
        room = Room(measure, settings.max_characters)
        return Network("characters", room, carries_links=False, argument=4, aside=2, max_posts=settings.max_posts)
    raise TypeError(channel.kind)


def under_warning(network: Network, channel: Channel, warning: str) -> Network:
    """The rule where every post has a content warning over it: Mastodon counts its words with the post's own."""
    if not warning or not isinstance(channel.settings, MastodonSettings):
        return network
    return replace(network, room=replace(network.room, limit=network.room.limit - count_at_most(warning)))


def _mastodon(characters_per_url: int, text: str) -> tuple[int, int]:
    return mastodon_length(text, characters_per_url), len(text.encode())
