"""Text without what no reader can be shown: control characters, half surrogates and noncharacters.

HTML (Living Standard, 13.2.3.5 "Preprocessing the input stream") and XML 1.0 section 2.2 forbid them, and a numeric
reference to U+0080 to U+009F means another character altogether. Each becomes U+FFFD, so that nothing vanishes unseen.
"""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_TO_SPACES = dict.fromkeys(map(ord, "\t\n\r\u2028\u2029"), " ")
_SPACE = re.compile(r"[ \t\n\r\u2028\u2029]+")


def clean(text: str) -> str:
    """The text with every forbidden character replaced by U+FFFD; spaces and line ends stay."""
    return text if text.isascii() and text.isprintable() else _FORBIDDEN.sub("\ufffd", text)


def flat(text: str) -> str:
    """The clean text, as long as it was, with a space for every line end and tab."""
    return clean(text).translate(_TO_SPACES)


def one_line(text: str) -> str:
    """The clean text on one line: every run of spaces and line ends is one space, none at the ends."""
    return _SPACE.sub(" ", clean(text)).strip(" ")
