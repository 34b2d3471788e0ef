"""Posting a whole thread to the PDS, beside a bare `requests.post` of the same body and of the login.

Every round takes new accounts: one for the poster, one for the poster with the ledger around it, one with the posts
read back as well, one for the bare requests. All log in; nothing of a session is left from before. Modules are loaded
on all sides.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from benchmarks.threads.front import Watch, front
from pipeline.channel import BlueskySettings, LedgerSettings
from pipeline.ledger import open_ledger
from pipeline.outcome import Sent
from pipeline.reader import Frozen
from pipeline.send.post.bluesky.fill import filled
from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.post.carry.job import ThreadJob
from pipeline.send.post.carry.run import carry_thread
from pipeline.send.post.poster import Posting
from tests.real.pds import Account, Pds, running_pds

Row = tuple[str, str, str, str, bool]
_ROUNDS, _WANTED = 15, 1.5
_LOGIN, _WRITE = "com.atproto.server.createSession", "com.atproto.repo.applyWrites"
_CHANNEL = '[publication]\nname = "Briefing"\naddress = "briefing@example.org"\n[channels.net]\nkind = "bluesky"\n'
_SDK = "import time; t = time.perf_counter(); import pipeline.send.post.bluesky.sdk; print(time.perf_counter() - t)"


def posting(scratch: Path, issue: Path) -> list[Row]:
    """Medians of `_ROUNDS` taken in turn, and how many requests the network was asked to write."""
    thread = _thread(scratch, issue)
    with running_pds() as pds:
        writes = _writes(scratch, pds, thread)
        ways: dict[str, Callable[[Account, Path], float]] = {
            "ours": lambda account, folder: _ours(account, folder, thread),
            "with ledger": lambda account, folder: _run(account, folder, thread, reads_back=False),
            "read back": lambda account, folder: _run(account, folder, thread, reads_back=True),
            "bare": lambda account, _folder: _bare(account, thread),
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(_ROUNDS + 1):
            for name, way in ways.items():
                taken[name].append(way(pds.account(), scratch / f"{name}{number}"))
    middle = {name: statistics.median(found[1:]) for name, found in taken.items()}
    sdk = subprocess.run([sys.executable, "-c", _SDK], capture_output=True, encoding="utf-8", check=True).stdout
    said = f"{float(sdk):.2f} s, once a process, in none of the above"
    return [
        ("requests that write, for the whole thread", str(writes), "", "1", writes == 1),
        _row("login and thread, to two bare requests", middle["ours"], middle["bare"]),
        _row("the same with the ledger's enrolment, intent and record", middle["with ledger"], middle["bare"]),
        _row("the same and every post read back", middle["read back"], middle["bare"], bound=False),
        ("loading the atproto package", said, "", "", True),
    ]


def _row(figure: str, ours: float, bare: float, *, bound: bool = True) -> Row:
    measured = f"{ours * 1000:.0f} ms to {bare * 1000:.0f} ms"
    return figure, measured, f"{ours / bare:.2f}", "≤ 1.5" if bound else "", ours <= _WANTED * bare or not bound


def _thread(scratch: Path, issue: Path) -> Posting:
    """The one delivery, as a dry run writes it."""
    (scratch / "config").mkdir()
    (scratch / "config" / "publication.toml").write_text(_CHANNEL, encoding="utf-8")
    command = [Path(sys.executable).parent / "publish", "--dry-run", issue, "--outbox", scratch / "outbox"]
    config = ["--config", scratch / "config" / "publication.toml"]
    subprocess.run([str(word) for word in (*command, *config)], check=True, capture_output=True)
    file = next((scratch / "outbox").glob("*/net/thread.json"))
    document = json.loads(file.read_bytes())
    slots = {slot["name"]: slot["placeholder"] for slot in document["slots"]}
    (request,) = document["requests"]
    return Posting(f"{file.parent.parent.name}/net/1", request, slots, 0.0)


def _writes(scratch: Path, pds: Pds, thread: Posting) -> int:
    """How many requests that write pass a proxy while the thread is posted."""
    with front(pds.url) as between:
        watch = between.watch = Watch()
        account = pds.account()
        _ours(Account(between.url, account.handle, account.password), scratch / "counted", thread)
    reading = ("GET ", f"POST /xrpc/{_LOGIN}")
    return sum(not request.startswith(reading) for request in watch.seen)


def _now(thread: Posting) -> Posting:
    return Posting(thread.key, thread.request, thread.placeholders, time.time())


def _poster(account: Account, folder: Path) -> BlueskyPoster:
    return BlueskyPoster(BlueskySettings(server=account.server, handle=account.handle), account.password, folder)


def _ours(account: Account, folder: Path, thread: Posting) -> float:
    """Seconds of the poster: opened, logged in, posted, closed."""
    began = time.perf_counter()
    poster = _poster(account, folder)
    outcome = poster.post(_now(thread))
    poster.close()
    seconds = time.perf_counter() - began
    assert isinstance(outcome, Sent), outcome
    return seconds


def _run(account: Account, folder: Path, thread: Posting, *, reads_back: bool) -> float:
    """Seconds of the same as a run does it: enrolled, intent, post, record, read back. The ledger stands already."""
    slug, channel, _ = thread.key.split("/")
    folder.mkdir()
    with open_ledger(LedgerSettings(store=str(folder / "ledger.db")), folder) as ledger:
        began = time.perf_counter()
        poster = _poster(account, folder)
        mailing = ledger.plan(slug, channel, "bluesky", "d", "d", [Frozen("1", "network")], 1, batch_size=1)
        carries: Any = poster if reads_back else _Posts(poster)
        job = ThreadJob(mailing=mailing, postings=[thread], answers=[None], ledger=ledger, poster=carries)
        finished = carry_thread(job)
        poster.close()
        seconds = time.perf_counter() - began
    assert finished.verdict == "done", finished
    return seconds


class _Posts:
    """A poster that cannot read back."""

    def __init__(self, poster: BlueskyPoster) -> None:
        self.repeatable_for, self.relay = poster.repeatable_for, poster.relay
        self.check, self.post, self.find = poster.check, poster.post, poster.find
        self.retract, self.close = poster.retract, poster.close


def _bare(account: Account, thread: Posting) -> float:
    """Seconds of two bare requests, the second with the very body that ours sends for this account."""
    who = {"identifier": account.handle, "password": account.password}
    did = requests.get(
        f"{account.server}/xrpc/com.atproto.identity.resolveHandle", params={"handle": account.handle}, timeout=30
    ).json()["did"]
    body = filled(_now(thread), did).body
    began = time.perf_counter()
    session = requests.post(f"{account.server}/xrpc/{_LOGIN}", json=who, timeout=30).json()
    headers = {"Authorization": f"Bearer {session['accessJwt']}"}
    answer = requests.post(f"{account.server}/xrpc/{_WRITE}", json=body, headers=headers, timeout=30)
    seconds = time.perf_counter() - began
    assert answer.ok, answer.text
    return seconds
