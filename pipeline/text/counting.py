"""How networks count a text: in their own units, and never lower than they do."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.text.counting_x import X_URL, X_WEIGHT, x_length
from pipeline.text.escapes import discord, linkedin, slack
from pipeline.text.graphemes import clusters, count_at_most
from pipeline.text.web_addresses import LABEL, SURE_URL

__all__ = [
    "DISCORD_CHARACTERS",
    "FACEBOOK_CHARACTERS",
    "LINKEDIN_CHARACTERS",
    "LINKEDIN_COMMENT_CHARACTERS",
    "SLACK_CHARACTERS",
    "TELEGRAM_CAPTION_UNITS",
    "TELEGRAM_UNITS",
    "THREADS_CHARACTERS",
    "X_URL",
    "X_WEIGHT",
    "bluesky_length",
    "discord_length",
    "facebook_length",
    "linkedin_length",
    "mastodon_length",
    "slack_length",
    "telegram_length",
    "threads_length",
    "utf16_length",
    "x_length",
]

TELEGRAM_UNITS = 4096
"""sendMessage, `text`: 1 to 4096 after entities are parsed (https://core.telegram.org/bots/api#sendmessage)."""
TELEGRAM_CAPTION_UNITS = 1024
"""sendPhoto, `caption`: 0 to 1024, counted likewise (https://core.telegram.org/bots/api#sendphoto)."""
THREADS_CHARACTERS = 500
"""`text` of a post (https://developers.facebook.com/docs/threads/posts and /threads/overview)."""
LINKEDIN_CHARACTERS = 3000
"""`commentary` of a post (https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api)."""
LINKEDIN_COMMENT_CHARACTERS = 1250
"""`message.text` of a comment; the API's pages name no number, this is what LinkedIn's own site takes."""
FACEBOOK_CHARACTERS = 63_206
"""`message` of a Page's post; Meta's pages name no number, this is what clients of the API keep to."""
DISCORD_CHARACTERS = 2000
"""`content` of a message (https://discord.com/developers/docs/resources/webhook#execute-webhook)."""
SLACK_CHARACTERS = 4000
"""`text` of a message: what Slack advises; it cuts at 40,000 (https://docs.slack.dev/reference/methods/chat.postMessage)."""

_ANY_URL = re.compile(r"https?://\S", re.IGNORECASE)
_SHORTEST_URL = len("http://a.b")
_TAG_TEMPLATE = len("{hashtag||}")
_NO_EMOJI = re.compile("[\\0-\xa8\xaa-\xad\xaf-\u200c\u200e-\u201f\u2030-\u203b]*")
_MENTION = re.compile(
    rf"(?<![=/\w@])@([a-z0-9_]++(?:[.-]++[a-z0-9_]++)*+)@(?:{LABEL}\.)+[a-z]{{2,}}(?![\w@:/.-])", re.IGNORECASE
)


def bluesky_length(text: str) -> tuple[int, int]:
    """How long Bluesky takes a post's text to be: grapheme clusters and UTF-8 bytes.

    Lexicon app.bsky.feed.post: `maxGraphemes` 300 and `maxLength` 3000, which are bytes. The server counts clusters
    by Intl.Segmenter of its Unicode version; this count is at least that.
    """
    return count_at_most(text), len(text.encode())


def mastodon_length(text: str, characters_per_url: int = 23) -> int:
    """How long Mastodon takes a post's text to be, in characters (grapheme clusters).

    An http or https address counts as `characters_per_url` (GET /api/v2/instance, `characters_reserved_per_url`),
    `@user@domain` as `@user` (Mastodon's StatusLengthValidator). Which characters belong to an address is decided
    there by twitter-text; here only what is surely one is taken at the short price: plain ASCII with a public
    top-level domain, without brackets, ended by no punctuation. Anything else that begins like an address is
    counted in full and as an address, whichever is more, so that the count is never lower than the server's.
    """
    total, at = 0, 0
    for match in SURE_URL.finditer(text):
        total += _plain(text[at : match.start()], characters_per_url) + characters_per_url
        at = match.end()
    return total + _plain(text[at:], characters_per_url)


def _plain(text: str, characters_per_url: int) -> int:
    """The length of text without a sure address: mentions short, doubtful addresses at their dearest."""
    doubtful = len(_ANY_URL.findall(text)) * max(characters_per_url - _SHORTEST_URL, 0)
    return count_at_most(_MENTION.sub(r"@\1", text) if "@" in text else text) + doubtful


def utf16_length(text: str) -> int:
    """UTF-16 code units: what JavaScript and Java call the length of a text. Never lower than its code points."""
    return len(text.encode("utf-16-le")) // 2


def telegram_length(text: str) -> int:
    """How long Telegram takes a message to be, of `TELEGRAM_UNITS`; `text` is what readers see, without markup.

    UTF-16 code units, in which the API counts entities (https://core.telegram.org/api/entities#entity-length) and
    which are never fewer than characters.
    """
    return utf16_length(text)


def threads_length(text: str) -> int:
    """How long Threads takes a post's text to be, of `THREADS_CHARACTERS`.

    Emoji count as the UTF-8 bytes that they are written in (https://developers.facebook.com/docs/threads/posts). What
    a character is otherwise is not said: counted are UTF-16 code units. A cluster that holds anything which can be
    a part of an emoji is taken for one.
    """
    return utf16_length(text) if _NO_EMOJI.fullmatch(text) else sum(map(_threads_cluster, clusters(text)))


def linkedin_length(text: str) -> int:
    r"""How long LinkedIn takes the text of a post or comment to be, of `LINKEDIN_CHARACTERS`; `text` is not escaped.

    UTF-16 code units of the text as it travels, backslashes and all, since nobody says whether they count. Each # is
    taken for that of a hashtag, `{hashtag|\#|...}`, which is the dearer way to write it.
    """
    return utf16_length(linkedin(text)) + text.count("#") * _TAG_TEMPLATE


def facebook_length(text: str) -> int:
    """How long Facebook takes the message of a Page's post to be, of `FACEBOOK_CHARACTERS`: UTF-16 code units."""
    return utf16_length(text)


def discord_length(text: str) -> int:
    """How long Discord takes a message to be, of `DISCORD_CHARACTERS`; `text` is not yet escaped.

    Discord counts code points of the text as it travels (https://github.com/discord/discord-api-docs/issues/1315);
    counted here are UTF-16 code units, as its apps count, which are never fewer.
    """
    return utf16_length(discord(text))


def slack_length(text: str) -> int:
    """How long Slack takes a message's text to be, of `SLACK_CHARACTERS`; `text` is not yet escaped.

    UTF-16 code units of the text as it travels, which are never fewer than characters.
    """
    return utf16_length(slack(text))


def _threads_cluster(cluster: str) -> int:
    return len(cluster.encode()) if _emoji_part().search(cluster) else utf16_length(cluster)


@cache
def _emoji_part() -> Any:
    import regex  # noqa: PLC0415 - 20 ms that a text without emoji need not spend

    return regex.compile(r"[\p{Emoji}\p{Emoji_Component}\p{Extended_Pictographic}\p{Regional_Indicator}]")
