"""Whole runs over real connections: many lanes of one thread, windows, and readers who drop out when announced."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipeline.channel import SmtpSettings
from pipeline.ledger import Ledger, Sums
from pipeline.send.run.job import Job
from pipeline.send.run.mailing import carry_mailing
from pipeline.send.smtp.sender import SmtpSender
from tests.real.certificates import Authority
from tests.real.hostile import Act, HostileSMTP, Offers, Server, hostile
from tests.send.fakes import Clock, FakeReaders, job, opened, readers

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that only these tests trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


def made(
    ledger: Ledger, clock: Clock, server: Server, audience: FakeReaders, *, batch_size: int = 8, **given: object
) -> Job:
    """A job that goes to the server."""
    settings = SmtpSettings(
        unsubscribe_url="https://example.org/u/",
        return_path="bounce@example.org",
        **({"host": "127.0.0.1", "port": server.port, "security": "none", "hello": "here.test"} | given),  # type: ignore[arg-type]
    )
    return job(ledger, audience, SmtpSender(settings), clock, batch_size=batch_size, settings=settings)  # type: ignore[arg-type]


def assert_each_his_own(server: Server) -> list[str]:
    """Envelope and content are one reader's, and nobody has two."""
    found = []
    for taken in server.taken:
        reader = f"r{int(taken.to.partition('@')[0].removeprefix('someone')):05d}"
        assert f"\r\nreader: {taken.to}\r\nreader_token: print-{reader}-".encode() in taken.data
        assert taken.envelope_from.startswith(f"bounce+bounce-{reader}-")
        found.append(reader)
    assert len(set(found)) == len(found)
    return sorted(found)


def together(count: int) -> Act:
    """Answer when so many messages are there at once, and not before."""
    inside, there = 0, asyncio.Event()

    async def act(_server: HostileSMTP, number: int) -> bool:
        nonlocal inside
        if number > count:
            return True
        inside += 1
        if inside == count:
            there.set()
        await asyncio.wait_for(there.wait(), 10)
        return True

    return act


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_twenty_lanes_are_under_way_at_once(ledger: Ledger, clock: Clock, authority: Authority, security: str) -> None:
    """The relay answers nobody until all twenty have ended their first message: one lane that blocks would stop all."""
    context = None if security == "none" else authority.issue("right", "127.0.0.1").server()
    offers = Offers(tls=context if security == "starttls" else None, implicit=context if security == "tls" else None)
    with hostile({"end": together(20)}, offers) as server:
        settings = {"connections": 20, "security": security, "ca_file": str(authority.file)}
        finished = carry_mailing(made(ledger, clock, server, readers(200), batch_size=10, **settings))
    assert (finished.verdict, finished.sums) == ("done", Sums(sent=200))
    assert server.most_open == 20
    assert len(assert_each_his_own(server)) == 200


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(("window", "lanes"), [(1, 1), (5, 1), (7, 3), (50, 2)])
def test_every_window_reaches_everybody_once(
    ledger: Ledger,
    clock: Clock,
    window: int,
    lanes: int,
    pipelining: bool,  # noqa: FBT001
) -> None:
    with hostile(offers=Offers(pipelining=pipelining)) as server:
        finished = carry_mailing(
            made(ledger, clock, server, readers(60), batch_size=20, window=window, connections=lanes)
        )
    assert (finished.verdict, finished.sums) == ("done", Sums(sent=60))
    assert len(assert_each_his_own(server)) == 60
    assert server.connections <= lanes + 3, "one who was announced comes next, but for the end of a batch"
    announced = sum(data.count(b"\r\n.\r\nMAIL FROM:") for data in server.heard)
    assert announced == (60 - 3 if pipelining else 0)


def after(number: int, act: object) -> Act:
    async def run(_server: HostileSMTP, count: int) -> bool:
        if count == number:
            act()  # type: ignore[operator]
        return True

    return run


@pytest.mark.parametrize("window", [1, 4])
def test_who_drops_out_when_he_is_announced_gets_nothing(ledger: Ledger, clock: Clock, window: int) -> None:
    audience = readers(12)
    script = {"end": after(3, lambda: audience.gone.add("r00003"))}
    with hostile(script) as server:
        finished = carry_mailing(made(ledger, clock, server, audience, batch_size=12, window=window, connections=1))
    assert (finished.verdict, finished.sums) == ("done", Sums(sent=11, suppressed=1))
    assert assert_each_his_own(server) == [f"r{number:05d}" for number in range(12) if number != 3]


@pytest.mark.parametrize("how", ["stop", "pause", "fence"])
@pytest.mark.parametrize("window", [1, 4])
def test_a_run_that_ends_with_somebody_announced_leaves_no_doubt(
    ledger: Ledger, clock: Clock, how: str, window: int, tmp_path: Path
) -> None:
    """He gets nothing, nobody gets his envelope, and he gets his own message in the next run."""
    script: dict[str, Act] = {}
    with hostile(script) as server:
        this = made(ledger, clock, server, readers(30), batch_size=30, window=window, connections=1)
        with opened(tmp_path, clock) as other:
            act = {
                "stop": this.stop.set,
                "pause": lambda: other.set_state(this.mailing.id, "paused"),
                "fence": lambda: other.open_batch(this.mailing.id, 0, repeatable_for=0),
            }[how]
            script["end"] = after(7, act)
            first = carry_mailing(this)
            assert first.verdict == {"stop": "stopped", "pause": "paused", "fence": "fenced"}[how]
            assert (first.sums.sending, first.sums.in_doubt) == (0, 0) or how == "fence"
            assert first.sums.sent + first.sums.in_doubt <= len(server.taken) < 7 + window
            assert len(assert_each_his_own(server)) == len(server.taken)
            assert not any(data.startswith(b"QUIT") for data in server.heard), "it would be that reader's message"
            if how == "pause":
                other.set_state(this.mailing.id, "running")
        again = carry_mailing(made(ledger, clock, server, readers(30), batch_size=30, window=window, connections=1))
    assert (again.verdict, again.sums) == ("done", Sums(sent=30))
    assert len(assert_each_his_own(server)) == 30
