"""Whether a post is among those that a network shows of us: it is, it surely is not, or a person has to look.

For networks that give a post no name of ours: all that can be compared is its text, its time and where it stands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipeline.outcome import Deferred, InDoubt, Outcome, Sent

_SLACK: Final = 600.0
"""Seconds by which two clocks may differ that both are believed."""
_FURTHER: Final = 26 * 3600.0
"""Seconds that are read further back: a clock may have been a day off when the post was first tried."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A post that stands there: its text as it was sent, when it came (None: unknown), and its receipt."""

    text: str
    at: float | None
    receipt: str


def back_to(first_at: float) -> float:
    """How far back the posts must have been read for a verdict: seconds since the epoch."""
    return first_at - _FURTHER


def judged(seen: Iterable[Seen], text: str, first_at: float, where: str) -> Outcome:
    """What the posts that stand there say of one that may have been posted.

    Args:
        seen: all of them since `back_to(first_at)`, and perhaps older ones.
        text: of the one that is looked for.
        first_at: when it was first tried.
        where: the place that was looked at, as in “among the page's posts”.

    Returns:
        `Sent`: exactly one has its words, and came since. `Deferred`: none has. `InDoubt`: several have, or one from
        before, which a clock that is off would explain.
    """
    alike = [one for one in seen if _words(one.text) == _words(text)]
    alike = [one for one in alike if one.at is None or one.at >= back_to(first_at)]
    if len(alike) == 1 and (alike[0].at is None or alike[0].at >= first_at - _SLACK):
        return Sent(alike[0].receipt)
    if alike:
        places = ", ".join(one.receipt.rpartition(" ")[2] for one in alike[:5])
        return InDoubt(f"its words stand there already: {places}; see whether one of them is this post")
    return Deferred(f"it is not {where}")


def _words(text: str) -> list[str]:
    """A text in one spelling, whatever its spaces and line ends."""
    return unicodedata.normalize("NFC", text).split()
