"""Text of a header field in, folded ASCII lines out (RFC 5322 section 2.2.3, RFC 2047).

The standard library's own folding loses the space between an encoded-word and an English word in about every tenth
subject that mixes Burmese and English (seen with Python 3.11); this one keeps it. The tests read what comes out with
that library.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

from pipeline.text.clean import one_line

LINE = 76
"""Characters of a line that has an encoded-word in it (RFC 2047 section 2); others keep to it too."""
_AROUND = len("=?utf-8?b??=")
_PLAIN = re.compile("[ -~]*")
_LONGEST_WORD = 60


def words(name: str, value: str) -> str:
    """A field that is text for people: folded at spaces, or in encoded-words where it is not plain ASCII.

    Returns:
        The field with its name, lines with LF between them and none at the end.
    """
    text = one_line(value)
    plain = _PLAIN.fullmatch(text) and "=?" not in text and all(len(w) <= _LONGEST_WORD for w in text.split(" "))
    if not plain:
        return f"{name}: {encoded_words(text, len(name) + 2)}"
    lines = [f"{name}:"]
    for word in text.split(" "):
        if len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\n".join(lines)


def encoded_words(text: str, used: int) -> str:
    """A text as encoded-words, one a line; `used` columns of the first line are taken."""
    return "\n ".join(f"=?utf-8?b?{b64encode(part).decode('ascii')}?=" for part in _portions(text, used))


def _portions(text: str, used: int) -> Iterator[bytes]:
    """The text's UTF-8 in portions of whole characters that leave no line too long."""
    room = (LINE - max(used, 1) - _AROUND) // 4 * 3  # a word alone has one column less than a line
    part = b""
    for character in text:
        code = character.encode("utf-8")
        if len(part) + len(code) > room:
            yield part
            part, room = b"", (LINE - 1 - _AROUND) // 4 * 3
        part += code
    yield part
