"""Text on the wire of networks that have markup of their own: written so that a reader sees it as it was written."""

from __future__ import annotations

import re

from pipeline.text.web_addresses import web_addresses

_LINKEDIN = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_DISCORD = re.compile(
    r"[\\*_~`|<>@\[\]]"
    r"|:(?=[a-z0-9_+-]+:)"  # :tada: would become a picture
    r"|^(?P<indent>[^\S\n]*)(?:(?P<mark>[#+-])|(?P<number>[0-9]+)(?=\.))",
    re.IGNORECASE | re.MULTILINE,
)
"""What Discord reads as markup: anywhere in a line, and at its beginning (headings, lists, small print)."""


def telegram_html(text: str) -> str:
    """Text for a message with parse_mode HTML, in which no tag is meant.

    Source: https://core.telegram.org/bots/api#html-style: every &, < and > that belongs to no tag or entity is
    written as an entity; quotation marks need that only in attributes.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linkedin(text: str) -> str:
    r"""Text in LinkedIn's “little text”, in which no mention and no hashtag is meant.

    Each of the reserved characters \ | { } @ [ ] ( ) < > # * _ ~ has a backslash before it, in addresses too: LinkedIn
    cuts a post silently at the first that has none. A hashtag that is meant is `linkedin_tag`.
    Source: https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format.
    """
    return _LINKEDIN.sub(r"\\\g<0>", text)


def linkedin_tag(tag: str) -> str:
    r"""A hashtag in “little text”, by its HashtagTemplate (source: as for `linkedin`).

    Args:
        tag: the word without # before it.

    Returns:
        `{hashtag|\#|tag}`, which readers see as #tag.
    """
    return rf"{{hashtag|\#|{linkedin(tag)}}}"


def discord(text: str) -> str:
    r"""Text for a Discord message, in which no markup is meant.

    A backslash before whatever Discord would read as markup, which it does not show; web addresses stay as they are and
    stand in <...>, so that none is unfolded into a preview. Whether a mention rings is decided by `allowed_mentions` of
    the request and not by this.
    Source: https://discord.com/developers/docs/reference#message-formatting, and Discord's help on Markdown text.
    """
    done, at = [], 0
    for start, end in web_addresses(text):
        done += [_discord_words(text, at, start), "<", text[start:end], ">"]
        at = end
    return "".join((*done, _discord_words(text, at, len(text))))


def _discord_words(text: str, start: int, end: int) -> str:
    """A stretch without an address; patterns look at the whole text, so that a line begins where it does there."""
    done, at = [], start
    for match in _DISCORD.finditer(text, start, end):
        place = match.end() - (0 if match["number"] else 1)
        done += [text[at:place], "\\"]
        at = place
    return "".join((*done, text[at:end]))


def slack(text: str) -> str:
    """Text for the `text` of a Slack message that has `"mrkdwn": false` beside it.

    Slack has an escape for &, < and > only (no link, mention or channel can then be meant); nothing escapes * _ ~ and
    the backtick, and characters of no width between them would travel with every copy of the text. So the request says
    that the text has no markup (docs.slack.dev, chat.postMessage, `mrkdwn`). Web addresses become links all the same.
    Source: https://docs.slack.dev/messaging/formatting-message-text#escaping.
    """
    return telegram_html(text)
