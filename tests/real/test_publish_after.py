"""The whole command before two real networks, one waiting for the other: killed between them, and the address is right."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import pytest

from pipeline.channel import MastodonSettings
from pipeline.delivery import after_slot
from pipeline.ledger import open_ledger
from pipeline.send.post.mastodon.poster import MastodonPoster
from tests.real.command import Newsroom, told
from tests.real.mastodon import COUNTS_ALL, Proxy, delay, mastodon, proxy
from tests.real.pds import Account
from tests.real.test_publish_threads import account

pytestmark = pytest.mark.real
__all__ = ["account", "mastodon", "proxy"]
BOTH = ("--channel", "herd", "--channel", "sky")


def _news(folder: Path, account: Account, proxy: Proxy) -> Newsroom:
    herd = (
        "[channels.herd]",
        'kind = "mastodon"',
        f'server = "{proxy.url}"',
        'token = { file = "herd.secret" }',
        COUNTS_ALL,
    )
    sky = ("[channels.sky]", 'kind = "bluesky"', f'server = "{account.server}"', f'handle = "{account.handle}"')
    news = Newsroom(
        folder,
        1,
        readers=0,
        more=(*herd, 'after = "sky"', *sky, 'password = { file = "sky.secret" }'),
        secrets={"herd.secret": proxy.server.token, "sky.secret": account.password},
    )
    # a slug that nobody had before: Bluesky would find the thread of an earlier test
    news.issue = news.issue.rename(news.issue.with_name(f"2026-03-09-river-{uuid4().hex[:12]}.txt"))
    return news


def _receipts(news: Newsroom, channel: str) -> list[str]:
    with open_ledger(news.settings.ledger, news.folder) as ledger:
        row = ledger.mailing(news.issue.stem, channel)
        return [one.receipt for one in ledger.standing(row.id)] if row else []


def _source(proxy: Proxy, receipt: str) -> str:
    poster = MastodonPoster(MastodonSettings(server=proxy.url), proxy.server.token)
    try:
        return str(poster._api.read(f"/api/v1/statuses/{receipt.partition(' ')[0]}/source").body["text"])
    finally:
        poster.close()


def test_mastodon_waits_for_bluesky_and_is_killed_between_the_two(
    account: Account, proxy: Proxy, tmp_path: Path
) -> None:
    news = _news(tmp_path / "news", account, proxy)
    proxy.on("POST", "/statuses", delay(1.0))
    with news.underway(news.issue, "--no-wait", *BOTH) as command:
        until = time.monotonic() + 40
        while not any(method == "POST" for method, _ in proxy.seen):
            assert time.monotonic() < until
            time.sleep(0.01)
        command.send(signal.SIGKILL)
        command.end()
    [where] = [one.partition(" ")[2] for one in _receipts(news, "sky")]
    assert where.startswith("https://")
    file = news.folder / "outbox" / news.issue.stem / "herd" / "thread.json"
    before = file.read_bytes()
    assert after_slot("sky").placeholder.encode() in before
    for _ in range(6):
        ended = news.run("resume", news.issue.stem, "--no-wait")
        if ended.returncode == 0:
            break
        time.sleep(1)
    told(ended, 0, "sent of")
    receipts = _receipts(news, "herd")
    for receipt in (receipts[0], receipts[-1]):
        text = _source(proxy, receipt)
        assert where in text
        assert "after.invalid" not in text
    assert file.read_bytes() == before, "the outbox stays"
    assert _thread_there(account, where)
    told(news.run(news.issue, "--no-wait", *BOTH), 0, "done before")
    _taken_back(proxy, receipts)


def _thread_there(account: Account, where: str) -> Any:
    """The post that the address names, read from the server itself."""
    did, _, rkey = where.removeprefix("https://bsky.app/profile/").partition("/post/")
    query = f"repo={did}&collection=app.bsky.feed.post&rkey={rkey}"
    with urlopen(f"{account.server}/xrpc/com.atproto.repo.getRecord?{query}", timeout=30) as answer:  # noqa: S310
        return json.loads(answer.read())["value"]["text"]


def _taken_back(proxy: Proxy, receipts: list[str]) -> None:
    poster = MastodonPoster(MastodonSettings(server=proxy.url), proxy.server.token)
    poster.retract(receipts)
    poster.close()
