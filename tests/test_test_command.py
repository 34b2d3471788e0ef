"""`publish test` as editors use it: the real bytes in their own mailbox, and the content counted as tested or not."""

from __future__ import annotations

import base64
import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from pipeline.channel import LedgerSettings
from pipeline.cli import main
from pipeline.ledger import open_ledger
from pipeline.outbox import content_digest, read_outbox
from pipeline.outcome import Deferred, InDoubt, Refused, Sent
from tests.approval.publication import ISSUE, SLUG, make_publication
from tests.outboxes import files
from tests.send.trial_relay import Relay

dkim: Any = import_module("dkim")  # it has no types
TO = ("first.person@example.org", "second.person@example.com")
_WORDS = ("test", f"{SLUG}.txt", "--to", TO[0], "--to", TO[1])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication, and the working folder in it."""
    make_publication(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Relay:
    """A relay in the place of the configured one."""
    made = Relay()
    import_module("pipeline.dispatch")  # whoever takes the name must have done so before, or keeps this one for good
    monkeypatch.setattr("pipeline.send.senders.make_sender", lambda _channel, _root: made)
    return made


def _tested(folder: Path) -> bool:
    rows = read_outbox(folder / "outbox" / SLUG).rows
    with open_ledger(LedgerSettings(), folder) as ledger:
        return ledger.tested(SLUG, "newsletter", content_digest(rows, "newsletter"))


def _mails(folder: Path) -> list[EmailMessage]:
    made = [message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in (folder / "sent").rglob("*.eml")]
    return [mail for mail in made if isinstance(mail, EmailMessage)]


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_the_real_bytes_arrive_marked_by_the_subject_alone_and_count_as_tested(folder: Path) -> None:
    assert main(["--dry-run", f"{SLUG}.txt"]) == 0
    dry = files(folder / "outbox")
    assert main(list(_WORDS)) == 0
    assert files(folder / "outbox") == dry
    form = message_from_bytes(dry[f"{SLUG}/newsletter/message.eml"], policy=policy.SMTP)
    assert sorted(mail["To"] for mail in _mails(folder)) == sorted(TO)
    for mail in _mails(folder):
        assert mail["Subject"] == f"[Test] {form['Subject']}"
        assert list(mail.keys()) == list(form.keys())
        for part in ("plain", "html"):
            body = mail.get_body((part,))
            assert body is not None
            assert "forty people" in body.get_content()
            assert ".invalid" not in body.get_content()
    assert _tested(folder)


def test_a_channel_that_signs_signs_its_tests_with_the_prefix_in_them(folder: Path, relay: Relay) -> None:
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    (folder / "dkim.pem").write_bytes(private)
    (folder / "dkim.pem").chmod(0o600)
    config = folder / "config" / "publication.toml"
    signed = 'path = "sent"\ndkim_domain = "example.org"\ndkim_selector = "one"\ndkim_key = { file = "dkim.pem" }'
    config.write_text(config.read_text().replace('path = "sent"', signed))
    assert main(list(_WORDS)) == 0
    for parcel in relay.taken:
        assert b"Subject: [Test] " in parcel.message
        assert dkim.verify(parcel.message, dnsfunc=lambda *_question, **_options: f"v=DKIM1; p={public}".encode())
        changed = parcel.message.replace(b"Subject: [Test] ", b"Subject: ")
        assert not dkim.verify(changed, dnsfunc=lambda *_question, **_options: f"v=DKIM1; p={public}".encode())


def test_a_configuration_without_a_mailing_has_nothing_to_test(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = folder / "config" / "publication.toml"
    text = config.read_text()
    config.write_text(text[: text.index("[channels.newsletter]")] + text[text.index("[channels.bluesky]") :])
    assert main(list(_WORDS)) == 2
    assert "has no mailing" in capsys.readouterr().err


def test_no_address_is_in_anything_that_is_said_or_kept_but_the_mail_itself(
    folder: Path, capsys: pytest.CaptureFixture[str], relay: Relay
) -> None:
    relay.answers = [Sent("queued as 1"), RuntimeError(f"lost {TO[1]}")]
    for words in (_WORDS, (*_WORDS, "--json"), (*_WORDS[:4], "--to", "bro ken@example.org")):
        relay.taken.clear()
        assert main(list(words)) in {2, 3}
    said = capsys.readouterr()
    kept = b"".join(data for name, data in files(folder).items() if not name.startswith("config"))
    for telling in ("first.person", "second.person", "bro ken"):
        assert telling not in said.out + said.err
        assert telling.encode() not in kept
    assert "newsletter: 1 of 2 accepted (queued as 1)" in said.out
    assert "2 of 2 in doubt" in said.out


@pytest.mark.parametrize("other", [Deferred("later"), Refused("never"), InDoubt("silence"), OSError()])
def test_what_was_not_accepted_by_all_is_not_tested(folder: Path, relay: Relay, other: Any) -> None:
    relay.answers = [Sent(), other]
    assert main(list(_WORDS)) == 3
    assert not _tested(folder)
    relay.answers = []
    relay.taken.clear()
    assert main(list(_WORDS)) == 0
    assert _tested(folder)


def test_a_test_counts_for_exactly_what_was_sent(folder: Path, relay: Relay) -> None:
    assert main(list(_WORDS)) == 0
    assert len(relay.taken) == 2
    (folder / f"{SLUG}.txt").write_text(ISSUE.replace("forty", "fifty"), encoding="utf-8")
    assert main(["--dry-run", f"{SLUG}.txt"]) == 0
    assert not _tested(folder)


@pytest.mark.parametrize(
    "prefix", ["Try\r\nBcc: third.person@example.org", "Try\n", "\x1b[2JTry", "Try\u2028", "\u202eTry"]
)
def test_a_prefix_that_is_no_single_line_is_refused(
    folder: Path, relay: Relay, capsys: pytest.CaptureFixture[str], prefix: str
) -> None:
    assert main([*_WORDS, "--prefix", prefix]) == 2
    assert "--prefix has a line break or a control character" in capsys.readouterr().err
    assert not relay.taken
    assert not (folder / "outbox").exists()


def test_the_prefix_can_be_another_or_none(folder: Path, relay: Relay) -> None:
    for prefix in ("စမ်းသပ်", ""):
        assert main([*_WORDS, "--prefix", prefix]) == 0
    subjects = [message_from_bytes(one.message, policy=policy.SMTP)["Subject"] for one in relay.taken]
    assert subjects == ["စမ်းသပ် Four Crossings Reopened"] * 2 + ["Four Crossings Reopened"] * 2
    assert _tested(folder)


def test_an_unsound_issue_is_sent_only_with_anyway(folder: Path, relay: Relay) -> None:
    (folder / f"{SLUG}.txt").write_text(ISSUE + "\nA reference to nothing.[7]\n", encoding="utf-8")
    assert main(list(_WORDS)) == 1
    assert not relay.taken
    assert not (folder / "state").exists()
    assert main([*_WORDS, "--anyway"]) == 0
    assert len(relay.taken) == 2


def test_a_relay_that_does_not_take_us_is_said_and_nothing_counts(
    folder: Path, relay: Relay, capsys: pytest.CaptureFixture[str]
) -> None:
    relay.wrong = "the login is refused"
    assert main(list(_WORDS)) == 2
    assert "the login is refused; mend it" in capsys.readouterr().err
    assert not relay.taken
    assert not _tested(folder)


def test_the_document_says_what_came_of_each_by_number(
    folder: Path, relay: Relay, capsys: pytest.CaptureFixture[str]
) -> None:
    relay.answers = [Sent("1"), Refused("no such mailbox", "5.1.1")]
    assert main([*_WORDS, "--json"]) == 3
    document = _json(capsys)
    assert document["slug"] == SLUG
    assert document["channels"]["newsletter"] == {
        "tested": False,
        "messages": [
            {"outcome": "sent", "receipt": "1"},
            {"outcome": "refused", "why": "no such mailbox", "code": "5.1.1"},
        ],
    }
    assert (folder / document["outbox"]).is_dir()


def test_one_address_given_twice_gets_one_message(folder: Path, relay: Relay) -> None:
    assert main(["test", f"{SLUG}.txt", "--to", TO[0], "--to", f" {TO[0]} "]) == 0
    assert [parcel.to for parcel in relay.taken] == [TO[0]]
    assert _tested(folder)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", TO[0], "--to", "nonsense"], "--to, number 2 of 2, cannot be written to"),
        (["--to", "a@example.org\r\nBcc: b@example.org"], "line break"),
        ([word for at in range(21) for word in ("--to", f"p{at}@example.org")], "21 people are too many"),
        (["--to", TO[0], "--channel", "bluesky"], "bluesky is no mailing"),
        (["--to", TO[0], "--channel", "fax"], "no channel named fax"),
        ([], "--to"),
    ],
)
def test_wrong_words_send_nothing(
    folder: Path, relay: Relay, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["test", f"{SLUG}.txt", *words]) == 2
    assert said in capsys.readouterr().err
    assert not relay.taken
    assert not (folder / "outbox").exists()


def test_the_history_has_the_test_by_its_count_and_its_content_alone(folder: Path) -> None:
    assert main(list(_WORDS)) == 0
    rows = read_outbox(folder / "outbox" / SLUG).rows
    with open_ledger(LedgerSettings(), folder) as ledger:
        (event,) = ledger.events(SLUG)
    digest = content_digest(rows, "newsletter")[:12]
    assert (event.what, event.channel) == ("test", "")
    assert event.detail == f"newsletter: {len(TO)} of {len(TO)} accepted, content {digest}"
