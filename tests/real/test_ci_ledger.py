"""Publishing from runners whose disk is wiped: killed at any moment, gone on from a fresh checkout, nothing twice."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.audience import NewSubscriber, new_master_key, open_audience
from pipeline.config import load_config
from tests.ci_repository import Repository, git
from tests.ledger.cluster import Cluster
from tests.outboxes import ROOT
from tests.real.hostile import Server, hostile, late
from tests.real.mastodon import Proxy, delay, mastodon, proxy

pytestmark = pytest.mark.real
__all__ = ["mastodon", "proxy"]

READERS, SLUG = 40, "2026-03-09-four-crossings-reopened-and-what-the-ferry-lists"
BRANCH = {"LEDGER_BRANCH": "ledger", "LEDGER_EVERY": "1"}
SEND = "bash ci/list publish BASE issues.list && bash ci/send issues.list"
MAIL = """
[publication]
name = "Test Briefing"
address = "desk@example.org"
view_in_browser = false
[channels.newsletter]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
connections = 2
hello = "here.test"
unsubscribe_mailto = "leave@example.org"
[audience]
store = "{state}/audience.db"
key = {{ env = "BROADSHEET_KEY" }}
"""
THREAD = """
[publication]
name = "Test Briefing"
address = "desk@example.org"
[channels.mastodon]
kind = "mastodon"
server = "{server}"
token = {{ env = "MASTODON_TOKEN" }}
characters_per_url = 100
"""


class Publisher(Repository):
    """A publication whose issue is merged; its readers are in a store that outlives the runners."""

    def __init__(self, folder: Path, settings: str, **secrets: str) -> None:
        super().__init__(folder)
        self.key = new_master_key()
        self.secrets = {"BROADSHEET_KEY": self.key, **secrets}
        (self.desk / "config" / "publication.toml").write_text(settings, encoding="utf-8")
        shutil.copy(ROOT / "examples" / "2026-03-09-river-crossings.txt", self.desk / "issues" / "၂၀၂၆ မြစ်ကူး.txt")
        self.push("an issue")

    def readers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BROADSHEET_KEY", self.key)
        people = [NewSubscriber(address=f"quokka{n}@wombat.test", lists=("weekly",)) for n in range(READERS)]
        with open_audience(load_config(self.desk / "config" / "publication.toml").audience, self.desk) as audience:
            assert len(list(audience.add_many(people))) == READERS

    def run(self, script: str = SEND, **more: str) -> subprocess.CompletedProcess[str]:
        """One job on a runner, which is wiped at its end."""
        clone = self.runner()
        ran = self.bash(clone, script.replace("BASE", self.first), **self.secrets, **more)
        assert "quokka" not in ran.stdout + ran.stderr
        self.wiped(clone)
        return ran

    def killed(self, when: Callable[[], bool], rest: float, **more: str) -> bool:
        """One job whose runner dies, with all that runs on it; whether it still ran then."""
        clone = self.runner()
        with subprocess.Popen(
            ["bash", "-eo", "pipefail", "-c", SEND.replace("BASE", self.first)], cwd=clone, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment(**self.secrets, **more),
        ) as job:  # fmt: skip
            until = time.monotonic() + 60
            while not when() and job.poll() is None and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(rest)
            ran = job.poll() is None
            with suppress(ProcessLookupError):
                os.killpg(job.pid, signal.SIGKILL)
        self.wiped(clone)
        return ran


def _more(taken: Callable[[], int], by: int) -> Callable[[], bool]:
    least = taken() + by
    return lambda: taken() >= least


@pytest.fixture
def relay() -> Iterator[Server]:
    with hostile({"end": late(0.02)}) as server:
        yield server


@pytest.fixture
def slow() -> Iterator[Server]:
    with hostile({"end": late(0.3)}) as server:
        yield server


@pytest.fixture
def mail(tmp_path: Path, relay: Server, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    made = Publisher(tmp_path, MAIL.format(port=relay.port, state=tmp_path / "kept"))
    made.readers(monkeypatch)
    return made


def _twice(relay: Server) -> list[str]:
    return [to for to, count in Counter(taken.to for taken in relay.taken).items() if count > 1]


def test_a_ledger_in_postgresql(tmp_path: Path, relay: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs from two fresh checkouts, a kill between: what was in flight is named, the others are sent once."""
    cluster = Cluster()
    try:
        settings = MAIL.format(port=relay.port, state="never").replace(
            'store = "never/audience.db"', 'store_url = { env = "AUDIENCE_URL" }'
        )
        url = cluster.database()
        monkeypatch.setenv("AUDIENCE_URL", url)
        ledger = '[ledger]\nstore_url = { env = "LEDGER_URL" }\n'
        news = Publisher(tmp_path, settings + ledger, AUDIENCE_URL=url, LEDGER_URL=url)
        news.readers(monkeypatch)
        assert news.killed(_more(lambda: len(relay.taken), 7), 0.03)
        second = news.run()
        left = re.search(r"(\d+) in doubt", second.stdout + second.stderr)
        assert second.returncode == (3 if left else 0), second.stderr
        assert READERS - 2 <= len(relay.taken) <= READERS
        assert not _twice(relay)
        if left:
            settled = news.run(SETTLE=f"{SLUG}/newsletter=sent")
            assert settled.returncode == 0, settled.stderr
        again = news.run()
        assert again.returncode == 0, again.stderr
        assert not _twice(relay)
    finally:
        cluster.remove()


def test_a_branch_that_was_never_begun_sends_nothing(mail: Publisher, relay: Server) -> None:
    ran = mail.run(**BRANCH)
    assert ran.returncode == 2
    assert "ci/ledger begin" in ran.stderr
    assert not relay.taken


def test_a_ledger_on_a_branch(mail: Publisher, relay: Server) -> None:
    assert mail.run("bash ci/ledger begin").returncode == 0
    assert mail.run("bash ci/ledger begin").returncode == 2
    first = mail.run(**BRANCH)
    assert first.returncode == 0, first.stdout + first.stderr
    assert len(relay.taken) == READERS
    again = mail.run(**BRANCH)
    assert again.returncode == 0, again.stderr
    assert len(relay.taken) == READERS
    history = git(mail.remote, "log", "--format=%s", "ledger").splitlines()
    assert history[-1] == "the ledger begins"
    assert f"while {SLUG} is being sent" in history
    assert git(mail.remote, "ls-tree", "--name-only", "ledger") == "ledger.db\n"


def test_on_a_branch_nothing_is_sent_of_what_a_closed_gate_kept_from_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay that is away ends the plan with 3, as a plan that was made does; it may be back a moment later."""
    gone = Publisher(tmp_path, MAIL.format(port=1, state=tmp_path / "kept"))
    gone.readers(monkeypatch)
    gone.run("bash ci/ledger begin")
    ran = gone.run(**BRANCH)
    assert ran.returncode == 3, ran.stderr
    assert ran.stderr.count("cannot be reached") == 1, "it is asked once, by the plan"
    assert git(gone.remote, "log", "--format=%s", "ledger") == "the ledger begins\n"


@pytest.mark.parametrize("sent", [0, 12])
def test_on_a_branch_a_lost_runner_doubles_no_mail(mail: Publisher, relay: Server, sent: int) -> None:
    """What the runner may have sent is in doubt, by name; nobody is written to before a person has decided."""
    mail.run("bash ci/ledger begin")
    died = mail.killed(_more(lambda: len(relay.taken), sent), random.uniform(0, 0.05), **BRANCH)
    taken, enrolled = len(relay.taken), "ledger.db" in git(mail.remote, "ls-tree", "--name-only", "ledger")
    second = mail.run(**BRANCH)
    assert not _twice(relay), "doubled"
    if not died:
        return
    assert enrolled or not taken, "something was sent that the branch did not know"
    if enrolled:
        assert second.returncode == 3, second.stderr
        assert len(relay.taken) == taken, "in doubt, and sent all the same"
        assert "in doubt" in second.stdout + second.stderr
        settled = mail.run(SETTLE=f"{SLUG}/newsletter=sent", **BRANCH)
        assert settled.returncode == 0, settled.stderr
        assert mail.run(**BRANCH).returncode == 0
        assert len(relay.taken) == taken


def test_what_the_loop_saved_is_not_in_doubt(slow: Server, mail: Publisher) -> None:
    """The longer ago something was sent, the surer it is on the branch as sent."""
    port = f"port = {slow.port}"
    settings = mail.desk / "config" / "publication.toml"
    settings.write_text(re.sub(r"port = \d+", port, settings.read_text(encoding="utf-8")), encoding="utf-8")
    mail.push("a slow relay")
    mail.run("bash ci/ledger begin")
    saves: list[int] = []

    def saved() -> bool:
        saves[:] = [int(git(mail.remote, "rev-list", "--count", "ledger"))]
        time.sleep(0.1)
        return saves[0] >= 5

    assert mail.killed(saved, 0, **BRANCH)
    second = mail.run(**BRANCH)
    doubtful = re.search(r"in doubt, sent or not: (\d+)", second.stdout + second.stderr)
    assert second.returncode == 3
    assert doubtful, second.stderr
    assert 0 < READERS - int(doubtful[1]) <= len(slow.taken)
    assert not _twice(slow)


def test_of_two_runners_at_once_one_sends(mail: Publisher, relay: Server) -> None:
    mail.run("bash ci/ledger begin")
    jobs = []
    for _ in range(2):
        clone = mail.runner()
        words = ["bash", "-eo", "pipefail", "-c", SEND.replace("BASE", mail.first)]
        environment = mail.environment(**mail.secrets, **BRANCH)
        jobs.append(
            subprocess.Popen(
                words, cwd=clone, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
            )
        )
    said = [(job.communicate(timeout=120)[0], job.returncode) for job in jobs]
    assert not _twice(relay), said
    assert len(relay.taken) == READERS, said


def test_a_branch_that_cannot_be_pushed_sends_nothing(mail: Publisher, relay: Server) -> None:
    mail.run("bash ci/ledger begin")
    hook = mail.remote / "hooks" / "update"
    hook.write_text('#!/bin/sh\n[ "$1" != refs/heads/ledger ]\n', encoding="utf-8")
    hook.chmod(0o755)
    ran = mail.run(**BRANCH)
    assert ran.returncode == 3
    assert "could not be saved on the branch" in ran.stderr
    assert not relay.taken


def test_a_branch_whose_ledger_is_gone_sends_nothing(mail: Publisher, relay: Server) -> None:
    mail.run("bash ci/ledger begin")
    mail.run(**BRANCH)
    begun = git(mail.remote, "rev-list", "--max-parents=0", "ledger").strip()
    tree = git(mail.remote, "rev-parse", f"{begun}^{{tree}}").strip()
    lost = git(mail.remote, "commit-tree", tree, "-p", "ledger", "-m", "gone").strip()
    git(mail.remote, "update-ref", "refs/heads/ledger", lost)
    ran = mail.run(**BRANCH)
    assert ran.returncode == 2
    assert "lost its ledger.db" in ran.stderr
    assert len(relay.taken) == READERS


@pytest.mark.parametrize("posted", [0, 3])
def test_on_a_branch_a_lost_thread_is_gone_on_with(proxy: Proxy, tmp_path: Path, posted: int) -> None:
    """Mastodon takes a repeat for what it is within the hour: the thread is whole, once, without a person."""
    proxy.acts += [("POST", "/api/v1/statuses", delay(0.05))] * 100
    news = Publisher(tmp_path, THREAD.format(server=proxy.url), MASTODON_TOKEN=proxy.server.token)
    news.run("bash ci/ledger begin")

    def posts() -> int:
        return sum(method == "POST" and "statuses" in path for method, path in proxy.seen)

    news.killed(_more(posts, posted), random.uniform(0, 0.1), **BRANCH)
    second = news.run(**BRANCH)
    assert second.returncode == 0, second.stdout + second.stderr
    words = re.search(r"(\d+) sent of (\d+) posts", second.stdout + second.stderr)
    assert words, second.stdout + second.stderr
    assert words[1] == words[2]
