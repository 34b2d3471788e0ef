"""The account of a token, and how much it may still post today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipeline.channel import ThreadsSettings
from pipeline.outcome import Deferred
from pipeline.send.post.plain.unread import Unread, a_number
from pipeline.send.post.poster import Finding

_A_NAME: Final = re.compile(r"[\w.]{1,30}", re.ASCII)
QUOTAS: Final = "quota_usage,config,reply_quota_usage,reply_config"


@dataclass(frozen=True, slots=True)
class Account:
    """Who posts."""

    number: str
    name: str


def account_of(body: Mapping[str, Any], settings: ThreadsSettings, host: str, guide: str) -> Account:
    """The account that GET /me told.

    Raises:
        Unread: it is none, or another than the channel's.
    """
    number, name = a_number(body.get("id")), body.get("username")
    if number is None or not isinstance(name, str) or not _A_NAME.fullmatch(name):
        why = f"{host} does not say whose token this is; see the channel's `server` ({guide})"
        raise Unread(Deferred(why, scope="channel"))
    if settings.user not in {None, number}:
        why = f"the token is that of @{name}, whose number is {number}; write that as the channel's `user` ({guide})"
        raise Unread(Deferred(why, scope="channel"))
    return Account(number, name)


def left_today(body: Mapping[str, Any], settings: ThreadsSettings, host: str) -> Iterator[Finding]:
    """Whether a thread of the channel's length may still be posted: 250 posts and 1,000 replies in 24 hours.

    Source: https://developers.facebook.com/documentation/threads/overview (GET /{user}/threads_publishing_limit).
    """
    data = body.get("data")
    row = data[0] if isinstance(data, list) and data and isinstance(data[0], Mapping) else {}
    pairs = (
        ("post", "quota_usage", "config", 1),
        ("reply", "reply_quota_usage", "reply_config", settings.max_posts - 1),
    )
    for what, used, config, needed in pairs:
        total = row[config].get("quota_total") if isinstance(row.get(config), Mapping) else None
        if not isinstance(total, int) or not isinstance(row.get(used), int):
            continue
        left = total - row[used]
        said = f"{host} takes {max(left, 0)} more of {total} {'posts' if what == 'post' else 'replies'} in 24 hours"
        if left >= needed:
            yield Finding("ok", said)
        else:
            yield Finding("fault", said, "wait until some of the last 24 hours' are older", away=True)
