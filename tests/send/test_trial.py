"""The test send: the outbox's own bytes to people who are nobody's readers, and nothing that could be opened as one."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audience.tokens import AudienceTokens
from pipeline.channel import DirectorySettings, MailSettings
from pipeline.outcome import Deferred, InDoubt, Sent
from pipeline.send.message.form import Form, load_form
from pipeline.send.sender import Parcel, SendError
from pipeline.send.trial import NobodysTokens, Trial
from tests.send.trial_relay import Relay

SLOTS = [
    {"name": "reader", "placeholder": "reader@slot.invalid"},
    {"name": "reader_token", "placeholder": "READER-TOKEN-SLOT"},
    {"name": "unsubscribe", "placeholder": "https://unsubscribe.invalid/SLOT"},
    {"name": "date", "placeholder": "Mon, 09 Mar 2026 00:00:00 +0000"},
]
MESSAGE = (
    b"From: desk@example.org\r\nTo: reader@slot.invalid\r\nSubject: Four crossings\r\n"
    b"Date: Mon, 09 Mar 2026 00:00:00 +0000\r\nMessage-ID: <2026-03-09-x.READER-TOKEN-SLOT@example.org>\r\n"
    b"MIME-Version: 1.0\r\nList-Unsubscribe: <https://unsubscribe.invalid/SLOT>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"The ferry runs again.\r\n"
)
KEY = "2026-03-09-x/newsletter"
SETTINGS = DirectorySettings(
    path="mail", unsubscribe_url="https://example.org/u/", return_path="bounces@example.org", list="weekly"
)
TO = ("first.person@example.org", "second.person@example.com")


def _form(extra: list[dict[str, str]] | None = None, message: bytes = MESSAGE) -> Form:
    return load_form(message, SLOTS + (extra or []))


def _trial(relay: Relay, form: Form | None = None, settings: MailSettings = SETTINGS) -> Trial:
    return Trial(
        form=form or _form().with_subject_prefix("[Test]"),
        settings=settings,
        sender=relay,
        key=KEY,
        address="desk@example.org",
        fixed={"date": "Tue, 10 Mar 2026 07:00:00 +0000"},
    )


def _read(parcel: Parcel) -> EmailMessage:
    message = message_from_bytes(parcel.message, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    return message


def test_each_person_gets_the_outboxs_bytes_with_the_prefix_and_the_slots_alone() -> None:
    relay = Relay()
    assert _trial(relay).carry(TO) == (Sent("queued"), Sent("queued"))
    assert [parcel.to for parcel in relay.taken] == list(TO)
    for parcel, address in zip(relay.taken, TO, strict=True):
        back = parcel.message.replace(address.encode(), b"reader@slot.invalid")
        back = back.replace(b"Subject: [Test] ", b"Subject: ").replace(b"Tue, 10 Mar 2026 07", b"Mon, 09 Mar 2026 00")
        back = re.sub(rb"<2026-03-09-x\.[0-9a-f]{32}@", b"<2026-03-09-x.READER-TOKEN-SLOT@", back)
        back = re.sub(rb"<https://example\.org/u/[a-z2-7]{45,52}>", b"<https://unsubscribe.invalid/SLOT>", back)
        assert back == MESSAGE


def test_without_a_prefix_nothing_but_the_slots_differs() -> None:
    relay = Relay()
    _trial(relay, _form()).carry(TO[:1])
    assert _read(relay.taken[0])["Subject"] == "Four crossings"


def test_nobody_can_be_unsubscribed_or_bounced_by_what_is_in_it() -> None:
    relay = Relay()
    _trial(relay).carry(TO)
    tokens = AudienceTokens(bytes(32))
    for parcel in relay.taken:
        link = re.search(rb"example\.org/u/([a-z2-7]+)", parcel.message)
        back = re.fullmatch(r"bounces\+([a-z2-7]+)@example\.org", parcel.envelope_from)
        assert link
        assert back
        assert tokens.open_token("unsubscribe", link[1].decode(), ["weekly"]) is None
        assert tokens.open_token("bounce", back[1], [KEY]) is None


def test_two_tests_have_different_ids_and_keys() -> None:
    """Else a mail program would show the second test as the first."""
    relay = Relay()
    for _ in range(2):
        _trial(relay).carry(TO)
    assert len({_read(parcel)["Message-ID"] for parcel in relay.taken}) == 4
    assert len({parcel.key for parcel in relay.taken}) == 4
    assert all(re.fullmatch(rf"{KEY}/test[a-z2-7]{{12}}", parcel.key) for parcel in relay.taken)


@given(st.text(), st.text(), st.sampled_from([None, 0, 1, 2]))
def test_the_tokens_have_the_form_of_real_ones(reader: str, context: str, residue: int | None) -> None:
    tokens = NobodysTokens()
    token = tokens.reader_token("unsubscribe", reader, context, residue=residue)
    assert re.fullmatch("[a-z2-7]{45,52}", token)
    assert residue is None or len(token) % 3 == residue
    assert token == tokens.reader_token("unsubscribe", reader, context, residue=residue)
    assert token != NobodysTokens().reader_token("unsubscribe", reader, context, residue=residue)
    assert re.fullmatch("[0-9a-f]{32}", tokens.fingerprint(reader, context))


def test_what_came_of_each_is_told_and_one_refusal_stops_no_other() -> None:
    relay = Relay([Deferred("later"), Sent()])
    assert _trial(relay).carry(TO) == (Deferred("later"), Sent())


def test_an_exception_out_of_a_sender_is_doubt_and_its_text_is_not_told() -> None:
    relay = Relay([RuntimeError(f"could not write to {TO[0]}"), Sent()])
    assert _trial(relay).carry(TO) == (InDoubt("the sender failed (RuntimeError)"), Sent())


def test_a_relay_that_does_not_take_us_is_said_before_anything_is_sent() -> None:
    relay = Relay(wrong="the login is refused")
    with pytest.raises(SendError, match="the login is refused"):
        _trial(relay).check()
    assert relay.taken == []


def test_a_message_without_a_way_to_unsubscribe_is_not_sent() -> None:
    with pytest.raises(SendError, match="unsubscribe"):
        _trial(Relay(), settings=DirectorySettings(path="mail")).check()


def test_a_link_to_the_web_without_an_address_says_what_to_set() -> None:
    view = {"name": "view_in_browser", "placeholder": "https://view.invalid/SLOT"}
    form = _form([view], MESSAGE + b"https://view.invalid/SLOT\r\n")
    with pytest.raises(SendError, match="issue_url"):
        _trial(Relay(), form).check()
