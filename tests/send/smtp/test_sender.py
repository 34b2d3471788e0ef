"""The SMTP sender before a server that behaves, and before one that does not: each with the exact outcome.

The border is the final dot: whatever breaks before it is `Deferred` and the server has taken nothing; whatever breaks
after it and before the answer is `InDoubt`.
"""

from __future__ import annotations

import errno
import socket
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import SmtpSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.sender import Parcel, Sender, SendError
from pipeline.send.smtp import connection as smtp_connection
from pipeline.send.smtp.alarm import Alarm
from pipeline.send.smtp.connection import BadReply, Connection, Patience
from pipeline.send.smtp.sender import SmtpSender
from tests.real.hostile import (
    Act,
    Offers,
    Script,
    Server,
    abort,
    add,
    drip,
    drop,
    from_time,
    hostile,
    late,
    say,
    stall,
    times,
)
from tests.send.contract import Delivered, SenderContract
from tests.send.letters import SENDER, parcel

pytestmark = pytest.mark.real
# Four times what a loaded machine needs to answer at all.
SHORT = Patience(connect=1, reply=0.6, data=1.2, end=1.2)
LONG = Patience(5, 5, 5, 5)


def sender_to(server: Server, patience: Patience = SHORT, **settings: object) -> SmtpSender:
    chosen = SmtpSettings(host="127.0.0.1", port=server.port, security="none", hello="here.test", **settings)  # type: ignore[arg-type]
    return SmtpSender(chosen, "secret" if chosen.user else "", patience=patience)


def once(script: Script, offers: Offers | None = None, patience: Patience = SHORT) -> tuple[Outcome, Server]:
    """One parcel before a server with a script."""
    with hostile(script, offers) as server, sender_to(server, patience).open() as lane:
        return lane.deliver(parcel()), server


class TestSmtp(SenderContract):
    """The contract, before aiosmtpd as it is."""

    repeatable = 0.0

    @pytest.fixture
    def server(self) -> Iterator[Server]:
        with hostile() as server:
            yield server

    @pytest.fixture
    def sender(self, server: Server) -> Sender:
        self._server = server
        return sender_to(server, LONG)

    def delivered(self, sender: Sender) -> Delivered:  # noqa: ARG002 - the server knows
        found: defaultdict[str, list[bytes]] = defaultdict(list)
        for taken in self._server.taken:
            assert taken.envelope_from == SENDER
            found[f"id{taken.to.partition('@')[0]}"].append(taken.data)
        return found


class TestSmtpStepByStep(TestSmtp):
    """The contract, before a server without PIPELINING."""

    @pytest.fixture
    def server(self) -> Iterator[Server]:
        with hostile(offers=Offers(pipelining=False)) as server:
            yield server


BEFORE: dict[str, Script] = {
    "dropped at connect": {"connect": drop()},
    "reset at connect": {"connect": abort()},
    "dropped at EHLO": {"ehlo": drop()},
    "dropped at MAIL": {"mail": drop()},
    "dropped at RCPT": {"rcpt": drop()},
    "dropped at DATA": {"data": drop()},
    "silent at connect": {"connect": stall()},
    "silent at EHLO": {"ehlo": stall()},
    "silent at MAIL": {"mail": stall()},
    "silent at RCPT": {"rcpt": stall()},
    "silent at DATA": {"data": stall()},
    "greeting is no SMTP": {"connect": say("SSH-2.0-server")},
    "greeting is HTTP": {"connect": say("HTTP/1.1 400 Bad Request")},
    "greeting never ends": {"connect": say(b"220-" + b"x" * 10_000_000)},
    "EHLO of 10 MB": {"ehlo": say(b"250-line\r\n" * 1_000_000)},
    "MAIL of 10 MB": {"mail": say(b"250-" + b"y" * 10_000_000)},
    "code 000": {"mail": say("000 what")},
    "code of two digits": {"rcpt": say("25 OK")},
    "no code": {"rcpt": say("OK")},
    "binary": {"data": say(b"\x00\xff\xfe\r\n")},
    "an answer too many": {"data": say(b"354 go\r\n250 2.0.0 Ok: queued as EARLY\r\n")},
    "says 250 to everything": {"data": say("250 OK")},
    "says 354 to everything": {"mail": say("354 go"), "rcpt": say("354 go")},
    "drips": {"mail": drip(b"250-aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n250 OK\r\n", 0.05)},
    "shuts down at connect": {"connect": say("421 4.3.2 shutting down", then_drop=True)},
    "too many connections": {"connect": say("421 4.7.0 too many connections", then_drop=True)},
    "shuts down at RCPT": {"rcpt": say("421 4.3.2 shutting down", then_drop=True)},
    "has no room at MAIL": {"mail": say("452 4.3.1 Insufficient system storage")},
}


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("name", BEFORE)
def test_what_breaks_before_the_final_dot_is_deferred_and_nothing_was_taken(name: str, pipelining: bool) -> None:  # noqa: FBT001
    outcome, server = once(BEFORE[name], Offers(pipelining=pipelining))
    assert isinstance(outcome, Deferred), outcome
    assert outcome.scope == "connection"
    assert server.taken == []


@pytest.mark.parametrize("end", [drop(), abort()], ids=["dropped", "reset"])
def test_a_connection_lost_while_we_write_is_deferred(end: Act) -> None:
    """The write itself fails, so the final dot was never on its way: the message is larger than what is buffered."""
    large = b"Subject: x\r\n\r\n" + b"A line like many others, and long enough.\r\n" * 300_000
    with hostile({"body": end}) as server, sender_to(server, LONG).open() as lane:
        outcome = lane.deliver(parcel(wire=large))
    assert outcome == Deferred("the relay closed the connection in the middle of the message", scope="connection")
    assert server.taken == []


def test_a_relay_that_stops_reading_is_deferred() -> None:
    large = b"Subject: x\r\n\r\n" + b"A line like many others, and long enough.\r\n" * 300_000
    with hostile({"body": stall()}) as server, sender_to(server).open() as lane:
        outcome = lane.deliver(parcel(wire=large))
    assert outcome == Deferred("the relay fell silent in the middle of the message", scope="connection")


def test_a_relay_that_says_why_while_we_write_is_understood() -> None:
    large = b"Subject: x\r\n\r\n" + b"A line like many others, and long enough.\r\n" * 300_000
    script = {"body": say("552 5.3.4 Message too big")}
    with hostile(script) as server, sender_to(server).open() as lane:
        outcome = lane.deliver(parcel(wire=large))
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, outcome.code) == ("channel", "5.3.4")


AFTER: dict[str, Act] = {
    "dropped": drop(),
    "reset": abort(),
    "silent": stall(),
    "no SMTP": say("OK"),
    "code 000": say("000 what"),
    "code 354": say("354 go on"),
    "binary": say(b"\x00\xff\r\n"),
    "10 MB": say(b"250-" + b"y" * 10_000_000),
    "a million lines": say(b"250-line\r\n" * 1_000_000),
    "half an answer": say(b"250 2.0.0 Ok", then_drop=True),
    "half of many lines": say(b"250-2.0.0 Ok\r\n", then_drop=True),
    "drips": drip(b"250 2.0.0 Ok queued as something that takes its time\r\n", 0.05),
    "too late": late(2.5),
}


@pytest.mark.parametrize("name", AFTER)
def test_what_breaks_after_the_final_dot_is_in_doubt(name: str) -> None:
    outcome, _ = once({"end": AFTER[name]})
    assert isinstance(outcome, InDoubt), outcome


def test_an_answer_that_comes_too_late_was_a_yes_all_the_same() -> None:
    """Why silence is doubt: here the server has taken what we never heard of."""
    with hostile({"answer": late(2.5)}) as server, sender_to(server).open() as lane:
        assert lane.deliver(parcel()) == InDoubt("the relay fell silent after the message and before its answer")
    assert len(server.taken) == 1


ANSWERS: list[tuple[str, str, Outcome]] = [
    ("end", "451 4.3.0 queue file write error", Deferred("", "4.3.0", "connection")),
    ("end", "421 4.3.2 closing", Deferred("", "4.3.2", "connection")),
    ("end", "450 4.7.1 greylisted, come back in 5 minutes", Deferred("", "4.7.1", "reader", 300)),
    ("end", "550 5.7.1 this looks like spam", Deferred("", "5.7.1", "channel")),
    ("end", "552 5.2.2 mailbox full", Refused("", "5.2.2", "full")),
    ("end", "554 no", Refused("", "554", "message")),
    ("rcpt", "550 5.1.1 User unknown", Refused("", "5.1.1", "reader")),
    ("rcpt", "452 4.2.2 Over quota", Deferred("", "4.2.2", "reader")),
    ("rcpt", "450 4.7.1 rate limit exceeded, try again in 10 minutes", Deferred("", "4.7.1", "domain", 600)),
    ("rcpt", "554 5.7.1 Relay access denied", Deferred("", "5.7.1", "channel")),
    ("rcpt", "550-5.1.1 The account\r\n550 5.1.1 does not exist", Refused("", "5.1.1", "reader")),
    ("mail", "550 5.7.1 Sender rejected", Deferred("", "5.7.1", "channel")),
    ("mail", "530 5.7.0 Authentication required", Deferred("", "5.7.0", "channel")),
    ("data", "451 4.3.0 try again", Deferred("", "4.3.0", "connection")),
    ("data", "503 5.5.1 bad sequence", Deferred("", "5.5.1", "channel")),
    ("connect", "554 5.7.1 you are blocked", Deferred("", "5.7.1", "channel")),
    ("connect", "450 4.3.2 busy", Deferred("", "4.3.2", "connection")),
]


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(("stage", "answer", "expected"), ANSWERS)
def test_an_answer_means_the_same_with_and_without_pipelining(
    stage: str,
    answer: str,
    expected: Outcome,
    pipelining: bool,  # noqa: FBT001
) -> None:
    """And the connection goes on where it can: the next reader is served."""
    with hostile({stage: times(1, say(answer))}, Offers(pipelining=pipelining)) as server:
        with sender_to(server).open() as lane:
            outcome = lane.deliver(parcel())
            assert isinstance(outcome, (Deferred, Refused))
            assert "ada@" not in outcome.why
            assert replace(outcome, why="") == expected
            assert server.taken == []
            assert isinstance(lane.deliver(parcel("bea")), Sent)
        assert [taken.to for taken in server.taken] == ["bea@readers.example.org"]


def test_a_refused_reader_whose_data_was_allowed_is_ended_empty() -> None:
    """RFC 2920 section 3.1: RCPT is refused, DATA gets 354 all the same. The connection stays in step."""
    script = {"rcpt": times(1, say("550 5.1.1 User unknown")), "data": times(1, say("354 go ahead"))}
    with hostile(script) as server, sender_to(server, LONG).open() as lane:
        assert lane.deliver(parcel()) == Refused("the relay said 550 at RCPT: 5.1.1 User unknown", "5.1.1", "reader")
        assert isinstance(lane.deliver(parcel("bea")), Sent)
    said = b"".join(server.heard)
    assert b"DATA\r\n.\r\n" in said
    assert server.taken[0].data == parcel("bea").message
    assert len(server.taken) == 1


def test_a_reader_accepted_for_a_refused_message_gets_no_empty_one() -> None:
    """MAIL is refused and the rest is not: to end that message would send it, empty. The connection is dropped."""
    script = {
        "mail": times(1, say("451 4.3.0 later")),
        "rcpt": times(1, say("250 OK")),
        "data": times(1, say("354 go")),
    }
    with hostile(script) as server, sender_to(server, LONG).open() as lane:
        outcome = lane.deliver(parcel())
        assert isinstance(outcome, Deferred)
        assert b"\r\n.\r\n" not in b"".join(server.heard)
        assert isinstance(lane.deliver(parcel("bea")), Sent)
    assert server.connections == 2
    assert len(server.taken) == 1


def test_answers_sent_before_they_were_asked_for_are_never_taken_for_a_yes() -> None:
    """Behind the answer to one message comes a second one: it must not count for the next message."""
    script = {"after": times(1, say("250 2.0.0 Ok: queued as FALSE"))}
    with hostile(script) as server, sender_to(server, LONG).open() as lane:
        first = lane.deliver(parcel())
        time.sleep(0.05)
        second = lane.deliver(parcel("bea"))
    assert (first, second) == (Sent("Q0000001"), Sent("Q0000002"))
    assert server.connections == 2
    assert [taken.to.partition("@")[0] for taken in server.taken] == ["ada", "bea"]


def test_a_relay_that_closes_after_so_many_loses_nobody() -> None:
    """After the answer to every third message it hangs up; some of our commands meet a closed connection."""
    with hostile({"after": _every(3, drop())}) as server, sender_to(server, LONG).open() as lane:
        outcomes = [lane.deliver(parcel(f"reader{number}")) for number in range(20)]
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert len({taken.to for taken in server.taken}) == len(server.taken) == 20
    assert server.connections == 7


def _every(number: int, act: Act) -> Act:
    async def some(server: object, count: int) -> bool:
        return await act(server, count) if count % number == 0 else True  # type: ignore[arg-type]

    return some


@pytest.mark.parametrize("answer", ["421 4.7.0 closing after 100 messages\r\n", "421 4.4.2 idle for too long\r\n"])
def test_a_used_connection_that_is_closed_between_messages_is_no_failure(answer: str) -> None:
    with hostile({"mail": from_time(2, times(2, say(answer.encode(), then_drop=True)))}) as server:
        with sender_to(server, LONG).open() as lane:
            assert isinstance(lane.deliver(parcel()), Sent)
            assert not lane.fresh
            assert isinstance(lane.deliver(parcel("bea")), Sent)
        assert server.connections == 2


def test_a_relay_that_asks_for_less_is_not_asked_again_at_once() -> None:
    busy = say("421 4.7.0 too many messages, try again in 10 minutes", then_drop=True)
    with hostile({"mail": from_time(2, busy)}) as server, sender_to(server, LONG).open() as lane:
        lane.deliver(parcel())
        outcome = lane.deliver(parcel("bea"))
        assert isinstance(outcome, Deferred)
        assert (outcome.scope, outcome.wait) == ("connection", 600)
        assert server.connections == 1


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt", "data"])
def test_a_relay_that_fails_at_once_is_told_from_one_that_had_worked(stage: str) -> None:
    """`fresh` says how long to wait after a lost connection."""
    with hostile({stage: stall()}) as server, sender_to(server).open() as lane:
        lane.deliver(parcel())
        assert lane.fresh


@pytest.mark.parametrize(("stage", "fresh"), [("mail", True), ("rcpt", False), ("data", False)])
def test_a_connection_that_had_worked_is_not_fresh(stage: str, fresh: bool) -> None:  # noqa: FBT001
    """Dropped at MAIL it is opened again at once, and it is the new one that fails."""
    with hostile({stage: from_time(2, drop())}) as server, sender_to(server).open() as lane:
        assert isinstance(lane.deliver(parcel()), Sent)
        outcome = lane.deliver(parcel("bea"))
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "connection"
        assert lane.fresh == fresh
        assert server.connections == (2 if fresh else 1)


def test_so_many_messages_and_a_new_connection() -> None:
    with hostile() as server, sender_to(server, LONG, per_connection=10).open() as lane:
        outcomes = [lane.deliver(parcel(f"reader{number}")) for number in range(25)]
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert server.connections == 3
    assert b"".join(server.heard).count(b"QUIT\r\n") == 3


def test_greylisting_is_later_and_then_yes() -> None:
    with hostile({"rcpt": times(1, say("450 4.2.0 greylisted, come back in 00:05:00"))}) as server:
        with sender_to(server, LONG).open() as lane:
            first = lane.deliver(parcel())
            assert isinstance(first, Deferred)
            assert (first.scope, first.wait) == ("reader", 300)
            assert isinstance(lane.deliver(parcel()), Sent)
        assert server.connections == 1


def test_a_late_answer_within_our_patience_is_waited_for() -> None:
    script = {stage: late(0.06) for stage in ("connect", "ehlo", "mail", "rcpt", "data", "end")}
    outcome, _ = once(script, patience=LONG)
    assert outcome == Sent("Q0000001")


def test_many_lines_are_one_answer() -> None:
    outcome, _ = once({"mail": add(b"250-2.1.0 first\r\n250-2.1.0 second\r\n")}, patience=LONG)
    assert outcome == Sent("Q0000001")


def test_what_fails_leaves_no_connection_open() -> None:
    for script in (BEFORE["silent at RCPT"], BEFORE["code 000"], {"end": stall()}):
        with hostile(script) as server, sender_to(server).open() as lane:
            lane.deliver(parcel())
            until = time.monotonic() + 10
            while server.open and time.monotonic() < until:
                time.sleep(0.01)
            assert server.open == 0


def test_whatever_else_comes_out_leaves_no_connection_that_might_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while we wait for the final answer: the next message must not read that answer as its own."""
    with hostile() as server, sender_to(server, LONG).open() as lane:
        lane.deliver(parcel())
        reply = Connection.reply

        def interrupted(self: Connection, seconds: float) -> object:
            if server.counts["data"] == 2:
                raise KeyboardInterrupt
            return reply(self, seconds)

        with monkeypatch.context() as patch:
            patch.setattr(Connection, "reply", interrupted)
            with pytest.raises(KeyboardInterrupt):
                lane.deliver(parcel("bea"))
        assert isinstance(lane.deliver(parcel("cyd")), Sent)
    assert server.connections == 2


class TestNeeds:
    """What a message needs and a relay may not offer."""

    WIDE = "größe@readers.example.org"

    def test_smtputf8_is_asked_for_where_the_address_needs_it_alone(self) -> None:
        with hostile() as server, sender_to(server, LONG).open() as lane:
            lane.deliver(parcel())
            lane.deliver(parcel(to=self.WIDE))
        assert [taken.to for taken in server.taken] == ["ada@readers.example.org", self.WIDE]
        assert "SMTPUTF8" not in server.taken[0].options
        assert {"SMTPUTF8", "BODY=8BITMIME"} <= set(server.taken[1].options)
        assert server.taken[1].data == parcel(to=self.WIDE).message

    def test_without_smtputf8_that_reader_is_refused_and_the_next_is_not(self) -> None:
        with hostile(offers=Offers(smtputf8=False)) as server, sender_to(server, LONG).open() as lane:
            outcome = lane.deliver(parcel(to=self.WIDE))
            assert outcome == Refused(
                "the address is not ASCII and the relay does not offer SMTPUTF8", "5.6.7", "message"
            )
            assert isinstance(lane.deliver(parcel()), Sent)

    def test_eight_bits_are_announced_or_not_sent(self) -> None:
        wire = "Subject: x\r\n\r\ngrößer\r\n".encode()
        for eightbit in (True, False):
            with hostile(offers=Offers(eightbit=eightbit)) as server, sender_to(server, LONG).open() as lane:
                outcome = lane.deliver(parcel(wire=wire))
            if eightbit:
                assert isinstance(outcome, Sent)
                assert "BODY=8BITMIME" in server.taken[0].options
            else:
                assert isinstance(outcome, Refused)
                assert outcome.code == "5.6.3"

    def test_a_message_too_large_stops_the_channel_before_it_travels(self) -> None:
        outcome, server = once({}, Offers(size=1000))
        assert outcome == Deferred(
            f"the message has {len(parcel().wire)} bytes and the relay takes 1000; "
            "shorten the issue, or ask its operator",
            "5.3.4",
            "channel",
        )
        assert "mail" not in server.counts

    def test_the_size_is_announced(self) -> None:
        _, server = once({}, Offers(size=100_000))
        assert f"SIZE={len(parcel().wire)}".encode() in b"".join(server.heard)


@pytest.mark.parametrize(
    "address",
    [
        "ada@readers.example.org>\r\nRCPT TO:<eve@evil.test",
        "ada@readers.example.org> NOTIFY=SUCCESS",
        "ada\n@readers.example.org",
        "ada<b@readers.example.org",
        "ada bea@readers.example.org",
        "no address",
        "",
    ],
)
def test_an_address_that_would_be_a_command_is_not_said(address: str) -> None:
    with hostile() as server, sender_to(server, LONG).open() as lane:
        outcome = lane.deliver(parcel(to=address, wire=b"Subject: x\r\n\r\nx\r\n"))
        assert outcome == Refused("the address cannot be written in an SMTP command", "5.1.3", "message")
    assert server.counts["mail"] == 0


@pytest.mark.parametrize("address", ['"ada b"@readers.example.org', "o'neil+tag@readers.example.org", "a!b%c@x.test"])
def test_an_odd_address_is_an_address(address: str) -> None:
    with hostile() as server, sender_to(server, LONG).open() as lane:
        assert isinstance(lane.deliver(parcel(to=address)), Sent)
    assert server.taken[0].to == address


@pytest.mark.parametrize(
    "wire", [b"", b"Subject: x\r\n\r\nno end", b"Subject: x\r\n\r\n.\r\nMAIL FROM:<a@b>\r\n", b".\r\n"]
)
def test_a_message_that_would_end_early_is_not_sent(wire: bytes) -> None:
    with hostile() as server, sender_to(server, LONG).open() as lane:
        outcome = lane.deliver(Parcel("k", "ada@x.test", SENDER, (wire,)))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert server.counts["mail"] == 0


class TestAway:
    """A relay that is not there."""

    def test_nobody_listens(self) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        sender = SmtpSender(SmtpSettings(host="127.0.0.1", port=port, security="none"), patience=SHORT)
        with sender.open() as lane:
            outcome = lane.deliver(parcel())
            assert lane.fresh
        assert outcome == Deferred(f"127.0.0.1:{port} cannot be reached: Connection refused", scope="connection")
        with pytest.raises(SendError, match="Connection refused; check `host` and `port`"):
            sender.check()

    def test_its_name_is_not_known(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_name(*_arguments: object, **_named: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(smtp_connection, "create_connection", no_name)
        sender = SmtpSender(SmtpSettings(host="relay.invalid", security="none"), patience=SHORT)
        with sender.open() as lane:
            outcome = lane.deliver(parcel())
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "connection"
        assert "relay.invalid cannot be looked up" in outcome.why

    @pytest.mark.parametrize("fault", [errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ETIMEDOUT, errno.EMFILE])
    def test_the_network_is_away(self, fault: int, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(*_arguments: object, **_named: object) -> None:
            raise OSError(fault, "away")

        monkeypatch.setattr(smtp_connection, "create_connection", away)
        with SmtpSender(SmtpSettings(security="none"), patience=SHORT).open() as lane:
            outcome = lane.deliver(parcel())
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "connection"

    def test_it_comes_back(self) -> None:
        with hostile({"connect": times(2, drop())}) as server, sender_to(server).open() as lane:
            outcomes = [lane.deliver(parcel()) for _ in range(3)]
        assert [type(outcome) for outcome in outcomes] == [Deferred, Deferred, Sent]


class _Socket:
    """A socket that gives what it is told, in pieces."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def recv(self, _most: int) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""


@given(
    st.lists(
        st.tuples(
            st.integers(200, 599), st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), min_size=1)
        ),
        min_size=1,
        max_size=5,
    ),
    st.data(),
)
def test_replies_are_read_the_same_however_they_are_cut(
    replies: list[tuple[int, list[bytes]]], data: st.DataObject
) -> None:
    raw = b""
    for code, lines in replies:
        for line in lines[:-1]:
            raw += b"%d-%s\r\n" % (code, line)
        raw += b"%d %s\r\n" % (code, lines[-1])
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(raw) - 1)), max_size=8)))
    pieces = [raw[start:end] for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True) if start < end]
    connection = Connection.__new__(Connection)
    connection.sock, connection._left, connection._alarm = _Socket(pieces), b"", Alarm()  # type: ignore[assignment]
    for code, lines in replies:
        reply = connection.reply(1)
        assert reply.code == code
        assert reply.text == b"\n".join(line.rstrip(b"\r") for line in lines)


@given(st.binary(min_size=1, max_size=200))
def test_no_bytes_whatever_make_the_reader_fail_otherwise(raw: bytes) -> None:
    connection = Connection.__new__(Connection)
    connection.sock, connection._left, connection._alarm = _Socket([raw]), b"", Alarm()  # type: ignore[assignment]
    try:
        reply = connection.reply(1)
    except (BadReply, OSError):
        return
    assert 200 <= reply.code <= 599
