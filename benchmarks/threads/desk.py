"""One run of the kill test: a publication of its own, the fault, the resumes, and what then is true."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.threads.child import Dies, Order, run
from benchmarks.threads.front import LATE, Fault, Front, Watch
from benchmarks.threads.networks import Found, Network, Place, Verdict, judged
from pipeline.config import load_config
from pipeline.ledger import Standing, open_ledger

_PUBLISH = Path(sys.executable).parent / "publish"
_TRIES, _ALONE = 9, 5
"""Resumes in all, and those before a person decides on what is in doubt."""
_MINUTE, _HOURS, _HANGS = 61.0, 2 * 3600.0, 120.0
_OK, _LEFT = 0, 3

_NOTHING = Verdict(0, (), in_order=False)


@dataclass(frozen=True, slots=True)
class Case:
    """What happens in a run. `fault` and `step` are its row of the table.

    The fault is one of `meets`, at the `at`-th request; or one of the ledger (`dies`); or the installed command is
    killed after `cold` seconds. `again` is the request of the first resume that meets the fault as well, `fresh` says
    that state and outbox are lost before it, `later` that it comes after the server has forgotten the run's keys,
    `blind` that from the fault on no post can be read until a person has decided.
    """

    fault: str
    step: str
    meets: Fault | None = None
    at: int = 0
    dies: Dies | None = None
    cold: float = 0.0
    again: int = 0
    fresh: bool = False
    later: bool = False
    blind: bool = False


@dataclass(slots=True)
class Outcome:
    """What came of a run.

    `met` says whether the fault happened; `doubts` are the posts that only a person could decide on, `named` those of
    them whose key `publish status --missing` names, `reasons` the run's words; `untrue` counts the stops at which
    the ledger contradicted the network.
    """

    network: str
    case: Case
    met: bool = False
    verdict: Verdict = _NOTHING
    status: int = -1
    tries: int = 0
    doubts: int = 0
    named: int = 0
    reasons: list[str] = field(default_factory=list)
    untrue: int = 0
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Done, complete, in order, once, and the ledger true at every stop."""
        return self.status == _OK and self.verdict.complete and not self.untrue


@dataclass(frozen=True, slots=True)
class _News:
    """The publication of one run."""

    slug: str
    place: Place
    folder: Path

    @property
    def thread(self) -> Path:
        return self.folder / "outbox" / self.slug / "net" / "thread.json"

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text(encoding="utf-8") if (self.folder / "said").exists() else ""


class Desk:
    """Where one worker's runs happen: a folder, the issue, a network, the proxy before it, what starts processes."""

    def __init__(self, folder: Path, issue: Path, network: Network, front: Front, starts: Any) -> None:
        self._folder, self._issue, self.network, self._front, self._starts = folder, issue, network, front, starts
        self._number = 0

    def steps(self) -> list[str]:
        """What each request of a run without a fault is for. The judge is tried on what it has posted."""
        news, watch = self._news(), Watch()
        assert self._go(news, (f"{news.slug}.txt",), watch) == _OK, news.said
        _tried(self.network.wanted(news.thread), self.network.found(news.place))
        self.network.clear(news.place)
        posts, posted, steps = sum(map(self.network.posts, watch.seen)), 0, list[str]()
        for request in watch.seen:
            steps.append(self.network.step(request, posted, posts))
            posted += self.network.posts(request)
        return steps

    def run(self, case: Case) -> Outcome:
        """One run from the fault to the verdict."""
        began, news, outcome = time.perf_counter(), self._news(), Outcome(self.network.name, case)
        outcome.met = self._begin(news, case)
        outcome.untrue += self._untrue(news)
        if case.fresh:
            for name in ("state", "outbox"):
                shutil.rmtree(news.folder / name, ignore_errors=True)
        self._resumed(news, outcome)
        outcome.verdict = judged(self.network.wanted(news.thread), self.network.found(news.place))
        self.network.clear(news.place)
        shutil.rmtree(news.folder)
        outcome.seconds = time.perf_counter() - began
        return outcome

    def _news(self) -> _News:
        self._number += 1
        folder, place = self._folder / f"run{self._number}", self.network.place(self._front.url)
        (folder / "config").mkdir(parents=True)
        slug = f"2026-03-09-{random.getrandbits(48):012x}"
        shutil.copy(self._issue, folder / f"{slug}.txt")
        (folder / "account.secret").write_text(place.secret, encoding="utf-8")
        (folder / "account.secret").chmod(0o600)
        head = ("[publication]", 'name = "Briefing"', 'address = "briefing@example.org"', "[channels.net]")
        (folder / "config" / "publication.toml").write_text("\n".join((*head, *place.lines)) + "\n", encoding="utf-8")
        return _News(slug, place, folder)

    def _begin(self, news: _News, case: Case) -> bool:
        """The run that meets the fault; whether it did."""
        watch = Watch(case.at, case.meets, ahead=-_HOURS * case.later, blind=case.blind)
        words = (f"{news.slug}.txt",)
        if case.cold:
            return self._cold(news, words, case.cold, watch)
        status = self._go(news, words, watch, case.dies)
        return status == -signal.SIGKILL if case.dies else watch.met

    def _cold(self, news: _News, words: Sequence[str], after: float, watch: Watch) -> bool:
        self._front.watch = watch
        with (news.folder / "said").open("ab") as said:
            command = [str(_PUBLISH), *words, "--no-wait"]
            environment = {**os.environ, "CI": "", "BROADSHEET_CACHE": "off"}
            process = subprocess.Popen(command, cwd=news.folder, stdout=said, stderr=said, env=environment)
            with suppress(subprocess.TimeoutExpired):
                process.wait(after)
            process.kill()
            process.wait()
        self._front.quiet()
        return process.returncode == -signal.SIGKILL

    def _go(self, news: _News, words: Sequence[str], watch: Watch, dies: Dies | None = None) -> int:
        """One warm process, ended by itself or by the proxy's hand; its exit status, or its signal as a negative."""
        (news.folder / "said").unlink(missing_ok=True)
        waits = () if words[0] in {"settle", "status"} else ("--no-wait",)
        order = Order((*words, *waits), news.folder, news.folder / "said", watch.ahead, watch.fault != LATE, dies)
        process = self._starts.Process(target=run, args=(order,))
        watch.kill = lambda: os.kill(process.pid, signal.SIGKILL)
        self._front.watch = watch
        process.start()
        process.join(_HANGS)
        assert process.exitcode is not None, f"it hangs: {order}"
        if watch.fault != LATE:
            self._front.quiet()
        return int(process.exitcode)

    def _resumed(self, news: _News, outcome: Outcome) -> None:
        """Again and again, each time a minute later, by `publish` and by `resume` in turn, until it is done."""
        case = outcome.case
        while outcome.tries < _TRIES and outcome.status != _OK:
            number = outcome.tries
            at_once = case.meets == LATE and number == 0
            watch = Watch(
                case.again if number == 0 else 0,
                case.meets if case.again or at_once else None,
                key=f"-{number}" if case.later else "",
                ahead=0.0 if at_once else _MINUTE * (number + 1),
                blind=case.blind and number < _ALONE,
            )
            resumes = number % 2 and news.thread.exists()
            outcome.status = self._go(news, ("resume", news.slug) if resumes else (f"{news.slug}.txt",), watch)
            outcome.tries += 1
            self._front.quiet()
            outcome.untrue += self._untrue(news)
            if outcome.status == _LEFT and outcome.tries == _ALONE:
                self._decided(news, outcome)

    def _decided(self, news: _News, outcome: Outcome) -> None:
        """A person looks at the network and settles what the program could not."""
        words, keys, said = self.network.wanted(news.thread), list[str](), news.said
        self._go(news, ("status", news.slug, "--missing"), Watch())
        there = {one.text for one in self.network.found(news.place)}
        for row in self._standing(news):
            if row.state == "in doubt":
                key = f"{news.slug}/net/{row.number + 1}"
                keys.append(f"{key}={'sent' if words[row.number] in there else 'unsent'}")
                outcome.named += key in news.said
        outcome.doubts += len(keys)
        if keys:
            outcome.reasons += [line.strip() for line in said.splitlines() if "not known" in line][:1]
            self._go(news, ("settle", *keys), Watch())

    def _untrue(self, news: _News) -> int:
        """Whether the ledger says "sent" of what is not there, or that surely nothing is there of what is."""
        rows = self._standing(news)
        if not rows:
            return 0
        words, found = self.network.wanted(news.thread), self.network.found(news.place)
        by_text = {one.text: one for one in found}
        for row in rows:
            there = by_text.get(words[row.number])
            if row.state == "sent" and (there is None or row.receipt.partition(" ")[0] not in {"", there.id}):
                return 1
            if there is not None and row.state in {"planned", "deferred", "refused"}:
                return 1
        return 0

    def _standing(self, news: _News) -> Sequence[Standing]:
        if not (news.folder / "state").exists():
            return ()
        settings = load_config(news.folder / "config" / "publication.toml")
        with open_ledger(settings.ledger, news.folder) as ledger:
            row = ledger.mailing(news.slug, "net")
            return ledger.standing(row.id) if row and row.state != "planning" else ()


def _tried(wanted: Sequence[str], found: Sequence[Found]) -> None:
    """The judge sees a whole thread, a repeat, a hole, and a wrong order."""
    assert judged(wanted, found).complete, judged(wanted, found)
    assert judged(wanted, [*found, found[0]]).doubled == 1
    assert judged(wanted, found[:-1]).lacking == (len(wanted) - 1,)
    assert not judged([*wanted[1:], wanted[0]], found).in_order
