"""DKIM: a signature over each filled message (RFC 6376, RFC 8301): rsa-sha256, relaxed/relaxed, no `l=`.

Everything that is the same for all readers is made canonical once; for one reader only the fields and lines that were
filled are, and the sum is carried on from the state that the unchanging beginning left.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from pipeline.errors import PublishError
from pipeline.send.message.form import Form
from pipeline.send.message.pieces import Hole, Piece

SIGNED = (
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"reply-to", b"mime-version", b"content-type",
    b"content-transfer-encoding", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"feedback-id",
)  # fmt: skip
"""Each is named once more than it stands there: one that is added later breaks the signature (RFC 6376, 8.15)."""
LEAST_BITS, GOOD_BITS = 1024, 2048
"""RFC 8301 section 3.2: under 1,024 bits no verifier takes a key, and 2,048 should be used."""
_LINE = 72
_SPACES = re.compile(rb"[ \t]+")
_FOLDS = re.compile(rb"\r\n(?=[ \t])")
_BEFORE_END = re.compile(rb" (?=\r\n)")
_EMPTY_END = re.compile(rb"(?:\r\n)+\Z")
_HASHED = Prehashed(SHA256())
_PADDING = PKCS1v15()


class _Sum(Protocol):
    """A running SHA-256: hashlib gives its type no name."""

    def copy(self) -> _Sum: ...
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


class Signer:
    """Signs for one domain.

    Args:
        domain: `d=`, which must be that of From or one above it (DMARC's alignment).
        selector: `s=`; the public key stands in DNS at `<selector>._domainkey.<domain>`.
        key: the private key as PEM, unencrypted.

    Raises:
        PublishError: the key is no PEM, is encrypted, is no RSA key or is too short. Nothing of it is shown.
    """

    def __init__(self, domain: str, selector: str, key: str | bytes) -> None:
        self.domain, self.selector = domain, selector
        self._key = _loaded(key.encode() if isinstance(key, str) else key)

    @property
    def warning(self) -> str:
        """What is not good about the key though it works; empty if nothing is."""
        bits = self._key.key_size
        return f"the DKIM key has {bits} bits; {GOOD_BITS} are asked for" if bits < GOOD_BITS else ""

    def over(self, form: Form) -> SignedForm:
        """The form, whose messages are signed from now on."""
        return SignedForm(form, self)

    def sign(self, digest: bytes) -> bytes:
        """The signature of a SHA-256 digest in base64."""
        return b64encode(self._key.sign(digest, _PADDING, _HASHED))


class SignedForm:
    """A Form whose messages begin with a DKIM-Signature field; the same message gives the same signature."""

    def __init__(self, form: Form, signer: Signer) -> None:
        self._form, self._signer = form, signer
        self.slots, self.residue = form.slots, form.residue
        self._filled_fields, self._opening, self._header = _header_plan(form, signer)
        self._canonical_opening = relaxed_field(self._opening).removesuffix(b"\r\n")
        self._lines, self._from = _body_plan(form.pieces[form.body_at :])
        self._body = sha256(b"".join(self._lines[: self._from]))
        self._from += form.body_at

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The signed message for one reader.

        Raises:
            ValueError: as `Form.fill`.
        """
        filled = self._form.filled(values)
        return b"".join((self._signature(filled), *filled))

    def wire(self, values: Mapping[str, str]) -> Sequence[bytes]:
        """The same, dot-stuffed, without the full stop that ends it, in one piece."""
        return (self._form.stuffed(self.fill(values)),)

    def with_subject_prefix(self, prefix: str) -> SignedForm:
        """The same form, its subject beginning with a prefix and a space, signed too."""
        return SignedForm(self._form.with_subject_prefix(prefix), self._signer)

    def _signature(self, filled: list[bytes]) -> bytes:
        """The whole DKIM-Signature field (RFC 6376 section 3.5)."""
        body, header = self._body.copy(), self._header.copy()
        lines = self._lines[self._from - self._form.body_at :]
        body.update(b"".join([line or put for line, put in zip(lines, filled[self._from :], strict=True)]))
        digest = b64encode(body.digest())
        for start, end in self._filled_fields:
            header.update(relaxed_field(b"".join(filled[start:end])))
        header.update(self._canonical_opening + digest + b"; b=")
        code = self._signer.sign(header.digest())
        folded = b"\r\n ".join(code[at : at + _LINE] for at in range(0, len(code), _LINE))
        return self._opening + digest + b";\r\n b=" + folded + b"\r\n"


def relaxed_field(field: bytes) -> bytes:
    """A whole header field as "relaxed" has it, with its CR LF (RFC 6376 section 3.4.2)."""
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + _SPACES.sub(b" ", _FOLDS.sub(b"", value)).strip(b" \r\n") + b"\r\n"


def relaxed_lines(text: bytes) -> bytes:
    """Lines of a body as "relaxed" has them, but for empty ones at its end (RFC 6376 section 3.4.4)."""
    return _BEFORE_END.sub(b"", _SPACES.sub(b" ", text))


def _header_plan(form: Form, signer: Signer) -> tuple[list[tuple[int, int]], bytes, _Sum]:
    """Where the signed fields stand that are filled, the DKIM-Signature up to `bh=`, the sum over the other fields.

    The fields that never change come first in `h=`, so that the sum over them is made once.
    """
    places = {name: (start, end) for name, start, end in form.fields if name in SIGNED}
    filled = [name for name, (start, end) in places.items() if any(isinstance(p, Hole) for p in form.pieces[start:end])]
    same = [name for name in places if name not in filled]
    whole = sha256(b"".join(relaxed_field(_joined(form.pieces[slice(*places[name])])) for name in same))
    opening = (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={signer.domain};\r\n s={signer.selector};\r\n"
        f" h={_names([*same, *filled, *SIGNED])};\r\n bh="
    )
    return [places[name] for name in filled], opening.encode("ascii"), whole


def _names(names: Iterable[bytes]) -> str:
    """The value of `h=`, folded after colons."""
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) > _LINE:
            lines.append("")
        lines[-1] += f"{name.decode('ascii')}:"
    return "\r\n  ".join(lines).removesuffix(":")


def _body_plan(pieces: Sequence[Piece]) -> tuple[list[bytes], int]:
    """The canonical lines of the pieces that never change, and the number of the first that is filled.

    What is empty here stands in the message as it is canonical, or is filled: it is taken from there.
    """
    first = next((at for at, piece in enumerate(pieces) if isinstance(piece, Hole)), len(pieces))
    lines = [b"" if isinstance(piece, Hole) else relaxed_lines(piece) for piece in pieces]
    lines[-1] = _EMPTY_END.sub(b"\r\n", lines[-1])
    kept = [b"" if line == piece else line for line, piece in zip(lines, pieces, strict=True)]
    return lines[:first] + kept[first:], first


def _joined(pieces: Iterable[Piece]) -> bytes:
    return b"".join(piece for piece in pieces if isinstance(piece, bytes))


def _loaded(pem: bytes) -> RSAPrivateKey:
    remedy = "make one with: openssl genrsa 2048"
    if b"ENCRYPTED" in pem:
        raise PublishError("the DKIM key is encrypted", "store it without a passphrase, readable by its owner alone")
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise PublishError("the DKIM key is no private key in PEM", remedy) from None
    if not isinstance(key, RSAPrivateKey):
        raise PublishError("the DKIM key is no RSA key, and many mailboxes check no other", remedy)
    if key.key_size < LEAST_BITS:
        raise PublishError(f"the DKIM key has {key.key_size} bits, and no mailbox checks one so short", remedy)
    return key
