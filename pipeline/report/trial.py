"""What is said of a test send: what came of each message, by its number and never by its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.outbox import INDEX
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.report.saying import counted, document, from_here, say, talk


def outcomes(channel: str, of_each: Sequence[Outcome], *, as_json: bool) -> None:
    """Say what came of a channel's messages."""
    out = talk(as_json=as_json)
    for number, outcome in enumerate(of_each, start=1):
        say(f"{channel}: {number} of {len(of_each)} {_said(outcome)}", out)


def ended(folder: Path, carried: Mapping[str, Sequence[Outcome]], *, as_json: bool) -> None:
    """Say which channels count as tested, and where what they sent can be looked at."""
    out = talk(as_json=as_json)
    for channel, of_each in carried.items():
        refused = sum(not isinstance(one, Sent) for one in of_each)
        said = f"{counted(refused, 'message')} not accepted; it does not count as tested" if refused else "tested"
        say(f"{channel}: {said}", out)
    say(f"Look at it: {from_here(folder / INDEX)}", out)
    rows = {
        channel: {"tested": all(isinstance(one, Sent) for one in of_each), "messages": [_row(one) for one in of_each]}
        for channel, of_each in carried.items()
    }
    document({"slug": folder.name, "outbox": str(folder), "channels": rows}, as_json=as_json)


def _said(outcome: Outcome) -> str:
    match outcome:
        case Sent(receipt):
            return f"accepted ({receipt})" if receipt else "accepted"
        case Deferred(why):
            return f"put off: {why}"
        case Refused(why):
            return f"refused: {why}"
        case InDoubt(why):
            return f"in doubt, look into the mailbox: {why}"


def _row(outcome: Outcome) -> dict[str, Any]:
    match outcome:
        case Sent(receipt):
            return {"outcome": "sent", "receipt": receipt}
        case Deferred(why, code):
            return {"outcome": "deferred", "why": why, "code": code}
        case Refused(why, code):
            return {"outcome": "refused", "why": why, "code": code}
        case InDoubt(why):
            return {"outcome": "in doubt", "why": why}
