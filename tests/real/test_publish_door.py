"""`publish` before a relay that it does not get into: what it says, that nothing goes out in clear, and that it can go on."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.publications import SLUG
from tests.real.certificates import Authority, Pair
from tests.real.command import Newsroom, document, told
from tests.real.hostile import Offers, Server, from_time, hostile, say

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
        told(news.send(), 3, "the name relay.invalid cannot be looked up; check `host` and this machine's network")
        news.point(closed)
        told(
            news.send(), 3, f"newsletter: 127.0.0.1:{closed} cannot be reached: Connection refused", "Nothing was sent"
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


def test_starttls_that_is_no_longer_offered_in_mid_run_stops_the_mailing(authority: Authority, tmp_path: Path) -> None:
    """Each connection says EHLO twice: the third one finds the offer gone, and nothing more is said on it."""
    settings = ('host = "localhost"', 'security = "starttls"', f'ca_file = "{authority.file}"', "connections = 1")
    tls = _certificate("right", authority).server()
    with hostile({"ehlo": from_time(5, say(b"250-relay.test\r\n250 PIPELINING\r\n"))}, Offers(tls=tls)) as relay:
        news = Newsroom(tmp_path / "news", relay.port, *settings, "per_connection = 2")
        told(news.send(), 3, "stopped (localhost offers no STARTTLS", f"mend this, then “publish resume {SLUG}”")
        assert relay.heard[-1] == b"ehlo here.test\r\n"
        assert not news.true(got(relay)).keys() - {"sent", "planned", "deferred"}
        assert len(relay.taken) == 2
        relay.counts["ehlo"] = -100
        told(news.resume(), 0)
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
