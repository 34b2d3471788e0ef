"""Meta's error object, as Facebook's pages and Threads give it: `{"error": {"code", "error_subcode", "message"}}`.

Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling (codes and subcodes) and
https://developers.facebook.com/docs/graph-api/overview/rate-limiting (the codes of limits, and the headers about them).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pipeline.send.post.plain.call import Fault
from pipeline.send.post.wire.answer import Answer

DUPLICATE: Final = 506
"""The same words stand there already."""
_TOKEN: Final = frozenset({102, 104, 190, 2500})
_RIGHTS: Final = frozenset({3, 10, 294, *range(200, 300)})
_PACE: Final = frozenset({4, 17, 32, 341, 613, *range(80_000, 80_015)})
_UNSURE: Final = frozenset({-1, 1, 2})
_INVALID: Final = 100
NO_SUCH_OBJECT: Final = (100, 33)
"""Code and subcode: the number in the address names nothing that this token may see."""
_NOT_ALLOWED: Final = (1, 2_853_006)
"""Code and subcode: the person behind the token may not do this (Facebook Pages API, Error Codes)."""
_UNKNOWN_NAME: Final = 803
_BAD_LINK: Final = 1_609_005
_NEWER: Final = "write the newest version of the API as the channel's `version`"
_OTHERS: Final = {
    12: _NEWER,
    2635: _NEWER,
    368: "log in there with a browser, see why it is blocked, and wait until that ends",
}
_WHY_NO_TOKEN: Final = {
    458: "the app was taken out of the account's list: make a new token",
    459: "log in there with a browser and answer what it asks, then make a new token",
    460: "the password was changed: make a new token",
    463: "the token has expired: make a new one",
    464: "the account is not confirmed: log in there with a browser, then make a new token",
    467: "the token was revoked or is none: make a new one",
    2_069_032: "the token is a person's: make the page's own one",
    492: "the person who made the token has no role at the page any more: have somebody make it who has",
}
_USAGE: Final = "x-business-use-case-usage"
_LONGEST_WAIT: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class MetaError:
    """What Meta says went wrong. `said` is in its own words, cleaned; `transient`: it calls it a passing one."""

    code: int
    subcode: int
    said: str
    transient: bool


def meta_error(answer: Answer) -> MetaError | None:
    """The error object of an answer, whatever its status; None: there is none."""
    error = answer.body.get("error") if isinstance(answer.body, dict) else None
    if not isinstance(error, dict):
        return None
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    words = [error[name] for name in ("message", "error_user_msg") if isinstance(error.get(name), str)]
    said = answer.hiding.clean(" – ".join(dict.fromkeys(words))) or "no reason"
    return MetaError(code, subcode, said, error.get("is_transient") is True)


def meta_fault(answer: Answer, host: str, guide: str) -> Fault | None:
    """What an answer with an error object means for a post.

    Args:
        answer: any.
        host: who gave it, as it may be shown.
        guide: the page that says how the channel's credentials are made.

    Returns:
        The fault, with the code in its words (“(190/463)”); None where the answer has no error object.
    """
    error = meta_error(answer)
    if error is None:
        return None
    code = f"{error.code}/{error.subcode}" if error.subcode else str(error.code)
    said = f"{host} said {answer.status} ({code}): {error.said}"
    if error.code in _PACE:
        return Fault("pace", said, wait=meta_wait(answer))
    if remedy := _channel_remedy(error, guide):
        return Fault("channel", said, remedy)
    if error.code in _UNSURE or error.transient or answer.status >= 500 or answer.ok:  # noqa: PLR2004
        return Fault("nobody", said)
    return Fault("message", said, _message_remedy(error))


def meta_wait(answer: Answer) -> float | None:
    """Seconds that Meta asks us to wait: Retry-After, else the minutes of its usage header; None: it does not say."""
    asked = answer.wait()
    if asked is not None:
        return asked
    try:
        usage = json.loads(answer.headers.get(_USAGE, ""))
    except (ValueError, RecursionError):
        return None
    minutes = max(_minutes(usage), default=0.0)
    return min(minutes * 60.0, _LONGEST_WAIT) or None


def _minutes(usage: Any) -> Iterator[float]:
    """`estimated_time_to_regain_access` of every use case: minutes, 0 where nothing is withheld."""
    for rows in usage.values() if isinstance(usage, dict) else ():
        for row in rows if isinstance(rows, list) else ():
            value = row.get("estimated_time_to_regain_access") if isinstance(row, dict) else None
            if isinstance(value, int | float) and value > 0:
                yield float(value)


def _channel_remedy(error: MetaError, guide: str) -> str:
    """What to do where the fault is the channel's; nothing: it is not."""
    pair = (error.code, error.subcode)
    if error.code in _TOKEN:
        why = _WHY_NO_TOKEN.get(error.subcode, "the token is wrong, expired or revoked: make a new one")
        return f"{why} ({guide})"
    if error.code in _RIGHTS or pair == _NOT_ALLOWED:
        return f"the token lacks a permission: make one with all that {guide} names"
    if error.code == _UNKNOWN_NAME or pair == NO_SUCH_OBJECT:
        return f"see whether the channel's number is right, and that the token is made for it ({guide})"
    if error.code == _INVALID and "appsecret_proof" in error.said:
        return "switch “Require App Secret” off in the app's advanced settings"
    return _OTHERS.get(error.code, "")


def _message_remedy(error: MetaError) -> str:
    if error.code == DUPLICATE:
        return "change the words of the issue, or settle it as sent if it is the same post"
    if error.code == _BAD_LINK:
        return "see whether the issue's web address opens for everybody, and make the dry run again"
    return ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
