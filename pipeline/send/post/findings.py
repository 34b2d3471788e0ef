"""Findings of `publish doctor` that several networks share: whether one answers, how our clock is, how much is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from pipeline.send.post.poster import Finding, Inspects, Poster
from pipeline.send.sender import SendError

CLOCK_WARNS: Final = 300.0
_CLOCK_FAULTS: Final = 43_200.0
"""Seconds by which this machine's clock may be off before it is said, and before it is a fault: the day is wrong."""
_HOURS: Final = 7200.0
_LITTLE: Final = 10
_DIGITS: Final = 9


def inspected(poster: Poster) -> Sequence[Finding]:
    """What the far side says of us; of a poster without more to say, whether its check passes."""
    if isinstance(poster, Inspects):
        return poster.inspect()
    try:
        poster.check()
    except SendError as error:
        return [of_error(error)]
    return [Finding("ok", f"{poster.relay} answers and lets us in")]


def of_error(error: SendError) -> Finding:
    """What is to be said of what keeps us from posting."""
    return Finding("fault", error.fault, error.remedy, error.away)


def of_clock(skew: float | None, host: str) -> Sequence[Finding]:
    """What is to be said of this machine's clock, which is `skew` seconds ahead of the far side's (None: unknown)."""
    if skew is None:
        return ()
    if abs(skew) <= CLOCK_WARNS:
        return [Finding("ok", f"this machine's clock agrees with that of {host}")]
    way = "ahead of" if skew > 0 else "behind"
    off = f"{round(abs(skew) / 60)} minutes" if abs(skew) < _HOURS else f"{round(abs(skew) / 3600)} hours"
    level: Literal["warning", "fault"] = "fault" if abs(skew) > _CLOCK_FAULTS else "warning"
    return [Finding(level, f"this machine's clock is {off} {way} that of {host}", "set the clock")]


def of_pace(headers: Mapping[str, str]) -> Sequence[Finding]:
    """What a server's headers say is left of its rate limit; nothing where it sends none.

    Sources: docs.joinmastodon.org/api/rate-limits (X-RateLimit-…), docs.bsky.app/docs/advanced-guides/rate-limits
    (RateLimit-…, after draft-ietf-httpapi-ratelimit-headers).
    """
    for prefix in ("x-ratelimit-", "ratelimit-", "x-rate-limit-"):
        left, most = headers.get(f"{prefix}remaining", ""), headers.get(f"{prefix}limit", "")
        if _is_number(left) and _is_number(most):
            said = f"{int(left)} of {int(most)} requests are left for now"
            enough = int(left) * _LITTLE >= int(most)
            return [Finding("ok", said) if enough else Finding("warning", said, "wait a while before you post")]
    return ()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS
