"""What is said of mailings: how they stand, who is left and why, and what happened. Readers by their ids only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.saying import document, moment, say, talk
from pipeline.report.standing import Standing, next_step, standing_lines, standing_row
from pipeline.report.streaming import streamed


@dataclass(frozen=True, slots=True)
class Lacking:
    """A reader who has not got the issue: the key to settle it by, and why."""

    key: str
    state: str
    code: str
    why: str


def status(standings: Sequence[Standing], lacking: Iterable[Lacking] | None, *, as_json: bool) -> None:
    """Say how mailings stand; `lacking` names who has not got it, if that was asked, and is streamed."""
    out = talk(as_json=as_json)
    if not standings:
        say("nothing was sent from here yet", out)
    for standing in standings:
        for line in standing_lines(standing):
            say(line, out)
        if following := next_step(standing):
            say(f"  {following}", out)
    told = {"mailings": [standing_row(standing) for standing in standings]}
    if lacking is None:
        document(told, as_json=as_json)
    elif as_json:
        rows = ({"key": one.key, "state": one.state, "code": one.code, "why": one.why} for one in lacking)
        streamed(told, rows, called="missing")
    else:
        for one in lacking:
            say(f"{one.key}  {one.state}  {_why(one)}".rstrip(), out)


def changed(lines: Sequence[str], result: dict[str, Any], *, as_json: bool) -> None:
    """Say what a pause, a cancel or a settling did."""
    for line in lines:
        say(line, talk(as_json=as_json))
    document(result, as_json=as_json)


def history(slug: str, events: Iterable[tuple[float, str, str, str]], *, as_json: bool) -> None:
    """Say what happened to an issue: time, channel, what, detail."""
    rows: list[dict[str, Any]] = []
    for at, channel, what, detail in events:
        rows.append({"at": moment(at), "channel": channel, "what": what, "detail": detail})
        place = f"{channel}  " if channel else ""
        say(f"{moment(at)}  {place}{what}{': ' if detail else ''}{detail}", talk(as_json=as_json))
    document({"slug": slug, "events": rows}, as_json=as_json)


def _why(one: Lacking) -> str:
    return " ".join(part for part in (one.code, one.why) if part)
