"""The signature of a webhook (Standard Webhooks 1.0, "Signature scheme": HMAC-SHA256, called v1).

Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Final

from pipeline.send.sender import SendError

PREFIX: Final = "whsec_"
_LEAST: Final = 24
"""Bytes of a key: the specification's least. Who has one request could find a shorter one by trying."""
_MAKE: Final = (
    'make one: python3 -c "import base64, secrets; '
    "print('whsec_' + base64.b64encode(secrets.token_bytes(32)).decode())\""
)


def signing_key(secret: str) -> bytes:
    """The key of a secret: base64 behind `whsec_`, else the text's own bytes (UTF-8).

    Raises:
        SendError: it is no base64, or shorter than 24 bytes.
    """
    if not secret.startswith(PREFIX):
        key = secret.encode()
    else:
        try:
            key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError):
            fault = "the channel's `secret` begins with whsec_ and is no base64 behind it"
            raise SendError(fault, "copy it whole from where the receiver has it") from None
    if len(key) < _LEAST:
        raise SendError(f"the channel's `secret` is too short: {len(key)} bytes of at least {_LEAST}", _MAKE)
    return key


def signed(key: bytes, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a message whose body is exactly these bytes, sent at a moment (seconds since the epoch)."""
    digest = hmac.digest(key, f"{message_id}.{at}.".encode() + body, "sha256")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
