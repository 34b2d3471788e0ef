"""Tokens: opaque names of a reader, for links and return paths, that only the holder of the key can make or open.

AES-SIV (RFC 5297) is deterministic: the same reader, purpose and context give the same token, and a token that anybody
changed does not open. Purpose and context are authenticated and not carried. In base32 (RFC 4648 section 6, lower case,
no padding) a token is fit for a URL and for a local part whose case somebody folds.
"""

from __future__ import annotations

import hashlib
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
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
_DIGITS = str.maketrans(_LETTERS, "0123456789abcdefghijklmnopqrstuv")
"""Python's own digits of base 32, in which it reads numbers quickly; the standard library's base32 is several times
slower, and a message needs two of them."""


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
            sealed = from_base32(folded)
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
        """32 characters 0-9a-f that cannot be opened: the same for the same arguments (keyed BLAKE2b, RFC 7693)."""
        framed = f"{len(reader)}:{reader}{context}".encode()
        return hashlib.blake2b(framed, key=self._fingerprint, digest_size=16).hexdigest()


def derived(key: bytes, purpose: bytes, length: int) -> bytes:
    """One of several keys that a data key stands for (HKDF with SHA-256, RFC 5869), `length` bytes."""
    return HKDF(hashes.SHA256(), length, salt=None, info=b"broadsheet audience " + purpose).derive(key)


def to_base32(data: bytes) -> str:
    """RFC 4648 base32, lower case, without padding."""
    bits = 8 * len(data)
    spare = -bits % 10
    number = int.from_bytes(data) << spare
    pairs = [_PAIRS[number >> place & 1023] for place in range(bits + spare - 10, -1, -10)]
    return "".join(pairs)[: (bits + 4) // 5]


def from_base32(text: str) -> bytes:
    """Bytes of base32 in lower case without padding, and only in the one way in which they are written.

    Raises:
        ValueError: it is no base32, or its last character carries bits that belong to no byte.
    """
    size, spare = divmod(5 * len(text), 8)
    if not text or text.strip(_LETTERS):
        raise ValueError("not base32")
    number = int(text.translate(_DIGITS), 32)
    if spare > 4 or number & ((1 << spare) - 1):  # noqa: PLR2004 - a character more than the bytes need
        raise ValueError("not the one way to write it")
    return (number >> spare).to_bytes(size)


def _raw(reader: str) -> bytes:
    """The bytes of a subscriber's id."""
    if len(reader) != ID_CHARACTERS:
        raise ValueError("not base32")
    return from_base32(reader)


def _bound(purpose: str, context: str) -> list[bytes]:
    return [purpose.encode(), context.encode()]
