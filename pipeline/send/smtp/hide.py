"""What a server said, without the reader: its text may go to a log or a ledger once no word of it names anybody.

A word is hidden whole if any of its readings (as it stands, xtext, percent, quoted-printable, HTML, JSON, base64, hex)
has an "@", the local part, the domain, or a piece of either. Hiding too much costs an operator a word; too little costs
a reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipeline.text.readings import fold, packed, readings

HIDDEN = "[…]"
_LONGEST_READ = 2000
_LONGEST_TOLD = 300
_SUBSTRING_FROM = 4  # letters; a shorter local part ("al") hides whole pieces only, or hardly a word would be left
_TOKEN_FROM = 16  # letters; a piece of a return path of that length is the reader's token
_PIECES = re.compile(r"[^\W_]+")
_SHORTEST_PACKED = 8  # characters of a run that is read as base64 or hexadecimal
_HIDDEN_AGAIN = re.compile(rf"{re.escape(HIDDEN)}(?: {re.escape(HIDDEN)})+")


@dataclass(frozen=True, slots=True)
class Hide:
    """What must not be told of one parcel; made when a server's text is at hand, not before."""

    address: str = field(default="", repr=False)
    envelope_from: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def clean(self, text: bytes | str, longest: int = _LONGEST_TOLD) -> str:
        """The text on one line, printable, `longest` characters at most, every telling word replaced by `[…]`."""
        telling = _telling(self.address, self.envelope_from, self.secrets)
        told = " ".join([HIDDEN if telling.tells(word) else word for word in _words(text)])
        if HIDDEN in told:
            told = _HIDDEN_AGAIN.sub(HIDDEN, told)
        return told if len(told) <= longest else told[:longest].rsplit(" ", 1)[0] + " …"


def clean(text: bytes | str, address: str, envelope_from: str = "") -> str:
    """What a server said, without anything that names the reader: see `Hide.clean`."""
    return Hide(address, envelope_from).clean(text)


@lru_cache(256)  # a relay says the same to most readers
def _words(text: bytes | str) -> tuple[str, ...]:
    """Words of printable characters. A text that was cut loses its last word, which may be half an address."""
    decoded = text[: 4 * _LONGEST_READ].decode(errors="replace") if isinstance(text, bytes) else text
    cut = decoded[:_LONGEST_READ]
    words = ["".join(filter(str.isprintable, word)) for word in cut.split()]
    was_cut = len(decoded) > len(cut) or (isinstance(text, bytes) and len(text) > 4 * _LONGEST_READ)
    return tuple(filter(None, words[:-1] if was_cut else words))


class _Telling(NamedTuple):
    """What tells, folded: `whole` wherever it stands, and the names of `named` as pieces of their own."""

    whole: tuple[str, ...]
    named: tuple[str, str, str]

    def tells(self, word: str) -> bool:
        for reading in readings(word):
            if "@" in reading or any(part in reading for part in self.whole) or self._names(reading):
                return True
        if len(word) < _SHORTEST_PACKED:
            return False
        # Read as base64 every eighth queue id has an "@" in it: only what is known counts there.
        return any(part in reading for reading in packed(word) for part in self.whole)

    def _names(self, reading: str) -> bool:
        """Whether a piece of the reading is a piece of a name; what is no part of one cannot be."""
        local, back, domain = self.named
        found = _PIECES.findall(reading)
        if not any(piece in local or piece in back or piece in domain for piece in found):
            return False
        return not self._pieces().isdisjoint(found)

    def _pieces(self) -> set[str]:
        local, back, domain = self.named
        pieces = {local, *_PIECES.findall(local), *_PIECES.findall(domain)[:-1]} if domain else {local}
        pieces |= {piece for piece in _PIECES.findall(back) if len(piece) >= _TOKEN_FROM}
        return {piece for piece in pieces if piece and (len(piece) > 1 or piece == local)}


def _telling(address: str, envelope_from: str, secrets: Sequence[str]) -> _Telling:
    local, _, domain = fold(address).rpartition("@")
    back, _, _ = fold(envelope_from).rpartition("@")
    names = (local, local.strip('"'), back)
    whole = [name for name in names if len(name) >= _SUBSTRING_FROM or not _PIECES.fullmatch(name)]
    more = [fold(secret) for secret in secrets if secret]
    return _Telling(tuple(filter(None, (*whole, domain, _unicode(domain), *more))), (local, back, domain))


@lru_cache(1024)
def _unicode(domain: str) -> str:
    """A domain of ASCII as people write it; the same text where that is no other, or where it is no domain."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain
