"""The whole way: `publish` through Postfix (STARTTLS, login, DKIM, VERP) into Dovecot mailboxes, read back by IMAP."""

from __future__ import annotations

import base64
import email
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from pipeline.audience import open_audience
from pipeline.delivery import UNSUBSCRIBE, UNSUBSCRIBE_MAILTO
from tests.outboxes import ROOT
from tests.publications import SLUG, Publication
from tests.real.command import told
from tests.real.postfix import PASSWORD, Postfix, running_postfix
from tests.real_counterparts import require

pytestmark = pytest.mark.real
BURMESE = ROOT / "examples" / "2026-03-16-teashop-schools.txt"
THERE = ("ada@lab.test", "ada+river@lab.test", "ada+school@lab.test", "bea@lab.test", "bea+two@lab.test")
BOUNCES, GONE = "eve@hardbounce.test", "nobody@lab.test"
_ANSWERS = 'unsubscribe_url = "https://example.org/leave"'


@pytest.fixture(scope="module")
def postfix() -> Iterator[Postfix]:
    with running_postfix() as relay:
        yield relay


class House(Publication):
    """A publication that sends through Postfix; `readers` are its readers, address by id."""

    def __init__(self, folder: Path, relay: Postfix, *addresses: str, issue: Path | None = None) -> None:
        super().__init__(folder, "smtp")
        if issue:
            self.issue = Path(shutil.copy(issue, folder))
        self._key = rsa.generate_private_key(65537, 2048)
        pem = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        for name, secret in (("relay.secret", PASSWORD.encode()), ("dkim.pem", pem)):
            (folder / name).write_bytes(secret + b"\n")
            (folder / name).chmod(0o600)
        self.configure(
            "smtp", 'host = "localhost"', f"port = {relay.ports['submission']}", f'ca_file = "{relay.authority.file}"',
            'user = "sender@lab.test"', 'password = { file = "relay.secret" }', 'hello = "here.test"', "connections = 2",
            _ANSWERS, 'unsubscribe_mailto = "leave@lab.test"', 'return_path = "bounce@lab.test"',
            'dkim_domain = "example.org"', 'dkim_selector = "s1"', 'dkim_key = { file = "dkim.pem" }',
        )  # fmt: skip
        self.readers = dict(zip(self.enrol(*addresses, language="en"), addresses, strict=True))

    def opened(self, purpose: str, token: str, context: str) -> str | None:
        """The address of the reader whose token this is."""
        with open_audience(self.settings.audience, self.folder) as audience:
            found = audience.tokens.open_token(purpose, token, [context])  # type: ignore[arg-type]
        return self.readers[found[0]] if found else None

    def verified(self, message: bytes) -> bool:
        """Whether opendkim finds the signature sound, knowing the public key; its exit status is always 0."""
        public = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        record = f"s1._domainkey.example.org v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}\n"
        (self.folder / "dkim.keys").write_text(record)
        (self.folder / "dkim.conf").write_text(f"Mode v\nTestDNSData file:{self.folder}/dkim.keys\nSyslog no\n")
        (self.folder / "dkim.eml").write_bytes(message)
        command = (require("opendkim"), "-x", self.folder / "dkim.conf", "-t", self.folder / "dkim.eml", "-v")
        ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        return "succeeded" in ended.stdout + ended.stderr


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=policy.default)


def text(message: EmailMessage, kind: str) -> str:
    """What a reader sees of a part, the ways out of the list levelled."""
    part = message.get_body((kind,))
    assert part
    level = str(part.get_content()).replace("\r\n", "\n")
    return re.sub(r"(https://example\.org/leave/[a-z2-7]+|mailto:leave\+[a-z2-7]+@lab\.test)", "WAY OUT", level)


def arrived(relay: Postfix, house: House, subject: str) -> dict[str, bytes]:
    """What lies in the mailboxes of this issue, by the reader it is to, once all have one; nobody has two."""
    people = set(house.readers.values())
    boxes = {f"{address.partition('@')[0].partition('+')[0]}@lab.test" for address in people}
    until = time.monotonic() + 15
    while True:
        found = [(parsed(raw), raw) for box in boxes for raw in relay.messages(box, 0)]
        mails = [(mail["To"], raw) for mail, raw in found if mail["To"] in people and mail["Subject"] == subject]
        if len(mails) >= len(people) or time.monotonic() > until:
            assert sorted(to for to, _ in mails) == sorted(people)
            return dict(mails)
        time.sleep(0.05)


def test_everybody_gets_the_outbox_s_message_once_signed_and_with_a_way_out(postfix: Postfix, tmp_path: Path) -> None:
    house = House(tmp_path / "news", postfix, *THERE)
    told(house.send(), 0, "5 sent of 5 readers")
    form = parsed((house.folder / "outbox" / SLUG / "newsletter" / "message.eml").read_bytes())
    mails = arrived(postfix, house, form["Subject"])
    for address, raw in mails.items():
        mail = parsed(raw)
        assert not mail.defects
        assert [text(mail, kind) for kind in ("html", "plain")] == [_levelled(form, kind) for kind in ("html", "plain")]
        assert house.verified(_as_sent(raw)), address
        assert not house.verified(_as_sent(raw).replace(b"Subject: ", b"Subject: x", 1))
        _has_a_way_out(house, mail, address)
        back = re.fullmatch(r"<bounce\+([a-z2-7]{45})@lab\.test>", mail["Return-Path"])
        assert back
        assert house.opened("bounce", back[1], f"{SLUG}/newsletter") == address
        assert mail["Delivered-To"] == address
        assert b"with ESMTPSA" in raw
    assert len({parsed(raw)["Message-ID"] for raw in mails.values()}) == 5
    for again in (house.send(), house.run("resume", SLUG)):
        told(again, 0)
    assert arrived(postfix, house, form["Subject"]) == mails


def _levelled(form: EmailMessage, kind: str) -> str:
    """A part of the outbox's form with its slots levelled as `text` levels what fills them."""
    level = text(form, kind)
    for slot in (UNSUBSCRIBE, UNSUBSCRIBE_MAILTO):
        level = level.replace(slot.placeholder, "WAY OUT")
    return level


def _as_sent(raw: bytes) -> bytes:
    """A message without what the relay and the mailbox put before it: from its signature on."""
    return raw[raw.index(b"DKIM-Signature:") :]


def _has_a_way_out(house: House, mail: EmailMessage, address: str) -> None:
    """RFC 8058: one click, by a POST to a link that names nobody; and a mailbox for other programs."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    ways = re.fullmatch(
        r"<https://example\.org/leave/([a-z2-7]+)>,\s*<mailto:leave\+([a-z2-7]+)@lab\.test>", mail["List-Unsubscribe"]
    )
    assert ways, mail["List-Unsubscribe"]
    for token in ways.groups():
        assert house.opened("unsubscribe", token, "weekly") == address
        assert house.opened("unsubscribe", f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}", "weekly") is None


def test_who_is_gone_is_suppressed_and_who_bounces_later_is_named_by_the_token(
    postfix: Postfix, tmp_path: Path
) -> None:
    house = House(tmp_path / "news", postfix, "ada+list@lab.test", BOUNCES, GONE)
    ended = house.send()
    assert ended.returncode == 0, ended.stderr
    assert "2 sent, 1 refused of 3 readers" in ended.stdout
    assert not [word for word in ("nobody", "eve", "hardbounce") if word in ended.stdout + ended.stderr]
    (gone,) = [reader for reader, address in house.readers.items() if address == GONE]
    missing = house.run("status", SLUG, "--missing").stdout
    assert f"{SLUG}/newsletter/{gone}  refused  5.1.1" in missing
    assert "suppressed" in house.run("subscribers", "show", GONE).stdout
    back = [parsed(raw) for raw in postfix.messages("bounce@lab.test", subject=SLUG)]
    reports = [one for one in back if one.get_content_type() == "multipart/report"]
    tokens = [re.fullmatch(r"bounce\+([a-z2-7]{45})@lab\.test", one["To"]) for one in reports]
    named = [house.opened("bounce", token[1], f"{SLUG}/newsletter") for token in tokens if token]
    assert named == [BOUNCES]


def test_a_burmese_issue_arrives_as_it_was_written(postfix: Postfix, tmp_path: Path) -> None:
    house = House(tmp_path / "news", postfix, "ada+my@lab.test", "bea+my@lab.test", issue=BURMESE)
    told(house.send(), 0, "2 sent of 2 readers")
    form = parsed((house.folder / "outbox" / BURMESE.stem / "newsletter" / "message.eml").read_bytes())
    mails = arrived(postfix, house, form["Subject"])
    for address, raw in mails.items():
        mail = parsed(raw)
        assert mail["Content-Language"] == form["Content-Language"]
        assert text(mail, "plain") == _levelled(form, "plain")
        assert text(mail, "html") == _levelled(form, "html")
        assert house.verified(_as_sent(raw)), address
    told(house.send(), 0)
    assert arrived(postfix, house, form["Subject"]) == mails
