"""What is said at the end of a real run: how each mailing stands, truly, and what to do next."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO, cast

from pipeline.report.saying import document, moment, say, talk
from pipeline.report.standing import Standing, next_step, standing_lines, standing_row

if TYPE_CHECKING:
    from pipeline.dispatch import Dispatched

_RECEIVED = ("sent", "in_doubt", "sending")
"""Who has the issue, or may have it."""
_NEXT = {
    "cancelled": "that is for good: who has not got it will not. Sent after all, it needs a slug of its own",
    "stopped before all": "mend this, then “publish resume {slug}”; nobody has it yet: a changed text can be published",
    "stopped before all posts": (
        "mend this, then “publish resume {slug}”; no post of it is known to be there: a changed text can be published"
    ),
    "unplanned": "“publish resume {slug}” goes on",
    # a network that takes a thread whole refuses also because of what stands in its place
    "refused whole": (
        "look there first: what stands there “publish retract {slug} --channel {channel}” takes back; a changed text"
        " can be published once nothing of this one stands there"
    ),
    "unanswered": "“publish resume {slug}” posts it or finds it: a repeat does no harm there",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a mailing stands after the run, and how the run itself ended; `rate` in messages a second.

    `before` is when it was done (seconds since the epoch), if this run had nothing to do any more; `read_back` what of
    a thread stands there at its end.
    """

    standing: Standing
    verdict: str
    why: str
    rate: float
    before: float | None = None
    read_back: str = ""


def ended(endings: Sequence[Ending], *, as_json: bool) -> None:
    """Say how each mailing ended; what is left, and what to do about it, on standard error."""
    for ending in endings:
        for line in _lines(ending.standing):
            say(line, talk(as_json=as_json))
        if ending.read_back:
            say(f"  read back: {ending.read_back}", talk(as_json=as_json))
        if ending.verdict == "done":
            if ending.before is not None:
                nothing = "nothing was posted now" if ending.standing.is_thread else "nobody was written to now"
                said = f"  done before ({moment(ending.before)}); {nothing}"
                say(said, talk(as_json=as_json))
            continue
        if ending.why and ending.why != ending.standing.reason:
            say(f"  {ending.why}", sys.stderr)
        if following := _following(ending):
            say(f"  {following}", sys.stderr)


def _lines(standing: Standing) -> list[str]:
    """How it stands; of what the ledger knows nothing, only that it was not begun."""
    known = list(standing_lines(standing))
    return known if standing.audience else [f"{standing.slug}/{standing.channel}: not begun"]


def _following(ending: Ending) -> str:
    """What to do next: what `publish status` says as well, but for verdicts that it cannot know."""
    standing, what = ending.standing, ending.verdict
    if not standing.audience:
        what = "unplanned"
    elif standing.state == "stopped" and not any(standing.counts[part] for part in _RECEIVED):
        what = "stopped before all posts" if standing.is_thread else "stopped before all"
        if standing.unit == "thread" and standing.counts["refused"]:
            what = "refused whole"
    return _NEXT[what].format(slug=standing.slug, channel=standing.channel) if what in _NEXT else next_step(standing)


def rows(endings: Sequence[Ending]) -> list[dict[str, Any]]:
    """The endings for the JSON document."""
    return [
        standing_row(one.standing)
        | {"verdict": one.verdict, "why": one.why, "per_second": round(one.rate, 2)}
        | {"done_before": None if one.before is None else moment(one.before), "read_back": one.read_back or None}
        for one in endings
    ]


def document_of(dispatched: Dispatched, endings: Sequence[Ending], *, as_json: bool) -> None:
    """The JSON document of a run without an issue's file."""
    document({"slug": dispatched.slug, "outbox": str(dispatched.folder), "mailings": rows(endings)}, as_json=as_json)


def told(line: str) -> None:
    """Say something by the way."""
    with suppress(OSError):
        say(line, sys.stderr)


@contextmanager
def heard_or_not() -> Iterator[None]:
    """While this lasts, an output that takes nothing more stops nothing: what is sent counts more than what is said.

    Its reader may have gone away (`publish issue.txt | head`), its disk may be full, or it was closed from the start.
    """
    before, loud = (sys.stdout, sys.stderr), (_Loud(sys.stdout), _Loud(sys.stderr))
    sys.stdout, sys.stderr = (cast("TextIO", stream) for stream in loud)
    try:
        yield
    finally:
        for stream in loud:
            stream.flush()
        sys.stdout, sys.stderr = before
        if loud[0].lost and not isinstance(loud[0].lost, BrokenPipeError):
            told(f"standard output took no more: {loud[0].lost.strerror}; “publish status” says how it stands")


class _Loud:
    """A stream of the command that takes everything, and passes it on for as long as that is possible."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.lost: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def isatty(self) -> bool:
        """Whether a person is there."""
        return self._stream is not None and self._stream.isatty()

    def write(self, text: str) -> int:
        """Pass it on, if it can be."""
        self._try(lambda stream: stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Pass on what waits, if it can be."""
        self._try(lambda stream: stream.flush())

    def _try(self, act: Callable[[TextIO], object]) -> None:
        if self._stream is None or self.lost:
            return
        try:
            act(self._stream)
        except OSError as error:
            self.lost = error
            with suppress(OSError):  # what waits in its buffer goes nowhere, now and at the end of the process
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
