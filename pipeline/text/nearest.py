"""Which known name a misspelt one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name most like `name`, empty if none reaches `cutoff` (0: any, 1: only the same)."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    return next(iter(get_close_matches(name, known, n=1, cutoff=cutoff)), "")
