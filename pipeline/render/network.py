"""What each network asks of a post: how long it may be, how that is counted, and whether words can carry a link.

A network that is added is one row here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipeline.channel import (
    AppriseSettings,
    BlueskySettings,
    Channel,
    DiscordSettings,
    FacebookSettings,
    LinkedInSettings,
    MailSettings,
    MastodonSettings,
    SlackSettings,
    TelegramSettings,
    ThreadsSettings,
    WebhookSettings,
    XSettings,
)
from pipeline.text import counting
from pipeline.text.graphemes import count_at_most
from pipeline.text.pieces import Room
from pipeline.text.web_addresses import different_addresses

BLUESKY_GRAPHEMES, BLUESKY_BYTES = 300, 3000
"""Lexicon app.bsky.feed.post: `text` has maxGraphemes 300 and maxLength 3000 (UTF-8 bytes)."""
BLUESKY_LABELS = ("sexual", "nudity", "porn", "graphic-media")
"""The labels that an author puts on a post (com.atproto.label.defs#selfLabels) and Bluesky's readers can filter by."""
TELEGRAM_UNITS = 4096
"""core.telegram.org/bots/api#sendmessage: 1 to 4096 characters after entities are parsed, counted in UTF-16 units."""
TELEGRAM_CAPTION = 1024
"""core.telegram.org/bots/api#sendphoto: `caption`, counted in the same way."""
LINKEDIN_CHARACTERS, LINKEDIN_COMMENT = 3000, 1250
"""learn.microsoft.com, Posts API (`commentary`) and Comments API (`message`)."""
FACEBOOK_CHARACTERS = 63_206
THREADS_CHARACTERS, THREADS_LINKS = 500, 5
"""developers.facebook.com/docs/threads: characters of a post, and different addresses in one."""
X_WEIGHT = 280
"""docs.x.com, counting characters: `maxWeightedTweetLength` of twitter-text's configuration 3."""
DISCORD_CHARACTERS = 2000
"""discord.com/developers/docs/resources/webhook#execute-webhook: `content`."""
SLACK_CHARACTERS = 4000
"""docs.slack.dev: the text of a message should have no more; over 40,000 it is cut."""
_WEBHOOK_CHARACTERS, _NOTICE_CHARACTERS = 100_000, 1000
"""Limits of our own, where the far side has none: what one signed request carries, and what a notification takes."""


@dataclass(frozen=True, slots=True)
class Network:
    """The rule of one channel's network.

    `unit` names what `room` counts, `size_unit` what it counts besides; `carries_links` says whether words may be a
    link (else the address must stand in the text); `max_posts` is the channel's own limit. `aside` is how many
    sentences may join the best one of a post. `joined` is for networks of long posts, whose parts are put together: how
    much the first post takes, and every further one. `one_address`: addresses cost, so only the lead post has one.
    `notice`: nothing but the lead post is told.
    """

    unit: str
    room: Room
    carries_links: bool
    max_posts: int
    aside: int = 2
    size_unit: str = "bytes"
    joined: tuple[int, int] | None = None
    one_address: bool = False
    notice: bool = False


def network_of(channel: Channel) -> Network:
    """The rule of a channel's network, with the limits that its settings give.

    Raises:
        TypeError: the channel's kind carries no thread (a mistake of the code: `pipeline.kinds` names who does).
    """
    settings = channel.settings
    row = _ROWS.get(type(settings))
    if row is None or isinstance(settings, MailSettings):
        raise TypeError(channel.kind)
    return replace(row(settings), max_posts=settings.max_posts)


def under_warning(network: Network, channel: Channel, warning: str) -> Network:
    """The rule where every post has a content warning over it: Mastodon counts its words with the post's own."""
    if not warning or not isinstance(channel.settings, MastodonSettings):
        return network
    return replace(network, room=replace(network.room, limit=network.room.limit - count_at_most(warning)))


def _bluesky(_settings: BlueskySettings) -> Network:
    room = Room(counting.bluesky_length, BLUESKY_GRAPHEMES, BLUESKY_BYTES)
    return Network("graphemes", room, carries_links=True, max_posts=0)


def _mastodon(settings: MastodonSettings) -> Network:
    room = Room(
        _measured(partial(counting.mastodon_length, characters_per_url=settings.characters_per_url)),
        settings.max_characters,
    )
    return Network("characters", room, carries_links=False, max_posts=0)


def _telegram(settings: TelegramSettings) -> Network:
    room = Room(_measured(counting.telegram_length), TELEGRAM_UNITS)
    first = TELEGRAM_CAPTION if settings.card else TELEGRAM_UNITS
    return _long("UTF-16 units", room, first, carries_links=True)


def _linkedin(_settings: LinkedInSettings) -> Network:
    # what the post itself has no room for follows as comments, and a part must fit either
    room = Room(_measured(counting.linkedin_length), LINKEDIN_COMMENT)
    return _long("characters", room, LINKEDIN_CHARACTERS, carries_links=False)


def _facebook(_settings: FacebookSettings) -> Network:
    return _long("characters", Room(_measured(counting.facebook_length), FACEBOOK_CHARACTERS), FACEBOOK_CHARACTERS)


def _threads(_settings: ThreadsSettings) -> Network:
    room = Room(_on_threads, THREADS_CHARACTERS, THREADS_LINKS)
    return Network("characters", room, carries_links=False, max_posts=0, size_unit="links")


def _on_threads(text: str) -> tuple[int, int]:
    return counting.threads_length(text), different_addresses(text)


def _x(_settings: XSettings) -> Network:
    room = Room(_measured(counting.x_length), X_WEIGHT)
    return Network("characters", room, carries_links=False, max_posts=0, one_address=True)


def _discord(_settings: DiscordSettings) -> Network:
    return _long("characters", Room(_measured(counting.discord_length), DISCORD_CHARACTERS), DISCORD_CHARACTERS)


def _slack(_settings: SlackSettings) -> Network:
    return _long("characters", Room(_measured(counting.slack_length), SLACK_CHARACTERS), SLACK_CHARACTERS)


def _webhook(_settings: WebhookSettings) -> Network:
    room = Room(_measured(count_at_most), _WEBHOOK_CHARACTERS)
    return Network("characters", room, carries_links=True, max_posts=0)  # one request holds all posts, each by itself


def _apprise(_settings: AppriseSettings) -> Network:
    room = Room(_measured(len), _NOTICE_CHARACTERS)
    return replace(_long("characters", room, _NOTICE_CHARACTERS), notice=True)


def _long(unit: str, room: Room, first: int, *, carries_links: bool = False) -> Network:
    """A network of long posts: as few of them as hold it all (how much that is: `pipeline.render.space`)."""
    return Network(unit, room, carries_links, max_posts=0, joined=(first, room.limit))


def _measured(length: Callable[[str], int]) -> Callable[[str], tuple[int, int]]:
    """A count and the UTF-8 bytes beside it, as a room asks for both."""
    return lambda text: (length(text), len(text.encode()))


_ROWS: dict[type, Callable[[Any], Network]] = {
    BlueskySettings: _bluesky,
    MastodonSettings: _mastodon,
    TelegramSettings: _telegram,
    LinkedInSettings: _linkedin,
    FacebookSettings: _facebook,
    ThreadsSettings: _threads,
    XSettings: _x,
    DiscordSettings: _discord,
    SlackSettings: _slack,
    WebhookSettings: _webhook,
    AppriseSettings: _apprise,
}
