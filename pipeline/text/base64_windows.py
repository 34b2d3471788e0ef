"""Bytes in, a base64 body out (RFC 2045 section 6.8) in which chosen stretches stand in windows of their own.

Base64 turns three bytes into four characters, so a stretch can be replaced without encoding anything else again only
where it stands between two such borders. A window is a stretch widened to them, by two bytes at most on either side,
on lines of its own. Replaced by something whose length leaves the same rest by three, nothing outside it changes.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator

LONGEST = 76
"""Characters of an encoded line without its line end (RFC 2045 section 6.8)."""
GROUP = 3
"""Bytes that base64 encodes together."""

Stretch = tuple[int, int]
"""`data[start:end]`."""


def base64_lines(data: bytes) -> bytes:
    """Base64 in lines of at most 76 characters with CR LF between them and none at the end."""
    code = b64encode(data)
    if len(code) <= LONGEST:
        return code
    return b"\r\n".join(code[at : at + LONGEST] for at in range(0, len(code), LONGEST))


def blocks(stretches: Iterable[Stretch], size: int) -> Iterator[tuple[int, int, bool]]:
    """The parts of `size` bytes that are encoded apart: start, end, and whether it is a window.

    Windows that share bytes are one. Without any stretch the whole is one part.

    Args:
        stretches: what is to be replaceable, in order, none reaching into another.
        size: of the data, in bytes.
    """
    at = 0
    for start, end in _windows(stretches, size):
        if at < start:
            yield at, start, False
        yield start, end, True
        at = end
    if at < size or not size:
        yield at, size, False


def base64_body(data: bytes, stretches: Iterable[Stretch] = ()) -> bytes:
    """The data as base64 lines with CR LF between them, a window on lines of its own for each stretch."""
    return b"\r\n".join(base64_lines(data[start:end]) for start, end, _ in blocks(stretches, len(data)))


def _windows(stretches: Iterable[Stretch], size: int) -> list[Stretch]:
    found: list[Stretch] = []
    for start, end in stretches:
        low, high = start - start % GROUP, min(end + -end % GROUP, size)
        if found and low < found[-1][1]:
            low, _ = found.pop()
        found.append((low, high))
    return found
