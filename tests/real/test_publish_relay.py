"""`publish` before a relay that is not as it should be: what it says, and that the ledger is true and a later run ends it."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.publications import SLUG
from tests.real.certificates import Authority, Pair
from tests.real.command import Newsroom, document, told, tricks
from tests.real.hostile import HostileSMTP, Offers, Server, abort, drop, from_time, hostile, late, say, times

pytestmark = pytest.mark.real
EVERYBODY = {"sent": 12}
LOGIN = Offers(login=("desk", "right"))


def got(*servers: Server) -> Iterable[str]:
    """The addresses of everything that relays took."""
    return [taken.to for server in servers for taken in server.taken]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def _certificate(which: str, authority: Authority) -> Pair:
    match which:
        case "expired":
            return authority.issue("expired", "localhost", days=(-30, -1))
        case "of another host":
            return authority.issue("elsewhere", "relay.elsewhere.test")
        case "of nobody we trust":
            return authority.issue("alone", "localhost", self_signed=True)
        case _:
            return authority.issue("right", "localhost")


@pytest.mark.parametrize(
    ("which", "security", "said"),
    [
        ("expired", "starttls", "the certificate of localhost has expired; ask the relay's operator"),
        ("expired", "tls", "the certificate of localhost has expired; ask the relay's operator"),
        ("of another host", "starttls", "the certificate is for another host than localhost; set `host`"),
        ("of nobody we trust", "starttls", "signed by nobody that this machine trusts; set `ca_file`"),
    ],
)
def test_a_wrong_certificate_is_said_and_nothing_goes_out_in_clear(
    which: str, security: str, said: str, authority: Authority, tmp_path: Path
) -> None:
    settings = ('host = "localhost"', f'security = "{security}"', f'ca_file = "{authority.file}"', 'user = "desk"',
                'password = { file = "relay.secret" }')  # fmt: skip
    wrong, right = (_certificate(kind, authority).server() for kind in (which, "right"))
    offers = (
        Offers(login=LOGIN.login, tls=wrong) if security == "starttls" else Offers(login=LOGIN.login, implicit=wrong)
    )
    with hostile(offers=offers) as bad:
        news = Newsroom(tmp_path / "news", bad.port, *settings)
        news.secret("relay.secret", "right")
        told(news.send(), 2, said, "Nothing was sent.")
        in_clear = b"".join(bad.heard).split(b"\r\n")
        assert in_clear in ([b""], [b"ehlo here.test", b"STARTTLS", b""])
        assert not news.true(got(bad))
    with hostile(offers=Offers(login=LOGIN.login, tls=right)) as good:
        news.point(good.port, *settings[:1], 'security = "starttls"', *settings[2:])
        told(news.send(), 0, "12 sent of 12 readers")
        assert news.true(got(good)) == EVERYBODY


def test_starttls_that_is_not_offered_is_no_reason_to_go_on_in_clear(authority: Authority, tmp_path: Path) -> None:
    with hostile() as relay:
        news = Newsroom(tmp_path / "news", relay.port, 'host = "localhost"', 'security = "starttls"', f'ca_file = "{authority.file}"')  # fmt: skip
        told(news.send(), 2, "localhost offers no STARTTLS", "try port 465 with security tls", "Nothing was sent.")
        assert relay.heard == [b"ehlo here.test\r\n"]
        assert not news.true(got(relay))


def test_a_name_without_address_and_a_port_where_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    with hostile() as relay:
        news = Newsroom(tmp_path / "news", relay.port)
        news.point(25, 'host = "relay.invalid"')
        told(news.send(), 2, "the name relay.invalid cannot be looked up; check `host` and this machine's network")
        news.point(closed)
        told(
            news.send(), 2, f"newsletter: 127.0.0.1:{closed} cannot be reached: Connection refused", "Nothing was sent"
        )
        assert not news.true(())
        news.point(relay.port)
        told(news.send(), 0)
        assert news.true(got(relay)) == EVERYBODY


def test_a_login_that_is_refused_or_cannot_be_tried(tmp_path: Path) -> None:
    with hostile(offers=LOGIN) as relay:
        news = Newsroom(tmp_path / "news", relay.port, 'user = "desk"', 'password = { file = "relay.secret" }')
        told(news.send(), 2, "cannot be read: No such file or directory; put the secret there")
        news.secret("relay.secret", "wrong-and-secret")
        refused = news.send("--json")
        told(refused, 2, "the relay said 535 at login: 5.7.8", "check host, user and password of the channel")
        assert document(refused)["errors"][0]["remedy"].startswith("check host")
        assert "wrong-and-secret" not in refused.stdout + refused.stderr
        (news.folder / "relay.secret").chmod(0o644)
        told(news.send(), 2, "may be read by others; chmod 600")
        assert not news.true(got(relay))
        news.secret("relay.secret", "right")
        told(news.send(), 0)
        assert news.true(got(relay)) == EVERYBODY


def test_a_login_that_is_refused_in_mid_run_stops_the_mailing(tmp_path: Path) -> None:
    settings = ('user = "desk"', 'password = { file = "relay.secret" }', "per_connection = 2")
    with hostile({"auth": from_time(4, say("535 5.7.8 your account is closed"))}, LOGIN) as relay:
        news = Newsroom(tmp_path / "news", relay.port, *settings)
        news.secret("relay.secret", "right")
        told(
            news.send(),
            3,
            "newsletter: stopped (the relay said 535 at login",
            f"mend this, then “publish resume {SLUG}”",
        )
        before = news.true(got(relay))
        assert before["sent"]
        assert not before["refused"], "what is ours to mend is nobody's fault"
        assert not before["in doubt"] + before["sending"]
        relay.counts["auth"] = -100
        told(news.resume(), 0)
        assert news.true(got(relay)) == EVERYBODY


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
