"""Text in, a quoted-printable body out (RFC 2045 section 6.7), in which placeholders stay whole and findable.

A sender replaces a placeholder byte for byte in the encoded message, so none may be encoded or broken across lines.
Each stands on an encoded line of its own between two soft line breaks: there it has room for what replaces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LONGEST = 76
"""Characters of an encoded line without its line end (RFC 2045 section 6.7, rule 5)."""

_ROOM = LONGEST - 3
"""What a line takes before it is folded: room for the "=" of the fold and for encoding its first character."""
_ENCODED = re.compile("[^\x20-\x3c\x3e-\x7e]")


def quoted_printable(text: str, whole: Sequence[str] = ()) -> str:
    """Encode a text.

    Args:
        text: any text with LF line ends; it is encoded as UTF-8.
        whole: what must stand in the result as it is, each on one line: ASCII without spaces and "=".

    Returns:
        ASCII lines of at most 76 characters with LF between them. "From " or a full stop at the beginning of one
        is encoded, so that no program on the way takes it for a sign of its own (RFC 5321 section 4.5.2).
    """
    parted = re.compile("(" + "|".join(map(re.escape, whole)) + ")").split if whole else _whole
    return "\n".join(_line(parted(line)) for line in text.split("\n"))


def quoted_address(address: str) -> str:
    """What takes a placeholder's line: an ASCII text without spaces, in lines with soft breaks and CR LF between."""
    code = address.replace("=", "=3D")
    if len(code) <= _ROOM:
        return _guarded(code)
    return "=\r\n".join(_guarded(line) for line in _pieces(code))


def _whole(line: str) -> list[str]:
    return [line]


def _line(parts: Sequence[str]) -> str:
    """One line of the text as encoded lines; every second part is a placeholder, alone on one of them."""
    encoded = [[part] if number % 2 else list(_folded(part)) for number, part in enumerate(parts) if part]
    return "=\n".join(_guarded(one) for lines in encoded for one in lines)


def _folded(text: str) -> Iterator[str]:
    """A stretch in encoded lines without their soft breaks; a space at its very end is encoded (rule 3)."""
    code = _ENCODED.sub(lambda found: f"={ord(found[0]):02X}", text.encode("utf-8").decode("latin-1"))
    if code.endswith(" "):
        code = f"{code[:-1]}=20"
    return _pieces(code)


def _pieces(code: str) -> Iterator[str]:
    """Encoded characters in lines, none of them cut."""
    start = 0
    while len(code) - start > _ROOM:
        end = start + _ROOM
        end -= 1 if code[end - 1] == "=" else 2 if code[end - 2] == "=" else 0
        yield code[start:end]
        start = end
    yield code[start:]


def _guarded(line: str) -> str:
    if line.startswith("From "):
        return f"=46{line[1:]}"
    return f"=2E{line[1:]}" if line.startswith(".") else line
