"""Readings of a word: as it stands, and as every encoding would have it that a server might repeat something in."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

_HEX = re.compile(rb"[+=]([0-9A-Fa-f]{2})")  # RFC 3461 section 4 (xtext) and RFC 2045 section 6.7 (quoted-printable)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_DIGITS = re.compile(r"[0-9A-Fa-f]{8,}")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x\{([0-9A-Fa-f]{1,6})\}")  # JSON; RFC 6533 section 3


def readings(word: str) -> Iterator[str]:
    """A word as it stands and as every encoding that a server might use would have it, folded."""
    plain = fold(word)
    yield plain
    if "%" in word:
        yield fold(unquote(word, errors="replace"))
    if "+" in word or "=" in word:
        yield fold(_unhex(word))
    if "&" in word:
        yield fold(html.unescape(word))
    if "\\" in word:
        yield fold(_unescaped(word))


def packed(word: str) -> Iterator[str]:
    """What a word may hold as base64 or hexadecimal digits, folded: from every place where a group may begin."""
    for run in _BASE64.findall(word):
        yield from _unbase64(run)
    for run in _DIGITS.findall(word):
        yield from _undigits(run)


def fold(text: str) -> str:
    """A text in which upper and lower case, and letters that look alike, are one."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


def _unhex(word: str) -> str:
    raw = _HEX.sub(lambda found: bytes([int(found[1], 16)]), word.encode(errors="replace"))
    return raw.decode(errors="replace")


def _unescaped(word: str) -> str:
    return _ESCAPED.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), word)


def _undigits(run: str) -> Iterator[str]:
    """Hexadecimal digits as text, from either place where a pair may begin."""
    for start in (0, 1):
        pairs = run[start : start + (len(run) - start) // 2 * 2]
        yield fold(bytes.fromhex(pairs).decode(errors="replace"))


def _unbase64(run: str) -> Iterator[str]:
    """The run decoded from each of the four places where a group may begin."""
    plain = run.replace("-", "+").replace("_", "/")
    for start in range(4):
        group = plain[start:]
        try:
            decoded = base64.b64decode(group[: len(group) // 4 * 4] + _rest(group))
        except (binascii.Error, ValueError):
            continue
        yield fold(decoded.decode(errors="replace"))


def _rest(group: str) -> str:
    """What is left after whole groups of four, made whole by padding; one letter alone holds no byte."""
    left = group[len(group) // 4 * 4 :]
    return left + "=" * (4 - len(left)) if len(left) > 1 else ""
