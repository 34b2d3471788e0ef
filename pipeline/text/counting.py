"""How networks count a text: in their own units, and never lower than they do."""

from __future__ import annotations

import re

from pipeline.text.graphemes import count_at_most

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_TOP = (
    "[a-z]{2}|com|org|net|info|edu|gov|int|biz|name|pro|museum|coop|news|media|network|blog|site|online|app|dev|page|link"
    "|world|global|social|press|report|live|today|email|center|international|ngo|ong|foundation|community|academy|asia"
)
"""Top-level domains that every server's list has; an address below any other may not count as one everywhere."""
_SURE_URL = re.compile(
    rf"(?<![^\s(“\"•])https?://(?:{_LABEL}\.)+(?:{_TOP})(?![a-z0-9@_+-])(?!\.[a-z0-9])"
    r"(?::[0-9]{1,5}(?![0-9]))?"
    r"(?:/(?:[a-z0-9/._~%+=&,;:@!$*#-]*[a-z0-9/_+-])?)?"
    r"(?:\?[a-z0-9/._~%+=&,;:@!$*#-]*[a-z0-9/_=&-])?",
    re.IGNORECASE | re.ASCII,
)
_ANY_URL = re.compile(r"https?://\S", re.IGNORECASE)
_SHORTEST_URL = len("http://a.b")
_MENTION = re.compile(
    rf"(?<![=/\w@])@([a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)@(?:{_LABEL}\.)+[a-z]{{2,}}(?![\w@:/.-])", re.IGNORECASE
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
    for match in _SURE_URL.finditer(text):
        total += _plain(text[at : match.start()], characters_per_url) + characters_per_url
        at = match.end()
    return total + _plain(text[at:], characters_per_url)


def _plain(text: str, characters_per_url: int) -> int:
    """The length of text without a sure address: mentions short, doubtful addresses at their dearest."""
    doubtful = len(_ANY_URL.findall(text)) * max(characters_per_url - _SHORTEST_URL, 0)
    return count_at_most(_MENTION.sub(r"@\1", text) if "@" in text else text) + doubtful
