"""Names behind an @, which networks take for mentions: where they stand, and how they are kept from being one."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.text.web_addresses import SURE_BARE, web_addresses

UNMENTIONED = "\u2060"
"""WORD JOINER, put behind the @: nobody sees it, no line breaks at it, and no network has it in a name."""
_NAME = "[A-Za-z0-9_]"
_HANDLE = re.compile(rf"(?:(?<!{_NAME})|(?<=(?<!{_NAME})[Rr][Tt]))[@＠](?={_NAME})")
_WHOLE = re.compile(r"[@＠](?:\[[^\s\]]*\]?|[\w.-]*(?:@[\w.-]*)?)", re.ASCII)
_PAGE = re.compile(r"@(?=\[)")
_RULES = dict.fromkeys(("mastodon", "x", "threads", "telegram", "apprise"), _HANDLE) | {"facebook": _PAGE}
"""By network, where an @ makes a mention. One rule for those whose names are ASCII, at least as wide as theirs:

- Mastodon: MENTION_RE of its app/models/account.rb, an @ after no letter, digit or _, with a domain or without.
- X: validMentionPrecedingChars of twitter-text, an @ or ＠ after no ASCII letter, digit or _, or after “RT”.
- Telegram (core.telegram.org/api/mentions) and Threads say only that a name behind an @ is one.
- Apprise may have any of these behind it.

Facebook knows a page by its number, `@[123]`. The others need nothing: Bluesky has mentions by facets only, LinkedIn
and Discord get every @ escaped or silenced, and Slack takes no name from a webhook's text without `link_names`.
"""

MENTIONING = frozenset(_RULES)
"""The kinds of channels whose network makes a mention of a name in plain text."""
_KEPT = re.compile(rf"[@＠]{UNMENTIONED}(\[[^\s\]]*\]?|[\w.-]*(?:@[\w.-]*)?)", re.ASCII)


def handles(text: str, kind: str, known: Collection[str] = ()) -> list[tuple[int, str]]:
    """The names that a network of this kind would take for mentions, each with the offset behind its @.

    Args:
        text: as it would be posted.
        kind: the channel's kind.
        known: handles that shall be mentioned, in lower case with their @.
    """
    rule = _RULES.get(kind)
    if rule is None or not ("@" in text or "＠" in text):
        return []
    addresses = [*web_addresses(text), *(match.span() for match in SURE_BARE.finditer(text))]
    found = []
    for match in rule.finditer(text):
        whole = _WHOLE.match(text, match.start())
        name = whole.group().rstrip(".-") if whole else match.group()
        inside = any(start <= match.start() < end for start, end in addresses)
        if not inside and name.lower() not in known:
            found.append((match.end(), name))
    return found


def unmentioned(text: str, kind: str, known: Collection[str] = ()) -> str:
    """The text in which a network of this kind mentions nobody but `known` (as `handles` takes it)."""
    parts, at = [], 0
    for place, _ in handles(text, kind, known):
        parts.append(text[at:place])
        at = place
    return UNMENTIONED.join([*parts, text[at:]])


def kept(text: str) -> list[str]:
    """The names in a text that `unmentioned` has kept from being mentions, as they are read."""
    return [f"@{match[1].rstrip('.-')}" for match in _KEPT.finditer(text)]
