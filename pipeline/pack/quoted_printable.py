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
        ASCII lines of at most 76 characters with LF between them. A line that would begin with "From " or be a
        single full stop is encoded, so that no mail program on the way takes it for a sign of its own.
    """
    return "\n".join(_line(line, whole) for line in text.split("\n"))


def _line(line: str, whole: Sequence[str]) -> str:
    """One line of the text as encoded lines, each placeholder alone on one of them."""
    parts = re.split("(" + "|".join(map(re.escape, whole)) + ")", line) if whole else [line]
    encoded = [[part] if number % 2 else list(_folded(part)) for number, part in enumerate(parts) if part]
    return "=\n".join(_guarded(one) for lines in encoded for one in lines)


def _folded(text: str) -> Iterator[str]:
    """A stretch in encoded lines without their soft breaks; a space at its very end is encoded (rule 3)."""
    code = _ENCODED.sub(lambda found: f"={ord(found[0]):02X}", text.encode("utf-8").decode("latin-1"))
    if code.endswith(" "):
        code = f"{code[:-1]}=20"
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
    return "=2E" if line == "." else line
