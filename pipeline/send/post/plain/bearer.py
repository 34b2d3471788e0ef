"""A token that travels in the Authorization header (RFC 6750)."""

from __future__ import annotations

import re

from pipeline.send.sender import SendError

_A_TOKEN = re.compile(r"[!-~]{1,4000}")


def bearer(token: str) -> dict[str, str]:
    """The header of a token.

    Raises:
        SendError: it cannot be one; its text is not shown.
    """
    if not _A_TOKEN.fullmatch(token):
        raise SendError("the channel's token has spaces or other signs that no token has", "copy it again, alone")
    return {"Authorization": f"Bearer {token}"}
