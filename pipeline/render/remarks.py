"""What an editor should know of posting a thread before it is posted: what it costs on X, whom it does not mention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.channel import Channel, XSettings
from pipeline.edition import Post
from pipeline.text.handles import kept
from pipeline.text.web_addresses import SURE_BARE, different_addresses

X_POST, X_POST_WITH_ADDRESS = 15, 200
"""Thousandths of a US dollar for creating a post, without and with an address in it.

Source: https://docs.x.com/x-api/getting-started/pricing as of 28 August 2026. X says that prices may change; those of
the day stand at console.x.com.
"""
X_PICTURE: Final = 5
"""Thousandths for a picture's description (“Media Metadata” on that page, which has no price for the upload)."""
_A_DOLLAR: Final = 1000
_NAMED: Final = 5
"""Names that a remark repeats."""


def remark(channel: Channel, posts: Sequence[Post]) -> str:
    """One sentence without a capital letter and a full stop, empty where there is nothing to say."""
    settings = channel.settings
    cost = _cost(posts, card=settings.card) if isinstance(settings, XSettings) and posts else ""
    return "; ".join(said for said in (cost, _unmentioned(posts)) if said)


def _unmentioned(posts: Sequence[Post]) -> str:
    """Which names of the issue's text stand there without telling anybody who has them on this network."""
    names = list(dict.fromkeys(name for post in posts for name in kept(post.text)))
    if not names:
        return ""
    some = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    return f"no mention is made of {some}"


def _cost(posts: Sequence[Post], *, card: bool) -> str:
    dear = sum(_has_address(post.text) for post in posts)
    thousandths = dear * X_POST_WITH_ADDRESS + (len(posts) - dear) * X_POST + card * X_PICTURE
    price = f"${thousandths // _A_DOLLAR}.{thousandths % _A_DOLLAR:03}"
    more = ", and a picture" if card else ""
    if len(posts) == 1:
        return f"posting it costs about {price}: 1 post, with{'' if dear else 'out'} an address{more}"
    return f"posting it costs about {price}: {len(posts)} posts, {dear or 'none'} of them with an address{more}"


def _has_address(text: str) -> bool:
    """Whether X makes a link of anything in a text: an address, or a name such as example.org, in a title too."""
    return different_addresses(text) > 0 or SURE_BARE.search(text) is not None
