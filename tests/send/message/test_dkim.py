"""Signatures that programs of others verify: dkimpy and opendkim, on whatever a message may be filled with."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import example, given, settings

from pipeline.edition import EmailEdition
from pipeline.errors import PublishError
from pipeline.send.message.dkim import SIGNED, Signer, relaxed_field, relaxed_lines
from tests.real_counterparts import require
from tests.send.forms import AWKWARD, EDITIONS, ENGLISH, MIXED, VALUES, form_of, values

DOMAIN, SELECTOR = "lantern.example", "s1"
_PEM = serialization.Encoding.PEM
_PKCS8 = serialization.PrivateFormat.PKCS8
_OPEN = serialization.NoEncryption()


@lru_cache
def _key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@lru_cache
def _signer() -> Signer:
    return Signer(DOMAIN, SELECTOR, _key().private_bytes(_PEM, _PKCS8, _OPEN))


def _record() -> str:
    """What stands in DNS for the key."""
    public = _key().public_key()
    code = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(code).decode()}"


def _verified_by_dkimpy(message: bytes) -> bool:
    asked: list[bytes] = []

    def answer(name: bytes, **_: object) -> bytes:
        asked.append(name)
        return _record().encode()

    return bool(dkim.verify(message, dnsfunc=answer)) and asked == [f"{SELECTOR}._domainkey.{DOMAIN}.".encode()]


Verify = Callable[[bytes], bool]


@pytest.fixture
def verified_by_opendkim(tmp_path: Path) -> Verify:
    """Its exit status is always 0: what it says decides."""
    program = require("opendkim")
    (tmp_path / "keys").write_text(f"{SELECTOR}._domainkey.{DOMAIN} {_record()}\n")
    settings = f"Mode v\nTestDNSData file:{tmp_path}/keys\nLogWhy yes\nSyslog no\n"
    (tmp_path / "conf").write_text(settings)

    def verify(message: bytes) -> bool:
        file = tmp_path / "message.eml"
        file.write_bytes(message)
        ended = subprocess.run([program, "-x", tmp_path / "conf", "-t", file, "-v"], capture_output=True, check=False)
        said = (ended.stdout + ended.stderr).decode()
        assert ("succeeded" in said) != ("failed" in said or "not signed" in said), said
        return "succeeded" in said

    return verify


CASES = [
    pytest.param(edition, filled, id=f"{name} {which}")
    for name, edition in (("english", ENGLISH), ("mixed", MIXED))
    for which, filled in (("plain", VALUES), ("awkward", AWKWARD))
]


@pytest.mark.parametrize(("edition", "filled"), CASES)
def test_opendkim_verifies_and_sees_every_change(
    edition: EmailEdition, filled: dict[str, str], verified_by_opendkim: Verify
) -> None:
    message = form_of(edition).signed(_signer()).fill(filled)
    assert verified_by_opendkim(message)
    assert not verified_by_opendkim(message.replace(b"\r\n--=_", b"\r\nx\r\n--=_", 1))
    assert not verified_by_opendkim(message.replace(b"\r\nSubject: ", b"\r\nSubject: x", 1))
    assert not verified_by_opendkim(message.replace(b"\r\nTo: ", b"\r\nSubject: Another\r\nTo: ", 1))


@settings(max_examples=25)
@given(EDITIONS, values())
@example(ENGLISH, AWKWARD)
@example(MIXED, AWKWARD)
@example(MIXED, VALUES)
@example(replace(ENGLISH, text="", html=""), VALUES)
def test_dkimpy_verifies_whatever_is_filled_in(edition: EmailEdition, filled: dict[str, str]) -> None:
    form = form_of(edition)
    message = form.signed(_signer()).fill(filled)
    assert message.endswith(form.fill(filled))
    assert _verified_by_dkimpy(message)


@pytest.mark.parametrize("field", [name.decode() for name in SIGNED])
def test_a_field_that_is_added_breaks_the_signature(field: str) -> None:
    """RFC 6376 section 8.15: also those that the message does not have, as Cc."""
    message = form_of(ENGLISH).signed(_signer()).fill(VALUES)
    assert _verified_by_dkimpy(message)
    assert not _verified_by_dkimpy(f"{field.title()}: x\r\n".encode() + message)
    assert not _verified_by_dkimpy(message.replace(b"\r\n\r\n", f"\r\n{field}: x\r\n\r\n".encode(), 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Date: Sun", b"Date: Mon"),
        (b"One-Click", b"One-click"),
        (b"<p>Boats", b"<p>Goats"),
        (b"d=lantern", b"d=pantern"),
    ],
)
def test_a_changed_byte_breaks_the_signature(old: bytes, new: bytes) -> None:
    message = form_of(ENGLISH).signed(_signer()).fill(VALUES)
    assert message.count(old) > 0
    assert not _verified_by_dkimpy(message.replace(old, new, 1))


def test_what_the_way_may_do_breaks_nothing() -> None:
    """Relaxed: spaces at line ends and in rows, empty lines at the end, capitals and folds of fields."""
    message = form_of(ENGLISH).signed(_signer()).fill(VALUES)
    for old, new in (
        (b"Subject: ", b"SUBJECT:   "),
        (b"--\r\n", b"-- \t\r\n\r\n\r\n"),
        (b"Boats  cross", b"Boats \t cross"),
    ):
        assert old in message
        assert _verified_by_dkimpy(message.replace(old, new))


def test_the_signature_says_what_it_must() -> None:
    message = form_of(ENGLISH).signed(_signer()).fill(VALUES)
    assert max(map(len, message.partition(b"\r\nFrom:")[0].split(b"\r\n"))) <= 78
    field = message.partition(b"\r\nFrom:")[0].replace(b"\r\n", b"")
    tags = dict(tag.strip().split(b"=", 1) for tag in field.partition(b":")[2].split(b";"))
    assert {tag: tags[tag] for tag in (b"v", b"a", b"c", b"d", b"s")} == {
        b"v": b"1",
        b"a": b"rsa-sha256",
        b"c": b"relaxed/relaxed",
        b"d": DOMAIN.encode(),
        b"s": SELECTOR.encode(),
    }
    assert b"l" not in tags
    names = tags[b"h"].replace(b" ", b"").split(b":")
    present = set(SIGNED) - {b"cc", b"content-transfer-encoding"}
    assert sorted(names) == sorted([*SIGNED, *present])


def test_the_same_values_give_the_same_bytes() -> None:
    """A repeat after a lost answer is the same message, so that a mailbox may see that it is."""
    first, second = (form_of(MIXED).signed(_signer()) for _ in range(2))
    assert first.fill(VALUES) == second.fill(VALUES)
    assert b"".join(first.wire(VALUES)) == first.fill(VALUES)
    assert first.slots == form_of(MIXED).slots
    assert first.residue("unsubscribe") == form_of(MIXED).residue("unsubscribe")


def test_a_test_send_is_signed_over_its_own_subject() -> None:
    message = form_of(MIXED).with_subject_prefix("[Test]").signed(_signer()).fill(VALUES)
    assert _verified_by_dkimpy(message)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"  From  : A \r\n\t b\t\t \r\n", b"from:A b\r\n"),
        (b"SUBJECT:x\r\n", b"subject:x\r\n"),
        (b"Subject:\r\n\r\n", b"subject:\r\n"),
    ],
)
def test_a_relaxed_field(data: bytes, told: bytes) -> None:
    assert relaxed_field(data) == told


def test_relaxed_lines() -> None:
    assert relaxed_lines(b" a \t b\t\r\n\r\n \r\nc") == b" a b\r\n\r\n\r\nc"


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(_PEM, _PKCS8, _OPEN)


def _bad_keys() -> list[tuple[bytes, str]]:
    sealed = _key().private_bytes(_PEM, _PKCS8, serialization.BestAvailableEncryption(b"word"))
    old_sealed = _key().private_bytes(
        _PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.BestAvailableEncryption(b"word")
    )
    public = _key().public_key().public_bytes(_PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return [
        (b"", "no private key in PEM"),
        (b"SECRETSECRET", "no private key in PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n", "no private key in PEM"),
        (public, "no private key in PEM"),
        (sealed, "is encrypted"),
        (old_sealed, "is encrypted"),
        (_pem(ec.generate_private_key(ec.SECP256R1())), "is no RSA key"),
        (_pem(ed25519.Ed25519PrivateKey.generate()), "is no RSA key"),
    ]


@pytest.mark.parametrize(("key", "fault"), _bad_keys())
def test_a_key_that_cannot_sign_is_said_and_not_shown(key: bytes, fault: str) -> None:
    with pytest.raises(PublishError, match=fault) as caught:
        Signer(DOMAIN, SELECTOR, key)
    assert caught.value.remedy
    assert caught.value.__cause__ is None
    assert "SECRET" not in str(caught.value)


def test_a_key_that_no_mailbox_checks_is_refused() -> None:
    """`cryptography` makes none so short itself."""
    made = subprocess.run([require("openssl"), "genrsa", "768"], capture_output=True, check=True)
    with pytest.raises(PublishError, match="768 bits, and no mailbox checks one so short"):
        Signer(DOMAIN, SELECTOR, made.stdout)


def test_a_short_key_works_with_a_warning() -> None:
    signer = Signer(DOMAIN, SELECTOR, _pem(_key(1024)).decode())
    assert signer.warning == "the DKIM key has 1024 bits; 2048 are asked for"
    assert _signer().warning == ""
