"""A publication with one thread, the command run in this process, and its network: a fake behind a real socket.

What an editor reads is what the tests read. Time is the machine's, and `later` turns it on; nothing sleeps.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import partial
from pathlib import Path
from time import time
from typing import Any

import pytest

from pipeline import cli
from pipeline.channel import Channel
from pipeline.commands import sending
from pipeline.dispatch import Run
from pipeline.dispatch import threads as dispatch
from pipeline.ledger import Holder, MailingRow, Standing, open_ledger
from pipeline.send.post.carry.job import ThreadJob
from pipeline.send.post.poster import Poster
from pipeline.send.post.posters import make_poster
from tests.publications import MAILBOX, SLUG, Publication
from tests.send.post.bluesky.fake_pds import HANDLE, PASSWORD, FakePds
from tests.send.post.mastodon import fake as mastodon
from tests.send.post.mastodon.net import app_of
from tests.send.post.server import App, FarSide, Fault, Heard
from tests.send.post.telegram import fake as telegram

SOON = (0.4, 0.4)
"""Seconds to connect and to wait for an answer."""


@dataclass(frozen=True)
class Network:
    """One network: how a channel names it, what its fake is, and where its requests go.

    `post` ends the path of the request that posts, `ask` that of one that the gate makes, with its method.
    """

    kind: str
    app: App
    there: Callable[[], list[str]]
    lines: tuple[str, ...]
    secret: str
    post: str
    ask: tuple[str, str]
    fake: Any
    whole: bool = False


def bluesky() -> Network:
    """A thread is one delivery."""
    pds = FakePds()
    lines = f'handle = "{HANDLE}"', 'password = { file = "account.secret" }'

    def there() -> list[str]:
        return [record["text"] for _, record in sorted(pds.records.items()) if "text" in record]

    return Network(
        "bluesky", pds, there, lines, PASSWORD, "repo.applyWrites", ("GET", "server.getSession"), pds, whole=True
    )


def mastodon_() -> Network:
    """Every post is one."""
    server = mastodon.FakeMastodon(now=time())

    def there() -> list[str]:
        return [status["text"] for status in server.statuses]

    lines = ('token = { file = "account.secret" }',)
    ask = "GET", "verify_credentials"
    return Network("mastodon", app_of(server), there, lines, mastodon.TOKEN, "/api/v1/statuses", ask, server)


def telegram_() -> Network:
    """Every post is one, and nobody can look what stands there."""
    server = telegram.FakeTelegram()

    def there() -> list[str]:
        return [message["body"]["text"] for _, message in sorted(server.messages.items())]

    lines = f'chat = "{telegram.CHAT}"', 'token = { file = "account.secret" }'
    return Network("telegram", server, there, lines, telegram.TOKEN, "/sendMessage", ("POST", "/getMe"), server)


NETWORKS: dict[str, Callable[[], Network]] = {"bluesky": bluesky, "mastodon": mastodon_, "telegram": telegram_}


@dataclass
class World:
    """The desk of an editor. `said` is what the last command told, `elsewhere` where posts go instead of the server."""

    network: Network
    far: FarSide
    publication: Publication
    capture: pytest.CaptureFixture[str]
    said: str = ""
    ahead: float = 0.0
    elsewhere: str = ""
    heard: list[str] = field(default_factory=list)
    _made: int = 0

    def configure(self, *more: str, server: str = "") -> None:
        """Write the channel's settings."""
        lines = "[channels.net]", f'kind = "{self.network.kind}"', f'server = "{server or self.far.url}"'
        given = {line.partition(" = ")[0] for line in more}
        kept = [line for line in self.network.lines if line.partition(" = ")[0] not in given]
        self.publication.configure("directory", 'path = "mail"', MAILBOX, more=(*lines, *kept, *more))

    def account(self, secret: str) -> None:
        """Put the account's secret where the channel has it."""
        file = self.publication.folder / "account.secret"
        file.write_text(secret, encoding="utf-8")
        file.chmod(0o600)

    def run(self, *words: str | Path, status: int) -> str:
        """Run a command; gives all that it said."""
        ended = cli.main([str(word) for word in words])
        out, err = self.capture.readouterr()
        self.said = out + err
        self.heard.append(self.said)
        assert ended == status, self.said
        assert "Traceback" not in self.said
        assert "a fault of this program" not in self.said
        assert self.network.secret not in self.said
        return self.said

    def publish(self, status: int) -> str:
        """Publish the thread, without waiting for anybody."""
        return self.run(self.publication.issue, "--no-wait", "--channel", "net", status=status)

    def later(self, seconds: float) -> None:
        """So much time goes by, here and there."""
        self.ahead += seconds
        self.network.fake.now = self.clock()

    def clock(self) -> float:
        """The time."""
        return time() + self.ahead

    def poster(self, channel: Channel, root: Path) -> Poster:
        """The true one, impatient; the gate's goes to the server, the one that posts perhaps elsewhere."""
        self._made += 1
        if self.elsewhere and self._posts():
            settings: Any = channel.settings
            channel = replace(channel, settings=replace(settings, server=self.elsewhere))
        made: Any = make_poster(channel, root)
        for one in (made, getattr(made, "_api", None)):
            if http := getattr(one, "_http", None):
                http._timeout = SOON
        made._sleep, made._clock = (lambda _seconds: None), self.clock
        return made  # type: ignore[no-any-return]

    def _posts(self) -> bool:
        return self.row() is not None

    @property
    def host(self) -> str:
        """The far side, as it may be shown."""
        return self.far.url.partition("://")[2]

    def posts(self) -> list[Heard]:
        """The requests that post, as they came."""
        return [heard for heard in self.far.calls(self.network.post) if heard.method == "POST"]

    def date(self, seconds: float) -> str:
        """An HTTP date so many seconds from now."""
        return formatdate(self.clock() + seconds, usegmt=True)

    def fault(self, fault: Fault, *, gate: bool = False) -> None:
        """Have the requests that post meet a fault, or those of the gate."""
        method, path = self.network.ask if gate else ("POST", self.network.post)
        self.far.fault(replace(fault, method=method, path=path))

    def row(self) -> MailingRow | None:
        """The thread in the ledger, if it has one."""
        with open_ledger(self.publication.settings.ledger, self.publication.folder) as ledger:
            return ledger.mailing(SLUG, "net")

    def standing(self) -> list[Standing]:
        """The thread's deliveries as the ledger has them."""
        with open_ledger(self.publication.settings.ledger, self.publication.folder) as ledger:
            row = ledger.mailing(SLUG, "net")
            return list(ledger.standing(row.id)) if row else []

    def states(self) -> Counter[str]:
        """How many deliveries are in which state."""
        return Counter(one.state for one in self.standing())

    def wanted(self) -> list[str]:
        """The texts of the thread, in order, as the outbox has them."""
        outbox = self.publication.folder / "outbox" / SLUG / "net" / "thread.json"
        bodies = [request["body"] for request in json.loads(outbox.read_bytes())["requests"]]
        if self.network.whole:
            return [write["value"]["text"] for write in bodies[0]["writes"]]
        return [body.get("status") or body["text"] for body in bodies]

    def true(self) -> None:
        """Assert that the ledger is: what is sent is there, once; what is not in doubt besides is not."""
        rows, there = self.standing(), self.network.there()
        wanted = self.wanted() if rows else []
        posts = [wanted] if self.network.whole else [[text] for text in wanted]
        assert len(set(there)) == len(there), "nothing twice"
        for row, texts in zip(rows, posts, strict=False):
            assert row.state != "sending", "nobody carries it"
            assert row.state not in {"planned", "deferred"} or not set(texts) & set(there), f"{row.state}, and there"
            assert row.state != "sent" or set(texts) <= set(there), "sent, and not there"

    def done(self) -> None:
        """Assert that another run brings it to its end, and a further one changes nothing."""
        self.publish(0)
        assert self.network.there() == self.wanted()
        assert set(self.states()) == {"sent"}
        asked = len(self.far.heard)
        assert "done before" in self.publish(0)
        assert self.network.there() == self.wanted()
        assert len(self.far.heard) == asked
        assert "sent of" in self.run("status", SLUG, status=0)

    def held_by(self, holder: Holder) -> Any:
        """Have another process carry the thread for as long as this lasts."""
        from contextlib import contextmanager  # noqa: PLC0415

        @contextmanager
        def held() -> Any:
            with open_ledger(self.publication.settings.ledger, self.publication.folder, clock=self.clock) as ledger:
                row = ledger.mailing(SLUG, "net")
                assert row
                ledger.claim(row.id, holder)
                yield
                ledger.release(row.id, holder)

        return held()


def opened(
    name: str,
    far: Callable[[App], FarSide],
    folder: Path,
    capture: pytest.CaptureFixture[str],
    patch: pytest.MonkeyPatch,
) -> World:
    """A world before one network, with nothing posted yet."""
    network = NETWORKS[name]()
    publication = Publication(folder / "news")
    world = World(network, far(network.app), publication, capture)
    world.account(network.secret)
    world.configure()
    patch.chdir(publication.folder)
    patch.setenv("CI", "")
    patch.setattr(dispatch, "make_poster", world.poster)
    patch.setattr("pipeline.dispatch.retracting.make_poster", world.poster)
    patch.setattr(dispatch, "ThreadJob", partial(ThreadJob, sleep=_Sleep(world), ticks=world.clock))
    patch.setattr(sending, "Run", partial(Run, clock=world.clock))
    return world


class _Sleep:
    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, seconds: float) -> None:
        self._world.later(seconds)
