"""Patterns that are compiled when they are first used: few issues hold Chinese, and none should wait for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_PERHAPS_UNSPACED = re.compile("[^\x00-\u0dff\u2000-\u2fff]")
"""What is surely written with spaces is the smaller set: a pattern takes as long to compile as its ranges are wide."""


def late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A function that gives the compiled pattern, compiled once."""
    return cache(lambda: re.compile(pattern, flags))


def may_lack_spaces(text: str) -> bool:
    """Whether a text may hold a script that writes words without spaces between them; no means surely not."""
    return _PERHAPS_UNSPACED.search(text) is not None
