"""Tokens: opaque names of a reader, for links and return paths, that only the holder of the key can make or open.

AES-SIV (RFC 5297) is deterministic: the same reader, purpose and context give the same token, and a token that anybody
changed does not open. Purpose and context are authenticated and not carried. In base32 (RFC 4648 section 6, lower case,
no padding) a token is fit for a URL and for a local part whose case somebody folds.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pipeline.reader import Purpose

ID_CHARACTERS = 16
"""Characters of a subscriber's id: 10 bytes in base32."""
_FORM = b"\x01\x00"
"""The token's form, for the day when there is another; two bytes, so that the shortest token is 28 bytes."""
_PADS = {None: 0, 0: 0, 2: 1, 1: 4}
"""Zero bytes that make the token's length in base32 leave a rest by 3: 45, 47 and 52 characters."""
_LENGTHS = frozenset((45, 47, 52))


class AudienceTokens:
    """`pipeline.reader.Tokens`, and the way back. Threads may share it.

    Args:
        key: the data key `token`, 32 random bytes; two keys are derived from it.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(derived(key, b"token", 64))
        self._fingerprint = derived(key, b"fingerprint", 32)

    def reader_token(self, purpose: Purpose, reader: str, context: str, *, residue: int | None = None) -> str:
        """A token of 45, 47 or 52 characters a-z2-7 (rests by 3: 0, 2, 1); without `residue`, of 45.

        Raises:
            ValueError: `reader` is no subscriber's id.
        """
        plain = _FORM + _raw(reader) + bytes(_PADS[residue])
        return to_base32(self._cipher.encrypt(plain, _bound(purpose, context)))

    def open_token(self, purpose: Purpose, token: str, contexts: Iterable[str]) -> tuple[str, str] | None:
        """The reader and the context that a token was made for, tried among `contexts`; None: it is none of ours.

        Case does not count: mail servers may fold a local part's.
        """
        folded = token.lower() if token.isascii() else ""
        if len(folded) not in _LENGTHS:
            return None
        try:
            sealed = from_base32(folded.upper())
        except ValueError:
            return None
        for context in contexts:
            try:
                plain = self._cipher.decrypt(sealed, _bound(purpose, context))
            except InvalidTag:
                continue
            reader = to_base32(plain[len(_FORM) :])[:ID_CHARACTERS]
            return (reader, context) if plain.startswith(_FORM) else None
        return None

    def fingerprint(self, reader: str, context: str) -> str:
        """26 characters a-z2-7 that cannot be opened: the same for the same arguments."""
        framed = f"{len(reader)}:{reader}{context}".encode()
        return to_base32(hmac.digest(self._fingerprint, framed, "sha256")[:16])


def derived(key: bytes, purpose: bytes, length: int) -> bytes:
    """One of several keys that a data key stands for (HKDF with SHA-256, RFC 5869), `length` bytes."""
    return HKDF(hashes.SHA256(), length, salt=None, info=b"broadsheet audience " + purpose).derive(key)


def to_base32(data: bytes) -> str:
    """RFC 4648 base32, lower case, without padding."""
    return base64.b32encode(data).decode().rstrip("=").lower()


def from_base32(text: str) -> bytes:
    """Bytes of upper-case base32 without padding, and only in the one way in which they are written.

    Raises:
        ValueError: it is no base32, or its last character carries bits that belong to no byte.
    """
    try:
        data = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        raise ValueError("not base32") from None
    if base64.b32encode(data).decode().rstrip("=") != text:
        raise ValueError("not the one way to write it")
    return data


def _raw(reader: str) -> bytes:
    """The bytes of a subscriber's id."""
    if len(reader) != ID_CHARACTERS:
        raise ValueError("not base32")
    return base64.b32decode(reader.upper())


def _bound(purpose: str, context: str) -> list[bytes]:
    return [purpose.encode(), context.encode()]
