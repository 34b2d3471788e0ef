"""LinkedIn's error object, `{"status", "code", "serviceErrorCode", "message"}`, and what it means for a post.

Sources: https://learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling and …/concepts/rate-limits
(limits are a day's, which ends at midnight UTC), https://learn.microsoft.com/linkedin/marketing/versioning (a version
lives for a year and is refused with 426 NONEXISTENT_VERSION then).
"""

from __future__ import annotations

from typing import Final

from pipeline.send.post.plain.call import Fault
from pipeline.send.post.wire.answer import Answer

GUIDE: Final = "docs/channels/linkedin.md says how"
DUPLICATE: Final = "DUPLICATE_POST"
_VERSIONS: Final = frozenset({"NONEXISTENT_VERSION", "INVALID_VERSION", "VERSION_MISSING", "MALFORMED_VERSION"})
_DAY: Final = 86_400.0
_TOKENS: Final = {
    "EXPIRED_ACCESS_TOKEN": "the token has expired, as each does after 60 days: make a new one",
    "REVOKED_ACCESS_TOKEN": "the token was revoked: make a new one",
}


def code_of(answer: Answer) -> str:
    """LinkedIn's name of the fault, the narrowest that it gives; empty: it gives none."""
    body = answer.body if isinstance(answer.body, dict) else {}
    details = body.get("errorDetails")
    inputs = details.get("inputErrors") if isinstance(details, dict) else None
    codes = [one.get("code") for one in inputs if isinstance(one, dict)] if isinstance(inputs, list) else []
    return next((code for code in (*codes, body.get("code")) if isinstance(code, str)), "")


def fault_of(answer: Answer, said: str, *, comment: bool) -> Fault | None:
    """What an answer means; None: what its status says.

    Args:
        answer: one without a receipt.
        said: the answer in one line.
        comment: whether it was to be a comment, which needs its post.
    """
    code, status = code_of(answer), answer.status
    if code in _VERSIONS or status == 426:  # noqa: PLR2004
        remedy = 'set the channel\'s `version` to a month of the last eleven, as in version = "202610"'
        return Fault("channel", said, remedy)
    if status == 401:  # noqa: PLR2004
        why = _TOKENS.get(code, "the token is wrong, expired or revoked: make a new one")
        return Fault("channel", said, f"{why} ({GUIDE})")
    if status == 403:  # noqa: PLR2004
        remedy = f"whose token it is must be an administrator of the page, and it needs w_organization_social ({GUIDE})"
        return Fault("channel", said, remedy)
    if status == 404 and comment:  # noqa: PLR2004
        return Fault("channel", said, "the post that it belongs to was deleted: retract the rest, and publish it again")
    if status == 429:  # noqa: PLR2004
        return Fault("pace", said, wait=_wait(answer))
    return None


def _wait(answer: Answer) -> float | None:
    """Seconds until the limit ends: as it says, else until midnight UTC where it speaks of a day's limit."""
    asked = answer.wait()
    if asked is None and " DAY " in f" {answer.said.upper()} ":
        now = answer.at - (answer.skew() or 0.0)
        return _DAY - now % _DAY
    return asked
