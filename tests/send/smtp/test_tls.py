"""TLS and login: what is right goes through, and what is wrong stops the channel with the fault and the remedy."""

from __future__ import annotations

import base64
import smtplib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.channel import Channel, Secret, SmtpSettings
from pipeline.errors import BadConfiguration
from pipeline.outcome import Deferred, Outcome, Sent
from pipeline.secret import MissingSecret
from pipeline.send.sender import SendError
from pipeline.send.senders import make_sender
from pipeline.send.smtp import opening as smtp_open
from pipeline.send.smtp.connection import Patience
from pipeline.send.smtp.sender import SmtpSender
from tests.real.certificates import Authority
from tests.real.hostile import Offers, Script, Server, drop, from_time, hostile, late, say, stall
from tests.send.letters import parcel

pytestmark = pytest.mark.real
PATIENCE = Patience(2, 2, 2, 2)
PASSWORD, OTHER = "hunter2hunter2", "another-one-altogether"
WIDE, OTHER_WIDE = "schlüssel-größe", "schlüssel-falsch"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that only these tests trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


def settings(server: Server, authority: Authority | None, security: str = "starttls", **more: object) -> SmtpSettings:
    file = str(authority.file) if authority else None
    return SmtpSettings(host="127.0.0.1", port=server.port, security=security, ca_file=file, hello="here.test", **more)  # type: ignore[arg-type]


def carry(
    offers: Offers, make: Callable[[Server], SmtpSettings], script: Script | None = None, password: str = ""
) -> tuple[Outcome, Server]:
    """One parcel; what `check()` says must be the same."""
    with hostile(script, offers) as server:
        sender = SmtpSender(make(server), password, patience=PATIENCE)
        with sender.open() as lane:
            outcome = lane.deliver(parcel())
        if isinstance(outcome, Sent):
            sender.check()
        else:
            with pytest.raises(SendError) as raised:
                sender.check()
            assert str(raised.value).startswith(getattr(outcome, "why", ""))
            assert raised.value.remedy
            assert not password or password not in f"{raised.value!r} {raised.value} {outcome!r}"
    return outcome, server


def assert_stopped(outcome: Outcome, server: Server, *words: str) -> None:
    """The channel stops, says why, and nobody's address has left this machine."""
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    for word in words:
        assert word in outcome.why
    assert b"ada@" not in b"".join(server.heard)
    assert server.taken == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_is_right_goes_through(security: str, authority: Authority) -> None:
    context = authority.issue("right", "127.0.0.1", "localhost").server()
    offers = Offers(tls=context) if security == "starttls" else Offers(implicit=context)
    outcome, server = carry(offers, lambda server: settings(server, authority, security))
    assert outcome == Sent("Q0000001")
    assert server.counts["starttls"] == (2 if security == "starttls" else 0)


WRONG: dict[str, tuple[tuple[str, ...], dict[str, object], str]] = {
    "expired": (("127.0.0.1",), {"days": (-30, -1)}, "has expired; ask the relay's operator"),
    "notyet": (("127.0.0.1",), {"days": (2, 30)}, "is not valid yet; check this machine's clock"),
    "elsewhere": (("mail.example.org",), {}, "is for another host than 127.0.0.1; set `host`"),
    "otheraddress": (("192.0.2.7",), {}, "is for another host than 127.0.0.1; set `host`"),
    "selfsigned": (("127.0.0.1",), {"self_signed": True}, "is signed by nobody that this machine trusts; set `ca_file`"),
}  # fmt: skip


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("name", WRONG)
def test_a_certificate_that_is_wrong_stops_the_channel(name: str, security: str, authority: Authority) -> None:
    hosts, how, said = WRONG[name]
    context = authority.issue(name, *hosts, **how).server()  # type: ignore[arg-type]
    offers = Offers(tls=context) if security == "starttls" else Offers(implicit=context)
    outcome, server = carry(offers, lambda server: settings(server, authority, security))
    assert_stopped(outcome, server, said)


def test_an_authority_that_nobody_has_named_is_not_trusted(authority: Authority) -> None:
    offers = Offers(tls=authority.issue("unknown", "127.0.0.1").server())
    outcome, server = carry(offers, lambda server: settings(server, None))
    assert_stopped(outcome, server, "signed by nobody that this machine trusts; set `ca_file`")


def test_an_offer_that_was_taken_out_is_no_reason_to_go_on_without(authority: Authority) -> None:
    """Somebody on the way removes STARTTLS from the answer to EHLO."""
    offers = Offers(login=("user", PASSWORD))
    make = lambda server: settings(server, authority, user="user")  # noqa: E731
    outcome, server = carry(offers, make, password=PASSWORD)
    assert_stopped(outcome, server, "offers no STARTTLS, or somebody on the way took the offer out")
    assert server.counts["auth"] == 0


@pytest.mark.parametrize(
    ("answer", "scope"),
    [
        ("454 TLS not available due to temporary reason", "connection"),
        ("502 not here", "channel"),
        ("250 OK", "connection"),
    ],
)
def test_a_starttls_that_is_refused_is_no_reason_to_go_on_without(
    answer: str, scope: str, authority: Authority
) -> None:
    offers = Offers(tls=authority.issue("refused", "127.0.0.1").server())
    outcome, server = carry(offers, lambda server: settings(server, authority), {"starttls": say(answer)})
    assert isinstance(outcome, Deferred)
    assert outcome.scope == scope
    assert server.counts["mail"] == 0


def test_what_was_slipped_in_before_tls_is_not_believed(authority: Authority) -> None:
    """The answers of an attacker, sent in clear behind the one to STARTTLS (CVE-2011-0411)."""
    offers = Offers(tls=authority.issue("slipped", "127.0.0.1").server())
    script = {"starttls": say(b"220 go\r\n250 you are logged in\r\n")}
    outcome, server = carry(offers, lambda server: settings(server, authority), script)
    assert isinstance(outcome, Deferred)
    assert server.counts["mail"] == 0


@pytest.mark.parametrize(
    "act", [drop(), stall(), say(b"220 go\r\n", then_drop=True)], ids=["drops", "stalls", "hangs up"]
)
def test_a_handshake_that_breaks_off_is_later(act: object, authority: Authority) -> None:
    offers = Offers(tls=authority.issue("broken", "127.0.0.1").server())
    with hostile({"starttls": act}, offers) as server:  # type: ignore[dict-item]
        sender = SmtpSender(settings(server, authority), patience=Patience(1, 1, 1, 1))
        with sender.open() as lane:
            outcome = lane.deliver(parcel())
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "connection"


def test_tls_where_none_is_spoken_says_which_port_to_try(authority: Authority) -> None:
    outcome, server = carry(Offers(), lambda server: settings(server, authority, "tls"))
    assert_stopped(outcome, server, "cannot agree on TLS", "465 is tls, 587 starttls")


def test_a_client_certificate_is_shown(authority: Authority) -> None:
    context = authority.issue("asking", "127.0.0.1").server(authority=authority.file)
    ours = authority.issue("client", client=True)
    shown = {"client_certificate": str(ours.certificate), "client_key": str(ours.key)}
    outcome, _ = carry(Offers(implicit=context), lambda server: settings(server, authority, "tls", **shown))
    assert outcome == Sent("Q0000001")
    with hostile(None, Offers(implicit=context)) as server:
        sender = SmtpSender(settings(server, authority, "tls"), patience=PATIENCE)
        with sender.open() as lane:
            outcome = lane.deliver(parcel())
    assert isinstance(outcome, Deferred)
    assert server.taken == []


class TestBorderOverTls:
    """The border is where it is without TLS."""

    @pytest.mark.parametrize(("stage", "doubt"), [("rcpt", False), ("data", False), ("end", True)])
    @pytest.mark.parametrize("act", [drop(), stall(), late(2)], ids=["drops", "stalls", "late"])
    def test_before_the_dot_and_after(self, stage: str, doubt: bool, act: object, authority: Authority) -> None:  # noqa: FBT001
        offers = Offers(tls=authority.issue("border", "127.0.0.1").server())
        with hostile({stage: act}, offers) as server:  # type: ignore[dict-item]
            sender = SmtpSender(settings(server, authority), patience=Patience(2, 0.8, 0.8, 0.8))
            with sender.open() as lane:
                outcome = lane.deliver(parcel())
        assert type(outcome).__name__ == ("InDoubt" if doubt else "Deferred")

    def test_a_closed_connection_is_opened_again(self, authority: Authority) -> None:
        offers = Offers(tls=authority.issue("again", "127.0.0.1").server())
        with hostile({"after": from_time(1, drop())}, offers) as server:
            sender = SmtpSender(settings(server, authority), patience=PATIENCE)
            with sender.open() as lane:
                outcomes = [lane.deliver(parcel(f"reader{number}")) for number in range(5)]
        assert all(isinstance(outcome, Sent) for outcome in outcomes)
        assert len({taken.to for taken in server.taken}) == len(server.taken) == 5


class TestLogin:
    """AUTH, over TLS and to this machine."""

    OFFERS = Offers(login=("user", PASSWORD))

    def test_the_right_password_goes_through(self) -> None:
        make = lambda server: settings(server, None, "none", user="user")  # noqa: E731
        outcome, _ = carry(self.OFFERS, make, password=PASSWORD)
        assert outcome == Sent("Q0000001")

    def test_the_wrong_password_stops_the_channel_and_is_told_nowhere(self) -> None:
        make = lambda server: settings(server, None, "none", user="user")  # noqa: E731
        outcome, server = carry(self.OFFERS, make, password=OTHER)
        assert_stopped(outcome, server, "the relay said 535 at login", "check host, user and password")

    def test_a_relay_that_repeats_the_password_is_not_quoted(self) -> None:
        proof = base64.b64encode(b"\0user\0another-one-altogether").decode()
        script = {"auth": say(f"535 5.7.8 wrong: another-one-altogether, {proof}")}
        make = lambda server: settings(server, None, "none", user="user")  # noqa: E731
        outcome, server = carry(self.OFFERS, make, script, OTHER)
        assert_stopped(outcome, server, "5.7.8 wrong: […]")
        assert proof not in repr(outcome)

    def test_a_login_that_is_away_for_now_is_later(self) -> None:
        script = {"auth": say("454 4.7.0 Temporary authentication failure")}
        make = lambda server: settings(server, None, "none", user="user")  # noqa: E731
        outcome, _ = carry(self.OFFERS, make, script, PASSWORD)
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "connection"

    def test_no_login_where_one_is_configured_stops_the_channel(self) -> None:
        make = lambda server: settings(server, None, "none", user="user")  # noqa: E731
        outcome, server = carry(Offers(), make, password=PASSWORD)
        assert_stopped(outcome, server, "offers no login")

    def test_a_password_goes_to_no_other_machine_without_tls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(smtp_open, "_is_here", lambda _sock: False)
        make = lambda server: settings(server, None, "none", user="user")  # noqa: E731
        outcome, server = carry(self.OFFERS, make, password=PASSWORD)
        assert_stopped(outcome, server, "a password is not sent without TLS to another machine")
        assert server.counts["auth"] == 0

    def test_a_password_beyond_ascii_is_utf8(self) -> None:
        offers = Offers(login=("user", WIDE))
        make = lambda server: settings(server, None, "none", user="user")  # noqa: E731
        outcome, _ = carry(offers, make, password=WIDE)
        assert outcome == Sent("Q0000001")
        outcome, server = carry(offers, make, password=OTHER_WIDE)
        assert_stopped(outcome, server, "535")

    def test_an_unknown_way_of_logging_in_stops_the_channel(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(smtplib.SMTP, "login", _no_way)
        make = lambda server: settings(server, None, "none", user="user")  # noqa: E731
        outcome, server = carry(self.OFFERS, make, password=PASSWORD)
        assert_stopped(outcome, server, "offers no way of logging in that we know")


def _no_way(*_arguments: object, **_named: object) -> None:
    raise smtplib.SMTPException("No suitable authentication method found.")


class TestConfiguration:
    """What is wrong before anything is connected."""

    def test_all_mistakes_are_told_at_once(self, tmp_path: Path) -> None:
        wrong = SmtpSettings(user="user", password=Secret(env="BROADSHEET_NOT_SET"), ca_file="missing.pem")
        with pytest.raises(BadConfiguration) as raised:
            make_sender(Channel("newsletter", "smtp", wrong), tmp_path)
        said = str(raised.value)
        assert "BROADSHEET_NOT_SET" in said
        assert "missing.pem: ca_file cannot be read: No such file or directory; put it there" in said

    def test_a_missing_secret_is_told(self, tmp_path: Path) -> None:
        wrong = SmtpSettings(user="user", password=Secret(env="BROADSHEET_NOT_SET"))
        with pytest.raises(MissingSecret, match="BROADSHEET_NOT_SET"):
            make_sender(Channel("newsletter", "smtp", wrong), tmp_path)

    def test_a_user_without_a_password(self, tmp_path: Path) -> None:
        with pytest.raises(SendError, match="there is a `user` and no `password`"):
            make_sender(Channel("newsletter", "smtp", SmtpSettings(user="user")), tmp_path)

    def test_a_word_that_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(SendError, match="security is “ssl”; set it to one of starttls, tls, none"):
            make_sender(Channel("newsletter", "smtp", SmtpSettings(security="ssl")), tmp_path)

    def test_files_that_hold_something_else(self, tmp_path: Path, authority: Authority) -> None:
        (tmp_path / "text.pem").write_text("no certificate")
        ours, other = authority.issue("ours", client=True), authority.issue("other", client=True)
        for wrong, said in (
            (SmtpSettings(ca_file="text.pem"), "ca_file holds no certificate"),
            (SmtpSettings(client_certificate="text.pem"), "do not belong together, are no PEM"),
            (SmtpSettings(client_certificate="none.pem"), "cannot be read: No such file"),
            (
                SmtpSettings(client_certificate=str(ours.certificate), client_key=str(other.key)),
                "do not belong together",
            ),
        ):
            with pytest.raises(SendError, match=said):
                make_sender(Channel("newsletter", "smtp", wrong), tmp_path)

    def test_a_secret_goes_into_the_sender_and_is_not_shown(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BROADSHEET_RELAY", PASSWORD)
        right = SmtpSettings(user="user", password=Secret(env="BROADSHEET_RELAY"), security="none")
        sender = make_sender(Channel("newsletter", "smtp", right), tmp_path)
        assert isinstance(sender, SmtpSender)
        assert sender._route.password == PASSWORD
        assert "hunter2" not in f"{sender!r} {sender._route!r} {sender.open()!r}"
