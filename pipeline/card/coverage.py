"""A font file in, the characters that it has out: its table `cmap`, as OpenType's specification describes it.

Pillow draws an empty box for what a font lacks and does not say so; a card with a box on it must not be made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from struct import error as StructError  # noqa: N812 - an error, and named as one
from struct import unpack_from

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_SPACES = re.compile("[\u2000-\u200a\u202f\u205f]")
_UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
"""Platform and encoding of the tables that map Unicode."""


class NoFont(ValueError):
    """The bytes are no font that this reads."""


def characters_of(font: bytes) -> frozenset[int]:
    """The code points that a TrueType or OpenType font has a glyph for.

    Raises:
        NoFont: the bytes are no such font.
    """
    try:
        start = _table(font, unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0)
        count = unpack_from(">H", font, start + 2)[0]
        records = [unpack_from(">HHI", font, start + 4 + 8 * number) for number in range(count)]
        found: set[int] = set()
        for platform, encoding, offset in records:
            if (platform, encoding) in _UNICODE:
                found.update(_mapped(font, start + offset))
    except (StructError, IndexError) as error:
        raise NoFont from error
    return frozenset(found)


def missing(text: str, characters: frozenset[int]) -> tuple[str, ...]:
    """The characters of a text that a font can neither show nor compose, each once, in their order.

    What is never seen (joiners, marks of direction) and spaces of a width of their own need no glyph: the shaper
    makes them.
    """
    composed = unicodedata.normalize("NFC", text)
    lacking = [one for one in text if not _has(one, characters)]
    if all(_has(one, characters) for one in composed):
        return ()
    return tuple(dict.fromkeys(lacking))


def _has(character: str, characters: frozenset[int]) -> bool:
    if ord(character) in characters or _INVISIBLE.match(character) or _SPACES.match(character):
        return True
    if character == "\u2011":  # the hyphen that no line ends after is drawn as a hyphen
        return ord("\u2010") in characters
    parts = unicodedata.normalize("NFD", character)
    return len(parts) > 1 and all(ord(part) in characters for part in parts)


def _table(font: bytes, at: int) -> int:
    """Where the table `cmap` begins."""
    if font[at : at + 4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise NoFont
    for number in range(unpack_from(">H", font, at + 4)[0]):
        tag, _sum, offset, _length = unpack_from(">4sIII", font, at + 12 + 16 * number)
        if tag == b"cmap":
            return int(offset)
    raise NoFont


def _mapped(font: bytes, at: int) -> Iterator[int]:
    """The code points of one subtable of format 4 or 12; others hold nothing that these do not."""
    form = unpack_from(">H", font, at)[0]
    if form == 4:  # noqa: PLR2004 - the formats' own numbers
        yield from _segments(font, at)
    elif form == 12:  # noqa: PLR2004
        for number in range(unpack_from(">I", font, at + 12)[0]):
            first, last, _glyph = unpack_from(">III", font, at + 16 + 12 * number)
            yield from range(first, min(last, 0x10FFFF) + 1)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Format 4: segments of code points, each with a step to its glyphs or a place where they are listed."""
    count = unpack_from(">H", font, at + 6)[0] // 2
    ends, starts = at + 14, at + 16 + 2 * count
    for number in range(count):
        last = unpack_from(">H", font, ends + 2 * number)[0]
        first = unpack_from(">H", font, starts + 2 * number)[0]
        step = unpack_from(">H", font, starts + 2 * (count + number))[0]
        place = starts + 2 * (2 * count + number)
        listed = unpack_from(">H", font, place)[0]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = unpack_from(">H", font, place + listed + 2 * (code - first))[0] if listed else (code + step) % 65536
            if glyph:
                yield code
