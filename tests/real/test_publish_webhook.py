"""The whole command before a receiver of signed webhooks and a service of Apprise, which waits for the receiver's address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.outboxes import files
from tests.publications import SLUG
from tests.real.command import Newsroom, told
from tests.send.post.server import Fault, Reply, far_side
from tests.send.post.webhook.receiver import PATH, SECRET, Receiver

pytestmark = pytest.mark.real
TOKEN = "q7Zk2mX9wLp4"  # noqa: S105 - of a service that is none
BOTH = ("--channel", "ping", "--channel", "web")
WHERE = f"https://archive.example.org/{SLUG}"


@pytest.mark.parametrize("secretly", [False, True], ids=["address-in-clear", "address-as-a-secret"])
def test_signed_told_repeated_and_taken_back(tmp_path: Path, *, secretly: bool) -> None:
    receiver = Receiver()
    with far_side(receiver) as web, far_side(lambda _heard: Reply(200, {})) as ping:
        where = 'webhook = { file = "hook.secret" }' if secretly else f'url = "{web.url}{PATH}"'
        hook = {"hook.secret": f"{web.url}{PATH}"} if secretly else {}
        news = Newsroom(
            tmp_path / "news",
            1,
            readers=0,
            more=(
                "[channels.ping]", 'kind = "apprise"', 'url = { file = "ping.secret" }', 'after = "web"',
                "[channels.web]", 'kind = "webhook"', where, 'secret = { file = "web.secret" }',
            ),
            secrets=hook | {"web.secret": SECRET, "ping.secret": f"json://{urlsplit(ping.url).netloc}/{TOKEN}"},
        )  # fmt: skip
        web.fault(Fault(PATH, how="swallow", acts=True))
        first = news.run(news.issue, "--no-wait", *BOTH)
        said = first.stdout + first.stderr
        if first.returncode:
            assert "waits for web" in said
            again = news.resume()
            told(again, 0)
            said += again.stdout + again.stderr
        assert list(receiver.there) == [f"{SLUG}/web/1"], "once, though its answer was lost"
        assert len({heard.body for heard in web.heard}) == 1
        assert [WHERE in heard.json["message"] for heard in ping.heard] == [True]
        status = news.run("status", SLUG)
        told(status, 0, "1 sent of 1 message", "1 sent of 1 notice", f"  {WHERE}")
        told(news.run(news.issue, "--no-wait", *BOTH), 0, "done before")
        assert (len(receiver.there), len(ping.heard)) == (1, 1)
        back = news.run("retract", SLUG, "--channel", "web", "--yes")
        assert back.returncode == 0, back.stdout + back.stderr
        assert not receiver.there
        said += status.stdout + back.stdout + back.stderr
    for secret in (SECRET.removeprefix("whsec_"), TOKEN, PATH.rpartition("/")[2]):
        assert secret not in said
        kept = [name for name, data in files(news.folder).items() if secret.encode() in data]
        told_to = [] if secretly else ["config/publication.toml"]
        assert all(name.endswith(".secret") or name in told_to for name in kept), kept


def test_a_notice_that_was_refused_is_told_later_and_one_in_doubt_is_not(tmp_path: Path) -> None:
    with far_side(lambda _heard: Reply(200, {})) as ping:
        news = Newsroom(
            tmp_path / "news",
            1,
            readers=0,
            more=("[channels.ping]", 'kind = "apprise"', 'url = { file = "ping.secret" }'),
            secrets={"ping.secret": f"json://{urlsplit(ping.url).netloc}/{TOKEN}"},
        )
        ping.fault(Fault(TOKEN, reply=Reply(403, {"error": TOKEN})))
        ping.fault(Fault(TOKEN, how="swallow", acts=True))
        first = news.run(news.issue, "--no-wait", "--channel", "ping")
        assert first.returncode == 3, first.stdout + first.stderr
        assert "JSON said 403; see whether the channel's `url` is right" in first.stdout + first.stderr
        second = news.resume()
        assert second.returncode == 3, second.stdout + second.stderr
        third = news.resume()
        assert third.returncode == 3, third.stdout + third.stderr
        assert "1 in doubt" in news.run("status", SLUG).stdout
        assert len(ping.heard) == 2, "told once more, and not again after the doubt"
        assert TOKEN not in "".join(one.stdout + one.stderr for one in (first, second, third))
