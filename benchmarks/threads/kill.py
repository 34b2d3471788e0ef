"""The kill test of threads: the cases, the workers, and the table.

Every run is killed or cut off at one step, resumed until it is done, and then read back from the network and compared
with its outbox. Half of the Bluesky runs lose ledger, session and outbox before the resume, as a CI job does.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

from benchmarks.threads.child import LEDGER_STEPS, Dies, context
from benchmarks.threads.desk import Case, Desk, Outcome
from benchmarks.threads.front import FAULTS, LATE, Fault, front
from benchmarks.threads.networks import Bluesky, Mastodon, Network
from tests.real.mastodon import running_mastodon
from tests.real.pds import running_pds

Row = tuple[str, str, str, str, bool]
_POSTING = frozenset({"the write", "the first post", "a post between", "the last post"})
_AGAIN: tuple[Fault, ...] = ("killed after the server acted", "answer lost")
_BETWEEN = 3
"""How many times as often a step comes that stands for most of a thread's posts."""
_SHARE_BLUESKY, _MASTODONS = 0.4, 2
_COLD = (0.3, 2.2)
"""Seconds between which the installed command is killed; in a second or two it is done."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A kind of case; each of its runs draws one of `places`: a request's number, or that of a post for the ledger."""

    case: Case
    places: Sequence[int] = ()
    again: bool = False

    def drawn(self, dice: random.Random, *, fresh: bool) -> Case:
        case = replace(self.case, fresh=fresh)
        if case.dies:
            return replace(case, dies=replace(case.dies, number=dice.choice(self.places)))
        if case.meets:
            return replace(case, at=dice.choice(self.places), again=dice.choice(self.places) if self.again else 0)
        return replace(case, cold=dice.uniform(*_COLD))


def cases(network: Network, steps: Sequence[str], dice: random.Random) -> Iterator[Case]:
    """Every fault at every step, over and over; `steps` are what the requests of a whole run are for."""
    cells = [*_requests(steps), *_ledger(steps), *_often(network, steps)]
    dice.shuffle(cells)
    for number, cell in enumerate(cycle(cells)):
        odd = (number + number // len(cells) * (len(cells) + 1)) % 2 == 1
        yield cell.drawn(dice, fresh=network.repeats_for_ever and odd)


def _requests(steps: Sequence[str]) -> Iterator[_Cell]:
    for step in dict.fromkeys(steps):
        places = [at for at, one in enumerate(steps, start=1) if one == step]
        for fault in FAULTS:
            yield from [_Cell(Case(fault, step, fault), places)] * (_BETWEEN if step == "a post between" else 1)


def _ledger(steps: Sequence[str]) -> Iterator[_Cell]:
    """Death at the ledger's own steps, before and after each of its writes."""
    last = sum(step in _POSTING for step in steps)
    numbers: dict[str, Sequence[int]] = {"the write": [1]}
    if last > 1:
        numbers = {"the first post": [1], "a post between": range(2, last), "the last post": [last]}
    for step in LEDGER_STEPS:
        for name, places in numbers.items():
            yield _Cell(Case(f"killed {step} is written", name, dies=Dies(step, 1)), places)


def _often(network: Network, steps: Sequence[str]) -> Iterator[_Cell]:
    """Deaths that a server outlives, in the resume too, after its memory's end, and of the installed command."""
    places = [at for at, one in enumerate(steps, start=1) if one in _POSTING]
    yield _Cell(Case(LATE, "any post", LATE), places)
    for fault in _AGAIN:
        yield _Cell(Case(f"{fault}, again in the resume", "any post", fault), places, again=True)
        if not network.repeats_for_ever:
            yield _Cell(Case(f"{fault}, resumed after its hour", "any post", fault, later=True), places)
        blind = Case(f"{fault}, and no post can be read", "any post", fault, later=True, blind=True)
        yield _Cell(blind, places)
    yield from [_Cell(Case("the installed command killed", "any moment"))] * 3


def kill_test(scratch: Path, issue: Path, runs: int, seed: int) -> list[Outcome]:
    """So many runs in which the fault happened, over both networks."""
    # every account is far from its limits, but all the accounts of all the runs are on one machine
    os.environ["PDS_RATE_LIMITS"] = "off"
    starts = context()
    with ExitStack() as stack:
        networks: list[Network] = [Bluesky(stack.enter_context(running_pds()))]
        networks += [Mastodon(stack.enter_context(running_mastodon())) for _ in range(_MASTODONS)]
        shares = [round(runs * _SHARE_BLUESKY), *[0] * _MASTODONS]
        for number in range(_MASTODONS):
            shares[1 + number] = (runs - shares[0] + number) // _MASTODONS
        pool = stack.enter_context(ThreadPoolExecutor(len(networks)))
        work = []
        for number, (network, share) in enumerate(zip(networks, shares, strict=True)):
            place = stack.enter_context(front(network.url))
            desk = Desk(scratch / str(number), issue, network, place, starts)
            work.append(pool.submit(_worked, desk, share, random.Random(seed + number)))  # noqa: S311
        return [outcome for one in work for outcome in one.result()]


def _worked(desk: Desk, runs: int, dice: random.Random) -> list[Outcome]:
    outcomes: list[Outcome] = []
    met = 0
    for case in cases(desk.network, desk.steps(), dice):
        if met >= runs:
            break
        outcomes.append(outcome := desk.run(case))
        met += outcome.met
        if not outcome.good:
            print(f"  not good: {outcome}", flush=True)
        if len(outcomes) % 25 == 0:
            print(f"  {desk.network.name}: {met} of {runs} runs", flush=True)
    return outcomes


def table(outcomes: Sequence[Outcome]) -> str:
    """A line for each network, fault and step, as Markdown."""
    groups: dict[tuple[str, str, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.met:
            groups[one.network, one.case.fault, one.case.step].append(one)
    lines = ["| network | fault | step | runs | ledger lost | complete | doubled | lost | untrue | in doubt (named) |"]
    lines.append("|---|---|---|---|---|---|---|---|---|---|")
    for (network, fault, step), found in sorted(groups.items()):
        lines.append(f"| {network} | {fault} | {step} | {_sums(found)} |")
    for network in sorted({one[0] for one in groups}):
        found = [outcome for key, some in groups.items() if key[0] == network for outcome in some]
        lines += [f"| {network} | **all** | | {_sums(found)} |"]
    return "\n".join(lines) + "\n"


def _sums(found: Sequence[Outcome]) -> str:
    doubts, named = sum(one.doubts for one in found), sum(one.named for one in found)
    numbers = (
        len(found),
        sum(one.case.fresh for one in found),
        sum(one.verdict.complete and not one.status for one in found),
        sum(one.verdict.doubled for one in found),
        sum(len(one.verdict.lacking) for one in found),
        sum(one.untrue for one in found),
    )
    return " | ".join(map(str, numbers)) + f" | {doubts} ({named})"


def rows(outcomes: Sequence[Outcome], wanted: int) -> list[Row]:
    """What was asked for, against what was found."""
    met = [one for one in outcomes if one.met]
    lost = sum(len(one.verdict.lacking) for one in outcomes)
    doubled = sum(one.verdict.doubled for one in outcomes)
    whole = sum(one.verdict.complete and not one.status for one in outcomes)
    untrue = sum(one.untrue for one in outcomes)
    doubts, named = sum(one.doubts for one in outcomes), sum(one.named for one in outcomes)
    fresh, blue = sum(one.case.fresh for one in met), sum(one.network == "Bluesky" for one in met)
    many = f"{len(met)} ({blue} on Bluesky, {len(met) - blue} on Mastodon)"
    found = (
        ("runs in which the fault happened", many, f"≥ {wanted}", len(met) >= wanted),
        ("Bluesky, ledger and outbox lost", f"{fresh} of {blue}", "half", abs(2 * fresh - blue) <= max(2, blue / 10)),
        ("threads complete, in order, once", f"{whole} of {len(outcomes)}", "all", whole == len(outcomes)),
        ("posts that stand there twice", str(doubled), "0", doubled == 0),
        ("posts lost", str(lost), "0", lost == 0),
        ("stops at which the ledger was not true", str(untrue), "0", untrue == 0),
        ("posts that a person had to decide on", f"{doubts}, {named} named", "all named", doubts == named),
    )
    return [(f"kill test: {figure}", said, "", asked, good) for figure, said, asked, good in found]


def reasons(outcomes: Sequence[Outcome]) -> Counter[str]:
    """Why posts were in doubt, in the command's words, without what differs from run to run."""
    said = (reason for one in outcomes for reason in one.reasons)
    return Counter(re.sub(r"post \d+|127\.0\.0\.1:\d+", _same, reason) for reason in said)


def _same(found: re.Match[str]) -> str:
    return "post N" if found[0].startswith("post") else "the server"
