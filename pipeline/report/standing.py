"""How a mailing stands: sums that add up, and what a person does next about it. Readers are numbers only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.report.retracting import again, next_after
from pipeline.report.saying import counted, moment

_PARTS = (
    "sent", "retracted", "retracting", "refused", "suppressed", "deferred", "in_doubt", "sending", "planned"
)  # fmt: skip
_OVER = frozenset({"done", "cancelled", "retracted"})
_BY_RELAY = ("relay may have taken them", "they have it")
_TOLD = {
    "in_doubt": "in doubt",
    "sending": "being sent",
    "planned": "not tried yet",
    "suppressed": "left out",
    "retracted": "deleted again",
    "retracting": "perhaps deleted",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a mailing stands, as the commands know it: `counts` by state, times in seconds since the epoch.

    `unit` is what is counted: readers, or posts of a thread, whose `links` lead to what is there. `rate` is in messages
    a second; `asked` is when the ledger was asked; an empty `holder` says that nobody carries it,
    and then nobody is counted as "sending". `repeatable`: a repeat never does harm there.
    """

    slug: str
    channel: str
    state: str
    reason: str
    audience: int
    counts: dict[str, int]
    domains: dict[str, dict[str, int]]
    started: float
    rate: float
    next_due: float | None
    asked: float
    holder: str = ""
    unit: str = "reader"
    links: tuple[str, ...] = ()
    repeatable: bool = False

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread, which has no readers."""
        return self.unit != "reader"

    @property
    def is_due(self) -> bool:
        """Whether the moment of who was put off had come when this was asked."""
        return self.next_due is not None and self.next_due <= self.asked

    @property
    def left(self) -> int:
        """Readers of whom nothing final is known."""
        return self.audience - sum(self.counts.get(part, 0) for part in ("sent", "refused", "suppressed", "retracted"))


def standing_lines(standing: Standing) -> Iterator[str]:
    """A mailing in lines: its state, its sums, what comes next, and its domains where they differ."""
    idle = standing.state == "running" and not standing.holder
    state = "not finished" if idle else standing.state
    reason = f" ({standing.reason})" if standing.reason and standing.state != "running" else ""
    yield f"{standing.slug}/{standing.channel}: {state}{reason}"
    parts = [f"{standing.counts[part]} {_TOLD.get(part, part)}" for part in _PARTS if standing.counts.get(part)]
    yield f"  {', '.join(parts) or 'nobody'} of {counted(standing.audience, standing.unit)}"
    yield from (f"  {link}" for link in standing.links)
    if standing.holder and standing.left and standing.rate:
        left = f", about {_duration(standing.left / standing.rate)} left"
        yield (
            f"  {standing.rate:.0f} a second{left}"
            if standing.rate >= 1
            else f"  {standing.rate * 60:.0f} a minute{left}"
        )
    if standing.holder:
        yield f"  being sent by {standing.holder}"
    if standing.next_due is not None and standing.state not in _OVER:
        due, what = "readers who were put off are due now", "the next reader who was put off is due"
        if standing.is_thread:
            due, what = "what was put off is due now", "what was put off is due"
        yield f"  {due if standing.is_due else f'{what} {moment(standing.next_due)}'}"
    if standing.counts["in_doubt"] and standing.repeatable:
        yield f"  in doubt: the network may have taken it. “publish resume {standing.slug}” finds it or posts it"
    elif standing.counts["in_doubt"]:
        who, them = ("network may have taken it", "it is there") if standing.is_thread else _BY_RELAY
        yield (
            f"  in doubt: the {who}. Look there, then “publish settle KEY=sent” ({them}) or "
            f"“KEY=unsent” (the next run sends it); “publish status {standing.slug} --missing” names the keys"
        )
    for domain, counts in sorted(standing.domains.items()):
        if len(standing.domains) > 1:
            said = ", ".join(f"{counts[part]} {_TOLD.get(part, part)}" for part in _PARTS if counts.get(part))
            yield f"  {domain}: {said}"


def next_step(standing: Standing) -> str:
    """What a person does next about a mailing that is open and that nobody carries; else empty."""
    slug = standing.slug
    resume = f"“publish resume {slug}”"
    if standing.holder:
        return ""
    if standing.state in {"retracting", "retracted"}:
        following = again if standing.state == "retracting" else next_after
        return following(slug, standing.channel)
    if standing.state in _OVER:
        return ""
    if is_braked(standing.state, standing.reason):
        return (
            f"look at the reasons with “publish status {slug} --missing”; “publish resume {slug} --anyway” goes on. If "
            f"they were ours to mend, “publish settle {slug}/{standing.channel}/refused=unsent” first puts back who "
            "was refused"
        )
    if standing.state in {"paused", "stopped"}:
        return f"it is paused: {resume} goes on" if standing.state == "paused" else f"mend this, then {resume}"
    return _following(standing, resume)


def _following(standing: Standing, resume: str) -> str:
    """What comes next where nothing is in the way."""
    counts = standing.counts
    if standing.is_thread and counts["deferred"] and not standing.is_due:
        return f"run {resume} when that time has come, or let CI do it"
    if counts["planned"] or standing.state == "planning" or (counts["deferred"] and standing.is_due):
        return f"{resume} goes on"
    if counts["deferred"]:
        return f"some readers were put off: run {resume} when they are due, or let CI do it"
    if counts["in_doubt"] and standing.repeatable:
        return f"{resume} goes on: a repeat does no harm there"
    if counts["in_doubt"]:
        return f"decide on those in doubt, then {resume}: “publish status {standing.slug} --missing” names them"
    return f"nobody is left: {resume} closes it"


def is_braked(state: str, reason: str) -> bool:
    """Whether a mailing was paused by its brake, and not by a person."""
    return state == "paused" and "brake" in reason


def standing_row(standing: Standing) -> dict[str, Any]:
    """How a mailing stands, for the JSON document."""
    return {
        "slug": standing.slug,
        "channel": standing.channel,
        "state": standing.state,
        "reason": standing.reason,
        "audience": standing.audience,
        "counts": standing.counts,
        "left": standing.left,
        "per_second": round(standing.rate, 2),
        "next_due": moment(standing.next_due) if standing.next_due and standing.state not in _OVER else None,
        "started": moment(standing.started) if standing.started else None,
        "holder": standing.holder or None,
        "next": next_step(standing),
        "domains": standing.domains,
        "unit": standing.unit,
        "links": list(standing.links),
    }


def _duration(seconds: float) -> str:
    """About how long: `3 hours`, `40 seconds`."""
    for size, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 1.5 * size:
            return counted(round(seconds / size), name)
    return counted(max(1, round(seconds)), "second")
