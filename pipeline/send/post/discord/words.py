"""What Discord answers where it refuses: `message` and `code`; to what is too quick `retry_after` in seconds.

Documented at https://docs.discord.com/developers/topics/opcodes-and-status-codes and …/topics/rate-limits.
"""

from __future__ import annotations

import math
from typing import Any, Final

from pipeline.send.post.plain.call import Fault
from pipeline.send.post.wire.answer import Answer

GUIDE: Final = "docs/channels/discord.md"
UNKNOWN_MESSAGE: Final = 10008
_LONGEST_WAIT: Final = 86_400.0
_DELETED = f"the webhook was deleted or its address is wrong: make a new one and copy its address ({GUIDE})"
_RIGHTS = f"see whether the channel still takes webhooks, or make a new one ({GUIDE})"
_CODES: Final = {
    10003: _RIGHTS,  # unknown channel
    10015: _DELETED,  # unknown webhook
    50001: _RIGHTS,  # missing access
    50013: _RIGHTS,  # missing permissions
    50027: _DELETED,  # invalid webhook token
    220001: "the webhook is of a forum, which takes no plain messages: make one of a text channel",
    220003: "the webhook is of a forum, which takes no plain messages: make one of a text channel",
}
"""Codes that are the channel's fault, whatever the status."""
_TOO_LARGE: Final = 40005
"""“Request entity too large.”"""
_PICTURE = "it does not take the card: set card = false in the channel, and make the dry run again"
_TOO_LONG = "shorten the post by hand (publish thread ISSUE --edit), and make the dry run again"


def code_of(answer: Answer) -> int:
    """Discord's own number of the fault; 0 where there is none."""
    code = answer.body.get("code") if isinstance(answer.body, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else 0


def seconds(value: Any) -> float | None:
    """A span as the body or a header gives it, at most a day; None: it is none."""
    try:
        span = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return min(max(span, 0.0), _LONGEST_WAIT) if math.isfinite(span) else None


def wait(answer: Answer) -> float | None:
    """Seconds to wait: `retry_after` of the body, X-RateLimit-Reset-After, else what other headers say."""
    told = seconds(answer.body.get("retry_after")) if isinstance(answer.body, dict) else None
    if told is None:
        told = seconds(answer.headers.get("x-ratelimit-reset-after"))
    return answer.wait() if told is None else told


def used_up(answer: Answer) -> float:
    """Seconds until the next request has room: none while X-RateLimit-Remaining says that there is some."""
    if answer.headers.get("x-ratelimit-remaining") != "0":
        return 0.0
    return seconds(answer.headers.get("x-ratelimit-reset-after")) or 0.0


def fault_of(answer: Answer, said: str, usual: Fault) -> Fault:
    """What a refusal means; `usual` is what its status alone would mean."""
    code = code_of(answer)
    if answer.status == 429:  # noqa: PLR2004
        every = isinstance(answer.body, dict) and answer.body.get("global") is True
        return Fault("pace", f"{said} (of all requests of ours)" if every else said, wait=wait(answer))
    if usual.whose == "nobody":
        return usual
    if code in _CODES:
        return Fault("channel", said, _CODES[code])
    if answer.status in {401, 404}:
        return Fault("channel", said, _DELETED)
    if answer.status == 403:  # noqa: PLR2004
        return Fault("channel", said, _RIGHTS)
    remedy = _PICTURE if answer.status == 413 or code == _TOO_LARGE else _TOO_LONG if _long(answer) else ""  # noqa: PLR2004
    return Fault("message", said, remedy) if remedy else usual


def _long(answer: Answer) -> bool:
    return "BASE_TYPE_MAX_LENGTH" in answer.text
