"""The keys of the people who approve: Ed25519 (RFC 8032), loaded with `cryptography` when one is used.

The private key is 32 bytes in base64, in a file of its owner alone, an environment variable or the keyring; the public
key, 32 bytes in base64, stands in the configuration beside the person's name.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.approval.record import file_part
from pipeline.channel import Secret
from pipeline.errors import PublishError, WrongUse
from pipeline.secret import reveal

_SIZE = 32
"""Bytes of a private and of a public key (RFC 8032 section 5.1.5)."""


class WrongKey(PublishError):
    """What was given as a key is none, or not the one that the configuration names."""


@dataclass(frozen=True, slots=True)
class Key:
    """A private key, opened; its `repr` shows the public half."""

    public: str
    private: bytes = field(repr=False)

    def sign(self, text: bytes) -> str:
        """The signature of a text, 64 bytes in base64."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - slow to load

        return b64encode(Ed25519PrivateKey.from_private_bytes(self.private).sign(text)).decode()


def key_file(name: str) -> Path:
    """Where a person's private key is kept if nothing else is said: in the user's configuration folder."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    try:
        folder = Path(home) if home else Path.home() / ".config"
    except RuntimeError as error:
        raise WrongUse("there is no home folder to keep the key in", "name a file with --key-file") from error
    return folder / "broadsheet" / "approval" / f"{file_part(name)}.key"


def make_key(path: Path) -> Key:
    """Make a new private key and keep it in a file that only its owner may read. A file that is there is not touched.

    Raises:
        WrongUse: a file stands there already, or it cannot be written.
    """
    key = _opened(os.urandom(_SIZE))
    if path.exists():
        raise WrongUse("is there already", "use it, or move it away for a new one", file=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise WrongUse(f"cannot be made: {error.strerror}", "name another with --key-file", file=str(path)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b64encode(key.private) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)  # half a key would stand in the way of the next one
        raise WrongUse(f"cannot be written: {error.strerror}", "make room, and run again", file=str(path)) from error
    return key


def open_key(secret: Secret) -> Key:
    """The private key from where it is kept; a relative file is looked for in the working folder.

    Raises:
        MissingSecret: it is not there, or others may read it.
        WrongKey: what is there is no key.
    """
    raw = _decoded(reveal(secret))
    if raw is None:
        raise WrongKey(f"{secret} holds no key", "“publish approve --new-key --by NAME” makes one")
    return _opened(raw)


def public_key(text: str) -> bytes | None:
    """A public key of the configuration as its 32 bytes; None if it is none."""
    return _decoded(text)


def verifies(public: bytes, signature: str, text: bytes) -> bool:
    """Whether the holder of the private half signed exactly this text."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - slow to load
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(b64decode(signature, validate=True), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _opened(private: bytes) -> Key:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - slow to load

    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return Key(b64encode(public).decode(), private)


def _decoded(text: str) -> bytes | None:
    try:
        raw = b64decode(text.strip(), validate=True)
    except ValueError:
        return None
    return raw if len(raw) == _SIZE else None
