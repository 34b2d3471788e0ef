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


def test_signed_told_repeated_and_taken_back(tmp_path: Path) -> None:
    receiver = Receiver()
    with far_side(receiver) as web, far_side(lambda _heard: Reply(200, {})) as ping:
        news = Newsroom(
            tmp_path / "news",
            1,
            readers=0,
            more=(
                "[channels.ping]", 'kind = "apprise"', 'url = { file = "ping.secret" }', 'after = "web"',
                "[channels.web]", 'kind = "webhook"', f'url = "{web.url}{PATH}"', 'secret = { file = "web.secret" }',
            ),
            secrets={"web.secret": SECRET, "ping.secret": f"json://{urlsplit(ping.url).netloc}/{TOKEN}"},
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
        assert all(name.endswith(".secret") or name == "config/publication.toml" for name in kept), kept
