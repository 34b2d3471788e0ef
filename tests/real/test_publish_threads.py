"""The whole command before real networks: killed at any moment and run again, each thread stands there whole and once."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen
from uuid import uuid4

import pytest

from pipeline.channel import MastodonSettings
from pipeline.send.post.mastodon.poster import MastodonPoster
from pipeline.text.cids import blob_cid
from tests.outboxes import files
from tests.real.command import Newsroom, Underway, told
from tests.real.mastodon import COUNTS_ALL, Proxy, delay, mastodon, proxy
from tests.real.pds import Account, account, forwarding
from tests.send.post.server import FarSide, Heard, Reply, far_side

pytestmark = pytest.mark.real
__all__ = ["account", "mastodon", "proxy"]

KILLS = 4
TRIES = 8
POST, GATE, WRITE = "app.bsky.feed.post", "app.bsky.feed.threadgate", "repo.applyWrites"


class Threads(Newsroom):
    """A publication whose threads are posted, under a slug and a title that nobody had before. It has no reader.

    A ledger that is new looks for its first thread by the words, and the account has the threads of other tests.
    """

    def __init__(self, folder: Path, secret: str, *channel: str) -> None:
        super().__init__(folder, 1, readers=0, more=channel, secrets={"account.secret": secret})
        self.secrets = [secret]
        name = uuid4().hex[:12]
        text = self.issue.read_text(encoding="utf-8")
        self.issue.write_text(text.replace("Crossings Reopened", f"Crossings Reopened ({name})", 1), encoding="utf-8")
        self.issue = self.issue.rename(self.issue.with_name(f"2026-03-09-river-{name}.txt"))
        self.slug, self.said, self.kills = self.issue.stem, "", 0

    def heard(self, ended: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
        told(ended, status, *words)
        self.said += ended.stdout + ended.stderr

    def killed(self, alive: Callable[[], bool], rest: float) -> None:
        """Begin, or go on, and be killed some time after something is so."""
        with self.underway(self.issue, "--no-wait", "--channel", "net") as command:
            _until(command, alive)
            time.sleep(rest)
            command.send(signal.SIGKILL)
            ended = command.end()
            self.said += ended.stdout + ended.stderr
            self.kills += ended.returncode == -signal.SIGKILL

    def finished(self) -> None:
        """Run again and again, by resume and by publish in turn, until it is done."""
        for number in range(TRIES):
            words = ("resume", self.slug) if number % 2 else (self.issue, "--channel", "net")
            ended = self.run(*words, "--no-wait")
            if ended.returncode == 0:
                return self.heard(ended, 0, "sent of")
            self.heard(ended, 3)
            time.sleep(1)
        raise AssertionError(self.said)

    def kept_secrets(self, *more: str) -> None:
        """Assert that no secret is in what was said, nor in any file but its own place and the sessions'."""
        for secret in (*self.secrets, *more):
            assert secret not in self.said
            kept = [name for name, data in files(self.folder).items() if secret.encode() in data]
            assert all(name == "account.secret" or name.startswith("state/sessions/") for name in kept), kept
        for file in (self.folder / "state").glob("sessions/*"):
            assert file.stat().st_mode & 0o077 == 0


def _until(command: Underway, holds: Callable[[], bool]) -> None:
    """Wait until something holds, or the command has ended, which may come first here."""
    until = time.monotonic() + 30
    while not holds() and Path(f"/proc/{command.pid}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < until
        time.sleep(0.002)


def _more(count: Callable[[], int], by: int) -> Callable[[], bool]:
    """Whether something was counted that much further since now."""
    least = count() + by
    return lambda: count() >= least


@pytest.fixture
def far(account: Account) -> Iterator[FarSide]:
    """Before the server, and slow: there is time to be killed before it acts, and after."""
    forward = forwarding(account.server)

    def slow(heard: Heard) -> Reply:
        writes = heard.path.endswith(WRITE)
        time.sleep(0.05 * writes)
        reply = forward(heard)
        time.sleep(0.05 * writes)
        return reply

    with far_side(slow) as side:
        yield side


def _there(account: Account, did: str, slug_keys: set[str]) -> list[dict[str, Any]]:
    query = urlencode({"repo": did, "collection": POST, "limit": 100})
    with urlopen(f"{account.server}/xrpc/com.atproto.repo.listRecords?{query}", timeout=30) as answer:  # noqa: S310
        records: list[dict[str, Any]] = json.loads(answer.read())["records"]
    return sorted(
        (one for one in records if one["uri"].rpartition("/")[2] in slug_keys), key=lambda one: str(one["uri"])
    )


def test_bluesky_killed_at_any_moment_and_then_without_its_ledger(
    account: Account, far: FarSide, tmp_path: Path
) -> None:
    channel = ("[channels.net]", 'kind = "bluesky"', f'server = "{far.url}"', f'handle = "{account.handle}"')
    more = ('password = { file = "account.secret" }', "card = true", 'replies = "mentioned+followers"')
    news = Threads(tmp_path / "news", account.password, *channel, *more)
    # the first dies at its first requests, the others in the write or just after it
    for seen in (lambda: len(far.heard), *[lambda: len(far.calls(WRITE))] * (KILLS - 1)):
        news.killed(_more(seen, 1), random.uniform(0, 0.14))
    assert news.kills, "at least the first one dies before it is done"
    news.finished()
    writes = json.loads((news.folder / "outbox" / news.slug / "net" / "thread.json").read_bytes())["requests"][0][
        "body"
    ]
    keys = {write["rkey"] for write in writes["writes"]}
    session = json.loads(next((news.folder / "state" / "sessions").iterdir()).read_bytes())
    there = _there(account, session["did"], keys)
    assert len(there) == len(keys), "all of it"
    assert "reply" not in there[0]["value"]
    card = there[0]["value"]["embed"]["images"][0]
    png = (news.folder / "outbox" / news.slug / "net" / "card.png").read_bytes()
    assert (card["image"]["ref"]["$link"], card["image"]["size"]) == (blob_cid(png), len(png))
    assert card["alt"]
    query = urlencode({"repo": session["did"], "collection": GATE, "rkey": there[0]["uri"].rpartition("/")[2]})
    with urlopen(f"{account.server}/xrpc/com.atproto.repo.getRecord?{query}", timeout=30) as answer:  # noqa: S310
        assert len(json.loads(answer.read())["value"]["allow"]) == 2
    assert [one["value"]["reply"]["parent"]["uri"] for one in there[1:]] == [one["uri"] for one in there[:-1]]
    status = news.run("status", news.slug)
    news.heard(status, 0, "1 sent of 1 thread", "  https://")
    shutil.rmtree(news.folder / "state")
    again = news.run(news.issue, "--no-wait", "--channel", "net")
    news.heard(again, 0, "1 sent of 1 thread")
    assert news.run("status", news.slug).stdout == status.stdout, "the same receipt"
    assert _there(account, session["did"], keys) == there, "nothing twice"
    session = json.loads(next((news.folder / "state" / "sessions").iterdir()).read_bytes())
    news.kept_secrets(session["access"], session["refresh"])


def test_mastodon_killed_at_any_moment(proxy: Proxy, tmp_path: Path) -> None:
    net = ("[channels.net]", 'kind = "mastodon"', COUNTS_ALL, f'server = "{proxy.url}"')
    channel = (*net, 'token = { file = "account.secret" }')
    news = Threads(tmp_path / "news", proxy.server.token, *channel, "card = true")
    proxy.acts = [("POST", "/statuses", delay(0.06)) for _ in range(50)]

    def posts() -> int:
        return sum(method == "POST" for method, _ in proxy.seen)

    for number in range(KILLS):
        news.killed(_more(posts, 1 + number % 3), random.uniform(0, 0.1))
    assert news.kills >= 2
    proxy.acts.clear()
    news.finished()
    outbox = json.loads((news.folder / "outbox" / news.slug / "net" / "thread.json").read_bytes())
    wanted = [request["body"]["status"] for request in outbox["requests"]]
    poster = MastodonPoster(MastodonSettings(server=proxy.url), proxy.server.token)
    receipts = _receipts(news)
    assert str(poster.verify(receipts)) == f"{len(wanted)} of {len(wanted)} posts stand there, in order"
    assert sorted(_own(poster, set(wanted))) == sorted(wanted), "once each"
    first = poster._api.read(f"/api/v1/statuses/{receipts[0].split()[0]}").body
    [picture] = first["media_attachments"]
    assert picture["description"]
    news.heard(
        news.run("status", news.slug), 0, f"{len(wanted)} sent of {len(wanted)} posts", f"  {receipts[0].split()[1]}"
    )
    news.kept_secrets()
    poster.retract(receipts)
    poster.close()


def _receipts(news: Threads) -> list[str]:
    """What the ledger holds, in order."""
    from pipeline.ledger import open_ledger  # noqa: PLC0415

    with open_ledger(news.settings.ledger, news.folder) as ledger:
        row = ledger.mailing(news.slug, "net")
        assert row
        return [one.receipt for one in ledger.standing(row.id)]


def _own(poster: MastodonPoster, wanted: set[str]) -> list[str]:
    """The texts of the account's statuses that are this thread's, read from the server itself."""
    api = poster._api
    me = api.read("/api/v1/accounts/verify_credentials").body["id"]
    page = api.read(f"/api/v1/accounts/{me}/statuses", {"limit": 40}).body
    texts = [str(api.read(f"/api/v1/statuses/{one['id']}/source").body["text"]) for one in page]
    return [text for text in texts if text in wanted]
