"""Cells of a CSV file as values: states, times, languages, lists. A fault never says what the cell holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address

from pipeline.audience.subscribers import State
from pipeline.text.tags import LANGUAGE, LIST_NAME

_SEEN = 1000
"""Cells of one kind that are remembered: the rows of a file mostly say the same."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400
_STATES: dict[State, str] = {
    "active": "active enabled subscribed confirmed regular premium gifted trialed unpaid churning churned paused"
    " past_due true yes 1",
    "pending": "pending unconfirmed unactivated",
    "unsubscribed": "unsubscribed opted_out optout disabled inactive removed false no 0",
    "suppressed": "suppressed bounced cleaned blocklisted blacklisted blocked complained spammy undeliverable",
}
_STATE = {word: state for state, words in _STATES.items() for word in words.split()}
_STRICTEST = tuple(_STATES)
_LANGUAGES = {"english": "en", "burmese": "my", "myanmar": "my", "မြန်မာ": "my"}
_ZONE_NAME = re.compile(r" ?([+-]\d\d:?\d\d) [+\-A-Z]\w*$")  # Go's time.String(), which listmonk exports
_GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_DANGEROUS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


class BadCell(Exception):
    """A cell that cannot be understood: fault and remedy, without what it holds."""


def guarded(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula: one that begins like one gets an apostrophe before it.

    The signs are those of OWASP's page on CSV injection. `unguarded` takes exactly that apostrophe off again.
    """
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before `guarded`."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def state(words: list[str]) -> State:
    """The strictest of the states that some cells name: `active`, `pending`, `unsubscribed` or `suppressed`.

    Raises:
        BadCell: a word that is not known. It is not taken for active.
    """
    if not words:
        return "active"
    found = {_STATE.get(word.casefold().replace(" ", "_").replace("-", "_")) for word in words}
    if None in found:
        raise BadCell("the state is not one of active, pending, unsubscribed, suppressed (or a known word for one)")
    return max((known for known in found if known), key=_STRICTEST.index)


@lru_cache(_SEEN)
def time_of(text: str, now: float) -> int:
    """A time in milliseconds since the epoch; `now` is in seconds.

    Without a zone it is taken for UTC, a date alone for its first moment.

    Raises:
        BadCell: it is not ISO 8601, or lies in the future (with a day's grace for zones).
    """
    try:
        read = datetime.fromisoformat(_ZONE_NAME.sub(r"\1", text).removesuffix(" UTC"))
    except ValueError:
        raise BadCell("the time is not written like 2024-05-01 or 2024-05-01T10:20:00Z") from None
    milliseconds = ((read if read.tzinfo else read.replace(tzinfo=UTC)) - _EPOCH) // timedelta(milliseconds=1)
    if milliseconds > (now + _DAY) * 1000:
        raise BadCell("the time of the consent lies in the future")
    if milliseconds < 0:
        raise BadCell("the time of the consent lies before 1970")
    return milliseconds


@lru_cache(_SEEN)
def language(text: str) -> str:
    """A well-formed language tag (BCP 47) in lower case: `en`, `my`, `en-gb`. No list of languages is asked.

    Raises:
        BadCell: it is none.
    """
    tag = text.casefold().replace("_", "-")
    tag = _LANGUAGES.get(tag, tag)
    if not LANGUAGE.fullmatch(tag):
        raise BadCell("the language is not written like en or my")
    return tag


@lru_cache(_SEEN)
def lists(text: str) -> tuple[str, ...]:
    """Names of lists, between commas, semicolons, bars or spaces.

    Raises:
        BadCell: a name has other signs than small letters, digits and `-`, or more than 40.
    """
    names = tuple(dict.fromkeys(re.split(r"[\s,;|]+", text.strip(" ,;|"))))
    if not all(LIST_NAME.fullmatch(name) for name in names):
        raise BadCell("the name of a list has signs other than small letters, digits and hyphens (or more than 40)")
    return names


def ip(text: str) -> str:
    """An IP address in its usual spelling.

    Raises:
        BadCell: it is none.
    """
    try:
        return str(ip_address(text))
    except ValueError:
        raise BadCell("the IP address of the consent is none") from None
