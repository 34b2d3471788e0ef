"""The whole command before real networks: a thread taken back, corrected, published again; and what doctor finds."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.ledger import open_ledger
from tests.real.mastodon import COUNTS_ALL, Proxy, delay, mastodon, proxy
from tests.real.pds import Account, account, forwarding
from tests.real.test_publish_threads import WRITE, Threads, _there
from tests.send.post.server import FarSide, Fault, far_side

pytestmark = pytest.mark.real
__all__ = ["account", "mastodon", "proxy"]


@pytest.fixture
def far(account: Account) -> Iterator[FarSide]:
    with far_side(forwarding(account.server)) as side:
        yield side


def bluesky(folder: Path, account: Account, far: FarSide) -> Threads:
    channel = ("[channels.net]", 'kind = "bluesky"', f'server = "{far.url}"', f'handle = "{account.handle}"')
    return Threads(folder, account.password, *channel, 'password = { file = "account.secret" }')


def herd(folder: Path, proxy: Proxy) -> Threads:
    net = ("[channels.net]", 'kind = "mastodon"', COUNTS_ALL, f'server = "{proxy.url}"')
    channel = (*net, 'token = { file = "account.secret" }')
    return Threads(folder, proxy.server.token, *channel)


def publish(news: Threads, status: int, *said: str) -> str:
    ended = news.run(news.issue, "--no-wait", "--channel", "net")
    news.heard(ended, status, *said)
    return ended.stdout


def retract(news: Threads, status: int, *said: str) -> subprocess.CompletedProcess[str]:
    ended = news.run("retract", news.slug, "--channel", "net", "--yes")
    news.heard(ended, status, *said)
    return ended


def correct(news: Threads) -> None:
    text = news.issue.read_text(encoding="utf-8")
    news.issue.write_text(text.replace("Four Crossings", "Five Crossings"), encoding="utf-8")


def read_back(said: str) -> int:
    """How many posts stand there, of so many, all of them."""
    found = re.search(r"read back: (\d+) of (\d+) posts stand there, in order", said)
    assert found, said
    assert found[1] == found[2]
    return int(found[1])


def state(news: Threads) -> str:
    with open_ledger(news.settings.ledger, news.folder) as ledger:
        row = ledger.mailing(news.slug, "net")
        assert row
        return row.state


def keys(news: Threads) -> set[str]:
    thread = json.loads((news.folder / "outbox" / news.slug / "net" / "thread.json").read_bytes())
    return {write["rkey"] for write in thread["requests"][0]["body"]["writes"]}


def did(news: Threads) -> str:
    session: dict[str, Any] = json.loads(next((news.folder / "state" / "sessions").iterdir()).read_bytes())
    return str(session["did"])


def test_bluesky_taken_back_and_published_corrected_under_the_same_keys(
    account: Account, far: FarSide, tmp_path: Path
) -> None:
    news = bluesky(tmp_path / "news", account, far)
    count = read_back(publish(news, 0, "1 sent of 1 thread"))
    first = keys(news)
    assert len(_there(account, did(news), first)) == count
    correct(news)
    publish(news, 2, "changed after 1 of net's posts went out")
    far.fault(Fault(WRITE, how="swallow", acts=True))
    retract(news, 3, "goes on; with --by-hand")
    assert state(news) == "retracting"
    retract(news, 0, "1 thread deleted")
    assert _there(account, did(news), first) == []
    retract(news, 0, "was deleted before")
    again = read_back(publish(news, 0, "1 sent of 1 thread"))
    stands = _there(account, did(news), keys(news))
    assert len(stands) == again
    assert any("Five Crossings" in one["value"]["text"] for one in stands)
    retract(news, 0)
    news.heard(news.run("settle", f"{news.slug}/net/retracted=unsent"), 0, "1 retracted put back")
    news.heard(news.run("resume", news.slug, "--no-wait"), 0, "read back")
    retract(news, 0)
    assert _there(account, did(news), first | keys(news)) == []
    news.kept_secrets()


def test_mastodon_taken_back_and_published_corrected(proxy: Proxy, tmp_path: Path) -> None:
    news = herd(tmp_path / "news", proxy)
    count = read_back(publish(news, 0))
    correct(news)
    retract(news, 0, f"{count} posts deleted")
    assert not any(_stands(proxy, one) for one in _ids(news))
    again = read_back(publish(news, 0))
    assert again == count
    assert all(_stands(proxy, one) for one in _ids(news))
    retract(news, 0)
    news.kept_secrets()


def test_mastodon_killed_while_it_is_taken_back(proxy: Proxy, tmp_path: Path) -> None:
    news = herd(tmp_path / "news", proxy)
    read_back(publish(news, 0))
    ids, killed = _ids(news), 0
    proxy.acts = [("DELETE", "/statuses", delay(0.06)) for _ in range(50)]
    for number in range(3):
        before = _deletions(proxy)
        with news.underway("retract", news.slug, "--channel", "net", "--yes") as command:
            _wait(command.pid, lambda: _deletions(proxy) > before + number)  # noqa: B023 - used within the turn
            time.sleep(random.uniform(0, 0.1))
            command.send(signal.SIGKILL)
            ended = command.end()
            killed += ended.returncode == -signal.SIGKILL
    assert killed
    proxy.acts.clear()
    retract(news, 0)
    assert state(news) == "retracted"
    assert not any(_stands(proxy, one) for one in ids)


def test_doctor_of_both(account: Account, far: FarSide, proxy: Proxy, tmp_path: Path) -> None:
    sky = bluesky(tmp_path / "sky", account, far)
    sky.heard(sky.run("doctor", "--channel", "net"), 0, f"lets {account.handle} in", "0 faults")
    assert not far.calls(WRITE)
    other = herd(tmp_path / "herd", proxy)
    other.heard(other.run("doctor", "--channel", "net"), 0, "the token is that of @", "characters a post", "0 faults")
    assert {method for method, _ in proxy.seen} == {"GET"}
    far.fault(Fault("server.describeServer", "GET", how="swallow"))
    (sky.folder / "state" / "sessions").exists()
    for file in (sky.folder / "state" / "sessions").glob("*"):
        file.unlink()
    sky.heard(sky.run("doctor", "--channel", "net"), 3, "1 fault")
    sky.secret("account.secret", "not the password")
    sky.heard(sky.run("doctor", "--channel", "net"), 2, "1 fault")
    sky.kept_secrets()


def _ids(news: Threads) -> list[str]:
    with open_ledger(news.settings.ledger, news.folder) as ledger:
        row = ledger.mailing(news.slug, "net")
        assert row
        return [one.receipt.partition(" ")[0] for one in ledger.standing(row.id)]


def _stands(proxy: Proxy, number: str) -> bool:
    from pipeline.channel import MastodonSettings  # noqa: PLC0415
    from pipeline.send.post.mastodon.poster import MastodonPoster  # noqa: PLC0415

    poster = MastodonPoster(MastodonSettings(server=proxy.url), proxy.server.token)
    try:
        return poster._api.get(f"/api/v1/statuses/{number}").ok
    finally:
        poster.close()


def _deletions(proxy: Proxy) -> int:
    return sum(method == "DELETE" for method, _ in proxy.seen)


def _wait(pid: int, holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds() and Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < until
        time.sleep(0.002)
