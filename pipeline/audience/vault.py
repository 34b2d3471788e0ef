"""The vault: values in and out of their sealed form, and the keyed hashes that they are found by."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable

from pipeline.audience.addresses import domain_of, lookup_form
from pipeline.audience.keys import KeyRing
from pipeline.audience.seal import Broken, kept, key_number, opened
from pipeline.audience.tokens import derived
from pipeline.database import DatabaseError

_HASH = 16
"""Bytes that are kept of a keyed hash (HMAC-SHA256): by accident no two of 2^40 addresses are alike."""


class Vault:
    """The keys of one audience at work. Threads may share it.

    Args:
        ring: the data keys.
        reload: gives them anew, when a value is met that another process sealed by a newer one.
        record_ip: whether the IP of a consent is kept.
        shown: the database as a person knows it.
    """

    def __init__(self, ring: KeyRing, reload: Callable[[], KeyRing], *, record_ip: bool, shown: str) -> None:
        self.ring = ring
        self._reload, self._record_ip, self._shown = reload, record_ip, shown
        self._lookup_key, self._domain_key = (derived(ring.lookup, name, 32) for name in (b"lookup", b"domain"))

    def lookup(self, address: str) -> bytes:
        """The keyed hash that an address is found by.

        Raises:
            BadAddress: it did not come from `check_address`.
        """
        return hmac.digest(self._lookup_key, lookup_form(address).encode(), "sha256")[:_HASH]

    def domain(self, address: str) -> bytes:
        """The keyed hash of an address's domain."""
        return hmac.digest(self._domain_key, domain_of(address).encode(), "sha256")[:_HASH]

    def seal(self, text: str, *place: str) -> bytes | None:
        """A text as it is kept at a place (table, column, subscriber's id …); None for an empty one."""
        number = self.ring.current
        return kept(text, _at(place), number, self.ring.sealers[number] if number else None) if text else None

    def unseal(self, value: bytes | None, *place: str) -> str:
        """The text that is kept at a place.

        Raises:
            DatabaseError: it was damaged, or moved there from elsewhere.
        """
        if value is None:
            return ""
        if (number := key_number(value)) and number not in self.ring.sealers:
            self.ring = self._reload()
        try:
            return opened(bytes(value), _at(place), self.ring.sealers[number] if number else None)
        except (Broken, KeyError, UnicodeDecodeError):
            fault = "a sealed value of the audience does not open: it was damaged or moved"
            raise DatabaseError(fault, "restore the database from a copy", file=self._shown) from None

    def seal_consent(self, how: str, wording: str, ip: str, *place: str) -> bytes | None:
        """How somebody agreed, to which words and from where, as it is kept; the IP only where that is configured."""
        parts = [how, wording, ip if self._record_ip else ""]
        return self.seal(json.dumps(parts, ensure_ascii=False), *place) if any(parts) else None

    def unseal_consent(self, value: bytes | None, *place: str) -> tuple[str, str, str]:
        """How, wording, IP."""
        how, wording, ip = json.loads(self.unseal(value, *place) or '["", "", ""]')
        return how, wording, ip

    def resealed(self, value: bytes | None, *place: str) -> bytes | None:
        """A kept value as the current key keeps it; the same object where it is so already."""
        if value is None or key_number(value) == self.ring.current:
            return value
        return self.seal(self.unseal(value, *place), *place)


def _at(place: tuple[str, ...]) -> bytes:
    """A place without doubt: no part can pretend to be two."""
    return "/".join([f"{len(part)}:{part}" for part in place]).encode()
