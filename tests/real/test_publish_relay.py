"""`publish` before a relay that fails in mid-run: what it says, that the ledger is true, and that a later run ends it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.publications import SLUG
from tests.real.command import Newsroom, told, tricks
from tests.real.hostile import HostileSMTP, Server, abort, drop, from_time, hostile, late, say, times

pytestmark = pytest.mark.real
EVERYBODY = {"sent": 12}


def got(*servers: Server) -> Iterable[str]:
    """The addresses of everything that relays took."""
    return [taken.to for server in servers for taken in server.taken]


def test_a_relay_that_goes_away_in_mid_run_and_stays_away(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("86400")
    with hostile({"mail": from_time(5, abort()), "connect": from_time(4, drop())}) as gone:
        news = Newsroom(tmp_path / "news", gone.port)
        told(news.send(**tricks(haste=100)), 3, "stopped (the relay is gone", "mend this, then")
        before = news.true(got(gone))
        assert before["sent"] == 4
        assert not before["in doubt"] + before["sending"]
    with hostile() as back:
        news.point(back.port)
        told(news.resume(**tricks(clock=clock)), 0)
        assert news.true(got(gone, back)) == EVERYBODY


def test_a_relay_that_comes_back_is_gone_on_with(tmp_path: Path) -> None:
    async def away(relay: HostileSMTP, count: int) -> bool:
        return await drop()(relay, count) if 4 <= count <= 6 else True

    with hostile({"mail": lambda relay, count: (abort() if count in {5, 6} else late(0))(relay, count), "connect": away}) as relay:  # fmt: skip
        news = Newsroom(tmp_path / "news", relay.port)
        told(news.send(**tricks(haste=50)), 0, "12 sent of 12 readers")
        assert news.true(got(relay)) == EVERYBODY
        assert relay.connections > 6


def test_a_relay_that_closes_now_and_then_and_takes_one_connection_only(tmp_path: Path) -> None:
    """421 twice over: too many messages on a connection, too many connections. It costs time and nobody is lost."""
    clock = tmp_path / "clock"
    clock.write_text("0")

    async def one(relay: HostileSMTP, _count: int) -> bool:
        if relay.server_.open < 2:
            return True
        return await say("421 4.7.0 too many connections", then_drop=True)(relay, 1)

    async def five(relay: HostileSMTP, count: int) -> bool:
        return await say("421 4.7.0 too many messages", then_drop=True)(relay, 1) if count % 6 == 5 else True

    with hostile({"connect": one, "mail": five}) as relay:
        news = Newsroom(tmp_path / "news", relay.port, "connections = 4")
        odd = tricks(haste=50, clock=clock)
        ended = news.send(**odd)
        assert not news.true(got(relay)).keys() - {"sent", "deferred"}
        for hours in (4, 8):
            if ended.returncode:
                told(ended, 3, "run “publish resume")
                clock.write_text(str(hours * 3600))
                ended = news.resume(**odd)
        told(ended, 0)
        assert news.true(got(relay)) == EVERYBODY


def test_greylisting_waits_for_its_time(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("0")
    with hostile({"rcpt": times(12, say("450 4.7.1 greylisted, come back in 5 minutes"))}) as relay:
        news = Newsroom(tmp_path / "news", relay.port)
        for again in (news.send(), news.resume(**tricks(clock=clock))):
            told(
                again,
                3,
                "12 deferred of 12 readers",
                "the next reader who was put off is due",
                "to be tried again later: 12",
            )
            assert news.true(got(relay)) == {"deferred": 12}
        assert relay.counts["rcpt"] == 12, "before its time nobody is tried"
        clock.write_text("600")
        told(news.resume(**tricks(clock=clock)), 0)
        assert news.true(got(relay)) == EVERYBODY


def test_what_was_not_answered_stays_in_doubt_until_a_person_decides(tmp_path: Path) -> None:
    async def mute(relay: HostileSMTP, count: int) -> bool:
        return await drop()(relay, count) if count in {3, 5} else True

    with hostile({"end": mute, "after": lambda relay, count: (abort() if count == 8 else late(0))(relay, count)}) as relay:  # fmt: skip
        news = Newsroom(tmp_path / "news", relay.port)
        told(news.send(), 3, "in doubt: the relay may have taken them", "“publish settle KEY=sent”")
        doubts = news.true(got(relay))["in doubt"]
        assert doubts >= 2
        told(news.resume(), 3, f"{doubts} in doubt")
        assert news.run("status", SLUG, "--missing").stdout.count("in doubt") >= doubts
        news.settle(got(relay))
        told(news.resume(), 0)
        assert news.true(got(relay)) == EVERYBODY
