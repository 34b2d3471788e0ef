"""Sealing: AES-256-GCM over one value, bound to the place where it stands.

What is kept is the number of the key (2 bytes, 0: in clear), then nonce (12 bytes, random) and ciphertext with its tag
(16). The text is padded with zero bytes to a multiple of 32, so that its length names nobody. The place (table, column,
row) is authenticated with it: a value moved to another row does not open there. One key seals at most 2^32 values
safely under random nonces (NIST SP 800-38D section 8.3), which no audience reaches.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
BLOCK = 32
_NUMBER = 2
_CLEAR = bytes(_NUMBER)


class Broken(Exception):
    """A sealed value does not open: another key, another place, or damage. Says nothing of what it holds."""


class Sealer:
    """One key, and what it does. Threads may share it."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Nonce and ciphertext, bound to `place`. Never the same twice."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, place)

    def unseal(self, sealed: bytes, place: bytes) -> bytes:
        """What was sealed.

        Raises:
            Broken: not by this key, or not at this place.
        """
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place)
        except (InvalidTag, ValueError):
            raise Broken from None


def kept(text: str, place: bytes, number: int, sealer: Sealer | None) -> bytes:
    """A text as its column holds it: sealed by the key of this number, or (None) in clear."""
    plain = text.encode(errors="replace")
    if sealer is None:
        return _CLEAR + plain
    plain = plain.ljust(-(-len(plain) // BLOCK) * BLOCK, b"\0")
    return number.to_bytes(_NUMBER, "big") + sealer.seal(plain, place)


def key_number(value: bytes) -> int:
    """The number of the key that a kept value was sealed by; 0: it is in clear."""
    return int.from_bytes(value[:_NUMBER], "big")


def opened(value: bytes, place: bytes, sealer: Sealer | None) -> str:
    """The text of a kept value.

    Raises:
        Broken: it does not open.
    """
    if sealer is None:
        return value[_NUMBER:].decode()
    return sealer.unseal(value[_NUMBER:], place).rstrip(b"\0").decode()
