"""The next envelope behind the final dot (RFC 2920 section 3.1): who is announced gets his own message, or none at all.

The border does not move: what breaks in the commands behind the dot says nothing of the message before them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import gevent
import gevent.socket
import pytest
from gevent.ssl import SSLSocket

from pipeline.channel import SmtpSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.sender import Parcel
from pipeline.send.smtp.connection import Connection, Patience
from pipeline.send.smtp.lane import SmtpLane
from pipeline.send.smtp.sender import SmtpSender
from tests.real.certificates import Authority
from tests.real.hostile import (
    Act,
    HostileSMTP,
    Offers,
    Server,
    abort,
    add,
    drop,
    from_time,
    hostile,
    late,
    say,
    stall,
    times,
)
from tests.send.letters import parcel

pytestmark = pytest.mark.real
SHORT, LONG = Patience(1, 0.6, 1.2, 1.2), Patience(5, 5, 5, 5)
ADA, BEA, CYD = parcel("ada"), parcel("bea"), parcel("cyd")
AHEAD = b"\r\n.\r\nMAIL FROM:"


def sender_to(server: Server, patience: Patience = LONG, **settings: object) -> SmtpSender:
    chosen = {"host": "127.0.0.1", "port": server.port, "security": "none", "hello": "here.test"} | settings
    return SmtpSender(SmtpSettings(**chosen), patience=patience)  # type: ignore[arg-type]


def deliver(lane: SmtpLane, *parcels: Parcel) -> list[Outcome]:
    """One after the other, each announced."""
    outcomes = []
    for one, following in zip(parcels, [*parcels[1:], None], strict=True):
        if following:
            lane.expect(following)
        outcomes.append(lane.deliver(one))
    return outcomes


def second(act: Act) -> Act:
    """Act so the second time only."""
    return from_time(2, times(2, act))


def names(server: Server) -> list[str]:
    """Who was sent something, and that each got his own."""
    for taken in server.taken:
        assert f"\r\nTo: {taken.to}\r\n".encode() in taken.data
    return [taken.to.partition("@")[0] for taken in server.taken]


def heard(server: Server) -> bytes:
    return b"".join(server.heard)


def ahead(server: Server) -> int:
    """How often somebody was announced: what came in one piece was written before the answer."""
    return sum(data.count(AHEAD) for data in server.heard)


def test_each_gets_his_own_message_over_one_connection() -> None:
    letters = [parcel(f"reader{number}") for number in range(20)]
    with hostile() as server, sender_to(server).open() as lane:
        outcomes = deliver(lane, *letters)
    assert outcomes == [Sent(f"Q{number:07d}") for number in range(1, 21)]
    assert [taken.data for taken in server.taken] == [letter.message for letter in letters]
    names(server)
    assert ahead(server) == 19
    assert heard(server).endswith(b"\r\n.\r\nQUIT\r\n")
    assert server.connections == 1


def test_where_pipelining_is_not_offered_nothing_is_said_ahead() -> None:
    with hostile(offers=Offers(pipelining=False)) as server, sender_to(server).open() as lane:
        deliver(lane, ADA, BEA, CYD)
    assert names(server) == ["ada", "bea", "cyd"]
    assert ahead(server) == 0


def test_whoever_was_announced_and_does_not_come_gets_nothing_of_anybody() -> None:
    """He was suppressed meanwhile, say. The relay waits for his message: only the connection's end is safe."""
    with hostile() as server, sender_to(server).open() as lane:
        lane.expect(BEA)
        assert lane.deliver(ADA) == Sent("Q0000001")
        assert lane.deliver(CYD) == Sent("Q0000002")
    assert names(server) == ["ada", "cyd"]
    assert server.connections == 2
    assert heard(server).count(b"QUIT\r\n") == 1


def test_the_same_reader_in_another_parcel_is_not_who_was_announced() -> None:
    with hostile() as server, sender_to(server).open() as lane:
        lane.expect(parcel("bea"))
        deliver(lane, ADA, BEA)
        lane.expect(parcel("bea"))
        lane.deliver(ADA)
        lane.deliver(parcel("bea"))
    assert names(server) == ["ada", "bea", "ada", "bea"]
    assert server.connections == 2


def test_a_lane_that_is_closed_with_somebody_announced_says_nothing_more() -> None:
    """A QUIT would be the first line of that reader's message."""
    with hostile() as server:
        lane = sender_to(server).open()
        lane.expect(BEA)
        lane.deliver(ADA)
        lane.close()
        assert lane.deliver(CYD) == Sent("Q0000002")
        lane.close()
    _, first, rest = heard(server).split(b"ehlo here.test\r\n")
    assert first.endswith(b"RCPT TO:<bea@readers.example.org>\r\nDATA\r\n")
    assert rest.endswith(b"QUIT\r\n")
    assert names(server) == ["ada", "cyd"]


def test_an_expectation_holds_for_one_delivery() -> None:
    """The connection could not be opened: nobody is announced later in his place."""
    with hostile({"connect": times(1, drop())}) as server, sender_to(server).open() as lane:
        lane.expect(BEA)
        assert isinstance(lane.deliver(ADA), Deferred)
        assert isinstance(lane.deliver(CYD), Sent)
    assert b"bea@" not in heard(server)


def test_a_follower_who_is_refused_while_his_data_is_allowed_is_ended_empty() -> None:
    script = {"rcpt": second(say("550 5.1.1 User unknown")), "data": second(say("354 go ahead"))}
    with hostile(script) as server, sender_to(server).open() as lane:
        outcomes = deliver(lane, ADA, BEA, CYD)
    assert outcomes[1] == Refused("the relay said 550 at RCPT: 5.1.1 User unknown", "5.1.1", "reader")
    assert names(server) == ["ada", "cyd"]
    assert b"DATA\r\n.\r\n" in heard(server)
    assert server.connections == 1


def test_a_follower_accepted_for_a_refused_message_gets_no_empty_one() -> None:
    script = {
        "mail": second(say("451 4.3.0 later")),
        "rcpt": second(say("250 OK")),
        "data": second(say("354 go")),
    }
    with hostile(script) as server, sender_to(server).open() as lane:
        outcomes = deliver(lane, ADA, BEA, CYD)
    assert [type(outcome) for outcome in outcomes] == [Sent, Deferred, Sent]
    assert names(server) == ["ada", "cyd"]
    assert b"DATA\r\n.\r\n" not in heard(server)
    assert server.connections == 2


REFUSED: list[tuple[str, str, str]] = [
    ("mail", "450 4.3.2 busy", "connection"),
    ("mail", "550 5.7.1 Sender rejected", "channel"),
    ("rcpt", "450 4.2.0 greylisted, come back in 5 minutes", "reader"),
    ("rcpt", "550 5.1.1 User unknown", "reader"),
    ("data", "451 4.3.0 try again", "connection"),
]


@pytest.mark.parametrize(("stage", "answer", "scope_or_kind"), REFUSED)
def test_a_no_to_the_follower_is_his_alone(stage: str, answer: str, scope_or_kind: str) -> None:
    with hostile({stage: second(say(answer))}) as server, sender_to(server).open() as lane:
        ada, bea, cyd = deliver(lane, ADA, BEA, CYD)
    assert isinstance(ada, Sent)
    assert isinstance(bea, (Deferred, Refused))
    assert scope_or_kind == (bea.scope if isinstance(bea, Deferred) else bea.fault)
    assert isinstance(cyd, Sent)
    assert names(server) == ["ada", "cyd"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("550 5.7.1 looks like spam", Deferred), ("552 5.2.2 mailbox full", Refused), ("451 4.3.0 disk", Deferred)],
)
def test_a_no_to_the_message_is_not_the_followers(answer: str, kind: type[Outcome]) -> None:
    with hostile({"end": times(1, say(answer))}) as server, sender_to(server).open() as lane:
        ada, bea = deliver(lane, ADA, BEA)
    assert isinstance(ada, kind)
    assert isinstance(bea, Sent)
    assert names(server) == ["bea"]
    assert server.connections == 1


CLOSING = say("421 4.3.2 shutting down", then_drop=True)


def test_a_relay_that_shuts_down_in_answer_to_the_message() -> None:
    with hostile({"end": times(1, CLOSING)}) as server, sender_to(server).open() as lane:
        ada, bea = deliver(lane, ADA, BEA)
    assert isinstance(ada, Deferred)
    assert isinstance(bea, Sent)
    assert (names(server), server.connections) == (["bea"], 2)


BREAKS: dict[str, tuple[str, Act]] = {
    "dropped behind the answer": ("after", drop()),
    "reset behind the answer": ("after", abort()),
    "shuts down behind the answer": ("after", CLOSING),
    "dropped at MAIL": ("mail", drop()),
    "reset at MAIL": ("mail", abort()),
    "shuts down at MAIL": ("mail", CLOSING),
    "silent at MAIL": ("mail", stall()),
    "no SMTP at MAIL": ("mail", say("OK")),
    "dropped at RCPT": ("rcpt", drop()),
    "shuts down at RCPT": ("rcpt", CLOSING),
    "silent at RCPT": ("rcpt", stall()),
    "dropped at DATA": ("data", drop()),
    "silent at DATA": ("data", stall()),
    "code 250 at DATA": ("data", say("250 OK")),
    "an answer too many": ("data", say(b"354 go\r\n250 2.0.0 Ok: queued as EARLY\r\n")),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_in_the_followers_commands_leaves_the_message_sent(name: str) -> None:
    """He is deferred, or served over another connection; never is he told to have got what he did not get."""
    stage, act = BREAKS[name]
    script = {stage: times(1, act) if stage == "after" else second(act)}
    with hostile(script) as server, sender_to(server, SHORT).open() as lane:
        ada, bea = deliver(lane, ADA, BEA)
        assert isinstance(ada, Sent)
        assert isinstance(bea, (Sent, Deferred))
        if isinstance(bea, Deferred):
            assert bea.scope == "connection"
            assert names(server) == ["ada"]
            assert isinstance(lane.deliver(BEA), Sent)
    assert names(server) == ["ada", "bea"]


@pytest.mark.parametrize("act", [drop(), abort(), stall(), say("OK"), late(2.5)])
def test_no_answer_to_the_message_is_doubt_and_the_follower_goes_over_another_connection(act: Act) -> None:
    with hostile({"end": times(1, act)}) as server, sender_to(server, SHORT).open() as lane:
        ada, bea = deliver(lane, ADA, BEA)
    assert isinstance(ada, InDoubt)
    assert isinstance(bea, Sent)
    assert names(server)[-1:] == ["bea"]
    assert server.connections == 2


def test_an_answer_too_many_behind_the_message_is_nobodys_yes() -> None:
    with hostile({"after": times(1, say("250 2.0.0 Ok: queued as FALSE"))}) as server:
        with sender_to(server, SHORT).open() as lane:
            ada, bea = deliver(lane, ADA, BEA)
        assert ada == Sent("Q0000001")
        assert isinstance(bea, Deferred)
        assert names(server) == ["ada"]


def test_a_false_yes_before_the_followers_last_answers_is_not_taken_for_them() -> None:
    with hostile({"rcpt": second(add(b"250 2.1.5 Ok\r\n"))}) as server, sender_to(server, SHORT).open() as lane:
        _, bea = deliver(lane, ADA, BEA)
        assert isinstance(bea, Deferred)
    assert names(server) == ["ada"]


def test_so_many_messages_a_connection_and_nobody_announced_on_one_that_is_used_up() -> None:
    with hostile() as server, sender_to(server, per_connection=3).open() as lane:
        outcomes = deliver(lane, *[parcel(f"reader{number}") for number in range(7)])
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert len(set(names(server))) == len(server.taken) == 7
    assert server.connections == heard(server).count(b"QUIT\r\n") == 3
    assert ahead(server) == 4


@pytest.mark.parametrize("end", [drop(), abort(), CLOSING], ids=["closed", "reset", "421"])
def test_a_relay_that_closes_after_so_many_loses_nobody_and_doubles_nobody(end: Act) -> None:
    async def every_third(server: HostileSMTP, count: int) -> bool:
        return True if count % 3 else await end(server, count)

    with hostile({"after": every_third}) as server, sender_to(server).open() as lane:
        outcomes = deliver(lane, *[parcel(f"reader{number}") for number in range(20)])
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert names(server) == [f"reader{number}" for number in range(20)]
    assert server.connections == 7


def test_a_relay_that_forgets_what_stands_behind_a_message_is_told_nothing_ahead_any_more() -> None:
    """It offers PIPELINING and throws away its input after the dot: one reader waits, and the others do not."""

    async def forget(server: HostileSMTP, _count: int) -> bool:
        await asyncio.sleep(0.02)
        server._reader._buffer.clear()  # type: ignore[attr-defined]
        return True

    with hostile({"end": forget}) as server, sender_to(server, SHORT).open() as lane:
        outcomes = deliver(lane, ADA, BEA, CYD, BEA, ADA)
    assert [type(outcome) for outcome in outcomes] == [Sent, Deferred, Sent, Sent, Sent]
    assert names(server) == ["ada", "cyd", "bea", "ada"]
    assert ahead(server) == 1


@pytest.mark.parametrize(
    ("following", "offers"),
    [
        (parcel("bea", to="größe@readers.example.org"), Offers(smtputf8=False)),
        (parcel("bea", wire=BEA.wire + b"x\r\n" * 2000), Offers(size=len(BEA.wire) + 100)),
        (parcel("bea", to="bea>\r\nRCPT TO:<eve@evil.test"), Offers()),
        (parcel("bea", wire=b"Subject: x\r\n\r\nno end"), Offers()),
    ],
    ids=["address", "size", "command", "end"],
)
def test_who_cannot_be_written_to_is_not_announced(following: Parcel, offers: Offers) -> None:
    with hostile(offers=offers) as server, sender_to(server).open() as lane:
        ada, bea, cyd = deliver(lane, ADA, following, CYD)
    assert (type(ada), type(cyd)) == (Sent, Sent)
    assert isinstance(bea, (Refused, Deferred))
    assert names(server) == ["ada", "cyd"]
    assert server.connections == 1


class Cut:
    """A `say` that breaks off after so many bytes of what has commands behind its dot (counted from behind the dot)."""

    def __init__(self, beyond: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self._beyond, self._say = beyond, Connection.say

        def cut(connection: Connection, seconds: float, *pieces: bytes) -> None:
            self(connection, seconds, b"".join(pieces))

        monkeypatch.setattr(Connection, "say", cut)

    def __call__(self, connection: Connection, seconds: float, data: bytes) -> None:
        border = data.find(AHEAD) + len(b"\r\n.\r\n")
        if AHEAD not in data:
            self._say(connection, seconds, data)
            return
        self._say(connection, seconds, data[: border + self._beyond])
        raise TimeoutError


@pytest.mark.parametrize("beyond", [0, 1, len("MAIL FROM:<"), 100, 130, 140])
def test_a_write_that_breaks_behind_the_dot_is_answered_and_the_connection_dropped(
    beyond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would be written next, would stand behind half a command to the follower: two might get one message."""
    with hostile() as server, sender_to(server, SHORT).open() as lane:
        Cut(beyond, monkeypatch)
        ada, cyd = deliver(lane, ADA, BEA)[0], lane.deliver(CYD)
        lane.expect(BEA)
    assert (type(ada), type(cyd)) == (Sent, Sent)
    assert names(server)[0] == "ada"
    assert names(server)[-1] == "cyd"
    assert len(set(names(server))) == len(server.taken)
    assert server.connections >= 2


def test_a_write_that_breaks_behind_the_dot_without_an_answer_is_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    with hostile({"end": drop()}) as server, sender_to(server, SHORT).open() as lane:
        Cut(10, monkeypatch)
        lane.expect(BEA)
        assert isinstance(lane.deliver(ADA), InDoubt)
        assert server.counts["end"] == 1


@pytest.mark.parametrize("beyond", [-1, -2, -5, -100])
def test_a_write_that_breaks_before_the_end_of_the_dot_is_deferred(
    beyond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hostile() as server, sender_to(server, SHORT).open() as lane:
        Cut(beyond, monkeypatch)
        lane.expect(BEA)
        outcome = lane.deliver(ADA)
    assert outcome == Deferred("the relay fell silent in the middle of the message", scope="connection")
    assert server.taken == []


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that only these tests trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


class TestTls:
    """The same over TLS, where a write is cut into records."""

    def test_the_socket_is_one_that_lets_other_lanes_go_on(self, authority: Authority) -> None:
        offers = Offers(tls=authority.issue("right", "127.0.0.1").server())
        with hostile(offers=offers) as server:
            for security, sock in (("none", gevent.socket.socket), ("starttls", SSLSocket)):
                lane = sender_to(server, security=security, ca_file=str(authority.file)).open()
                lane.deliver(ADA)
                assert lane._connection
                assert isinstance(lane._connection.sock, sock)
                assert lane._connection.encrypted == (sock is SSLSocket)
                lane.close()

    @staticmethod
    def _letters(sizes: Sequence[int]) -> list[Parcel]:
        made = [parcel(f"reader{number}") for number in range(len(sizes))]
        return [
            Parcel(one.key, one.to, one.envelope_from, (_padded(one.wire, size),))
            for one, size in zip(made, sizes, strict=True)
        ]

    def test_each_gets_his_own_message(self, authority: Authority) -> None:
        letters = self._letters([4_000, 16_381, 16_384, 40_000, 2_000_000, 5_000])
        offers = Offers(implicit=authority.issue("right", "127.0.0.1").server())
        with hostile(offers=offers) as server:
            lane = sender_to(server, security="tls", ca_file=str(authority.file)).open()
            outcomes = deliver(lane, *letters)
            lane.close()
        assert all(isinstance(outcome, Sent) for outcome in outcomes)
        assert [taken.data for taken in server.taken] == [letter.message for letter in letters]
        assert server.connections == 1

    @pytest.mark.parametrize(
        ("size", "records", "kind"),
        [(16_384 - 3, 1, Sent), (16_384 - 60, 1, Sent), (16_384 - 2, 1, Deferred), (40_000, 2, Deferred)],
    )
    def test_the_border_is_where_the_record_with_the_dot_has_left(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch, size: int, records: int, kind: type[Outcome]
    ) -> None:
        """After so many records the network is gone: what was handed over until then is what the relay has."""
        send, sent = SSLSocket.send, list[int]()

        def failing(sock: SSLSocket, data: bytes, *more: object, **named: object) -> int:
            if sent or len(data) >= 1000:  # the message, and no command before it
                sent.append(len(data))
            if len(sent) > records:
                raise TimeoutError
            return int(send(sock, data, *more, **named))

        ada, bea = self._letters([size, 4_000])
        offers = Offers(implicit=authority.issue("right", "127.0.0.1").server())
        with hostile(offers=offers) as server:
            lane = sender_to(server, SHORT, security="tls", ca_file=str(authority.file)).open()
            monkeypatch.setattr(SSLSocket, "send", failing)
            lane.expect(bea)
            outcome = lane.deliver(ada)
            monkeypatch.undo()
            lane.close()
        assert isinstance(outcome, kind)
        assert len(sent) == records + 1
        assert len(server.taken) == (kind is Sent)


def _padded(wire: bytes, size: int) -> bytes:
    left = size - len(wire)
    lines, rest = divmod(left, 1000)
    return wire + (b"x" * 998 + b"\r\n") * lines + (b"y" * (rest - 2) + b"\r\n" if rest > 1 else b"\r\n")[: rest or 0]


def test_an_answer_that_came_while_the_thread_was_held_up_has_come_in_time() -> None:
    """Another lane writes to a slow ledger; the relay has answered long ago when this one gets its turn."""
    outcomes: list[Outcome] = []
    with hostile({"end": late(0.05)}) as server, sender_to(server, SHORT).open() as lane:
        waiting = gevent.spawn(lambda: outcomes.append(lane.deliver(ADA)))
        while not server.counts["end"]:
            gevent.sleep(0.001)
        time.sleep(1.6)
        waiting.join()
    assert outcomes == [Sent("Q0000001")]


def test_who_is_ended_while_the_follower_is_announced_leaves_no_connection() -> None:
    with hostile({"end": times(1, stall())}) as server, sender_to(server).open() as lane:
        lane.expect(BEA)
        going = gevent.spawn(lane.deliver, ADA)
        while not server.counts["end"]:
            gevent.sleep(0.001)
        going.kill()
        assert lane.deliver(BEA) == Sent("Q0000001")
    assert (names(server), server.connections) == (["bea"], 2)
