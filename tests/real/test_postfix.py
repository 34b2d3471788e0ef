"""The SMTP sender before a real Postfix, and what its readers find in their Dovecot mailboxes."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.channel import SmtpSettings
from pipeline.outcome import Deferred, Outcome, Refused, Sent
from pipeline.send.sender import Parcel, SendError
from pipeline.send.smtp.sender import SmtpSender
from tests.real.postfix import PASSWORD, Postfix, running_postfix

pytestmark = pytest.mark.real
BACK = "bounce+abcdefghijklmnopqrstuvwxyz234567@lab.test"


@pytest.fixture(scope="module")
def postfix() -> Iterator[Postfix]:
    """The relay, for all tests of this page."""
    with running_postfix() as relay:
        yield relay


def sender(relay: Postfix, way: str = "submission", password: str = PASSWORD, **more: object) -> SmtpSender:
    security = {"submission": "starttls", "tls": "tls", "plain": "none"}[way]
    chosen = SmtpSettings(
        host="localhost",
        port=relay.ports[way],
        security=security,
        user=None if way == "plain" else "sender@lab.test",
        ca_file=str(relay.authority.file),
        hello="here.test",
        timeout=10,
        **more,  # type: ignore[arg-type]
    )
    return SmtpSender(chosen, password)


def letter(to: str, subject: str, body: bytes = b"..dotted\r\nFrom here\r\n\r\n...more\r\nend  \r\n") -> Parcel:
    head = f"From: News <sender@lab.test>\r\nTo: <{to}>\r\nSubject: {subject}\r\nMessage-ID: <{subject}@lab.test>\r\n"
    head += "Date: Mon, 13 Nov 2023 07:00:00 +0000\r\nMIME-Version: 1.0\r\n\r\n"
    return Parcel(f"trial/newsletter/{subject}", to, BACK, (head.encode(), body))


def carry(carrier: SmtpSender, *parcels: Parcel) -> list[Outcome]:
    with carrier.open() as lane:
        return [lane.deliver(parcel) for parcel in parcels]


def test_starttls_and_login_and_the_message_arrives_byte_for_byte(postfix: Postfix) -> None:
    parcel = letter("ada@lab.test", "starttls")
    outcome = carry(sender(postfix), parcel)[0]
    assert isinstance(outcome, Sent)
    assert outcome.receipt.isalnum()
    (arrived,) = postfix.messages("ada@lab.test", subject="Subject: starttls")
    assert arrived.endswith(parcel.message)
    added = arrived[: -len(parcel.message)]
    assert b"Return-Path: <" + BACK.encode() in added
    assert outcome.receipt.encode() in added
    assert b"with ESMTPSA id" in added  # S: over TLS, A: logged in (RFC 3848)


def test_implicit_tls(postfix: Postfix) -> None:
    parcel = letter("bea@lab.test", "implicit")
    assert isinstance(carry(sender(postfix, "tls"), parcel)[0], Sent)
    (arrived,) = postfix.messages("bea@lab.test", subject="Subject: implicit")
    assert arrived.endswith(parcel.message)


def test_the_check_says_what_is_wrong_and_delivers_nothing(postfix: Postfix) -> None:
    sender(postfix).check()
    sender(postfix, "tls").check()
    with pytest.raises(SendError, match=r"the relay said 535 at login: 5\.7\.8 .*; check host, user and password"):
        sender(postfix, password="wrong").check()  # noqa: S106


def test_a_wrong_password_stops_the_channel(postfix: Postfix) -> None:
    outcome = carry(sender(postfix, password="wrong"), letter("ada@lab.test", "never"))[0]  # noqa: S106
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, outcome.code) == ("channel", "5.7.8")


def test_an_unknown_reader_is_refused_and_the_next_is_served(postfix: Postfix) -> None:
    """Postfix pipelines: RCPT gets 550, DATA gets 554, and the connection goes on."""
    first, second = carry(sender(postfix), letter("nobody@lab.test", "dead"), letter("ada@lab.test", "alive"))
    assert isinstance(first, Refused)
    assert (first.fault, first.code) == ("reader", "5.1.1")
    assert "nobody" not in first.why
    assert "User unknown" in first.why
    assert isinstance(second, Sent)
    assert postfix.messages("ada@lab.test", subject="Subject: alive")


def test_without_login_relaying_is_denied_and_that_is_ours_to_mend(postfix: Postfix) -> None:
    outcomes = carry(sender(postfix, "plain"), letter("x@elsewhere.test", "no"), letter("ada@lab.test", "plainly"))
    assert isinstance(outcomes[0], Deferred)
    assert (outcomes[0].scope, outcomes[0].code) == ("channel", "5.7.1")
    assert "Relay access denied" in outcomes[0].why
    assert isinstance(outcomes[1], Sent)


def test_login_where_tls_comes_first_is_not_tried_without(postfix: Postfix) -> None:
    carrier = SmtpSender(SmtpSettings(host="localhost", port=postfix.ports["submission"], security="none"))
    outcome = carry(carrier, letter("ada@lab.test", "clear"))[0]
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, outcome.code) == ("channel", "5.7.0")


def test_a_hard_bounce_comes_back_to_the_address_that_says_whose_it_is(postfix: Postfix) -> None:
    """Postfix takes the message; the domain refuses it later: the report arrives at the VERP address's mailbox."""
    assert isinstance(carry(sender(postfix), letter("eve@hardbounce.test", "hard"))[0], Sent)
    (raw,) = postfix.messages("bounce@lab.test", subject="Subject: hard")
    report = email.message_from_bytes(raw, policy=email.policy.default)
    assert report.get_content_type() == "multipart/report"
    assert report["To"] == BACK
    (status,) = [part for part in report.walk() if part.get_content_type() == "message/delivery-status"]
    said = status.as_string()
    assert "Action: failed" in said
    assert "Status: 5." in said


def test_a_soft_bounce_stays_in_the_relays_queue(postfix: Postfix) -> None:
    outcome = carry(sender(postfix), letter("eve@softbounce.test", "soft"))[0]
    assert isinstance(outcome, Sent)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        waiting = [row for row in postfix.queued() if row["queue_name"] == "deferred"]
        if waiting:
            break
        time.sleep(0.05)
    assert [row["queue_id"] for row in waiting] == [outcome.receipt]
    assert waiting[0]["sender"] == BACK


def test_an_address_that_is_not_ascii_travels_by_smtputf8(postfix: Postfix) -> None:
    wide = letter("größe@elsewhere.test", "wide")
    outcomes = carry(sender(postfix), wide, letter("ada@elsewhere.test", "narrow"))
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    narrow = [mail for mail in postfix.outside() if b"Subject: narrow" in mail]
    assert len(narrow) == 1
    # smtp-sink offers no SMTPUTF8: Postfix says of the wide one that it was asked for, and of the narrow one nothing.
    assert postfix.logged("SMTPUTF8 is required, but was not offered") == 1


def test_a_message_too_large_stops_the_channel_before_it_travels(postfix: Postfix) -> None:
    large = letter("ada@lab.test", "large", b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 3000)
    outcome = carry(sender(postfix), large)[0]
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, outcome.code) == ("channel", "5.3.4")
    assert "the relay takes 200000" in outcome.why


def test_many_lanes_and_many_messages_arrive_once_each(postfix: Postfix) -> None:
    """Four connections of ten messages at a time: no reader is lost, none gets two."""
    carrier = sender(postfix, connections=4, per_connection=10)

    def work(worker: int) -> list[Outcome]:
        return carry(carrier, *(letter("bea@lab.test", f"many-{worker}-{number}") for number in range(25)))

    with ThreadPoolExecutor(4) as pool:
        outcomes = [outcome for batch in pool.map(work, range(4)) for outcome in batch]
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    arrived = postfix.messages("bea@lab.test", 100, subject="Subject: many-")
    subjects = [email.message_from_bytes(raw, policy=email.policy.default)["Subject"] for raw in arrived]
    assert sorted(subjects) == sorted(f"many-{worker}-{number}" for worker in range(4) for number in range(25))
