"""What the AT Protocol calls bytes: their CID as text (atproto.com/specs/data-model#link-and-cid-formats)."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256

_RAW = b"\x01\x55\x12\x20"
"""CIDv1, raw bytes, sha2-256 of 32 bytes."""


def blob_cid(content: bytes) -> str:
    """The CID of a file as `com.atproto.repo.uploadBlob` names it."""
    return cid_of(_RAW, content)


def cid_of(head: bytes, content: bytes) -> str:
    """The CID with a head (version, codec, hash) of some bytes, in base32 as links in records have it."""
    return "b" + b32encode(head + sha256(content).digest()).decode().lower().rstrip("=")
