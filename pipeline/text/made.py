"""The mark of a text that the program made: by it is seen later whether a person has changed the text."""

from __future__ import annotations

from hashlib import sha256

_LENGTH = 12


def settled(text: str) -> str:
    """A text as a file of TOML keeps it: no space at the ends of its lines, no line break around it."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def made_mark(text: str) -> str:
    """The mark of a text: twelve hexadecimal digits of its SHA-256, the same on every run."""
    return sha256(settled(text).encode()).hexdigest()[:_LENGTH]
