"""What is said at the end of a real run: how each mailing stands, truly, and what to do next."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.mailings import Standing, standing_lines, standing_row
from pipeline.report.saying import document, say, talk

if TYPE_CHECKING:
    from pipeline.dispatch import Dispatched

_NEXT = {
    "deferred": "some readers were put off: run “publish resume {slug}” when they are due, or let CI do it",
    "in doubt": "decide on those in doubt: “publish status {slug} --missing” names them",
    "paused": "it is paused: “publish resume {slug}” goes on",
    "stopped": "mend this, then “publish resume {slug}”",
    "braked": "look at the reasons with “publish status {slug} --missing”; “publish resume {slug} --anyway” goes on",
    "fenced": "another run has taken it over",
    "interrupted": "“publish resume {slug}” goes on",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a mailing stands after the run, and how the run itself ended; `rate` in messages a second."""

    standing: Standing
    verdict: str
    why: str
    rate: float


def ended(endings: Sequence[Ending], *, as_json: bool) -> None:
    """Say how each mailing ended; what is left, and what to do about it, on standard error."""
    for ending in endings:
        lines = list(standing_lines(ending.standing))
        for line in lines:
            say(line, talk(as_json=as_json))
        if ending.verdict == "done":
            continue
        if ending.why and ending.why != ending.standing.reason:
            say(f"  {ending.why}", sys.stderr)
        if ending.verdict in _NEXT:
            say(f"  {_NEXT[ending.verdict].format(slug=ending.standing.slug)}", sys.stderr)


def rows(endings: Sequence[Ending]) -> list[dict[str, Any]]:
    """The endings for the JSON document."""
    return [
        standing_row(one.standing) | {"verdict": one.verdict, "why": one.why, "per_second": round(one.rate, 2)}
        for one in endings
    ]


def document_of(dispatched: Dispatched, endings: Sequence[Ending], *, as_json: bool) -> None:
    """The JSON document of a run without an issue's file."""
    document({"slug": dispatched.slug, "outbox": str(dispatched.folder), "mailings": rows(endings)}, as_json=as_json)


def told(line: str) -> None:
    """Say something by the way."""
    say(line, sys.stderr)
