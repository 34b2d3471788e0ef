"""Secrets: a `Secret` of the configuration in, its value out. Read when it is needed, and kept nowhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pipeline.channel import Secret
from pipeline.errors import PublishError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class MissingSecret(PublishError):
    """A secret is not where the configuration says. The message names the place, never a value."""


def reveal(secret: Secret, root: Path = Path()) -> str:
    """The value of a secret, without a line end; a relative file is looked for in `root`.

    Raises:
        MissingSecret: it is not there, is empty, or lies in a file that others may read.
    """
    if secret.env:
        value = os.environ.get(secret.env, "")
    elif secret.file:
        value = _from_file(root / Path(secret.file).expanduser())
    else:
        value = _from_keyring(secret.keyring or "")
    if not (value := value.strip("\r\n")):
        raise MissingSecret(f"{secret} is empty or not there", "set it, and run again")
    return value


def _from_file(path: Path) -> str:
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise MissingSecret("may be read by others", f"chmod 600 {path}", file=str(path))
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MissingSecret("is not a text", "put the secret there as text", file=str(path)) from error
    except OSError as error:
        raise MissingSecret(f"cannot be read: {error.strerror}", "put the secret there", file=str(path)) from error


def _from_keyring(entry: str) -> str:
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise MissingSecret("the keyring's package is not installed", "pip install 'broadsheet[keyring]'") from error
    service, _, name = entry.partition("/")
    try:
        return keyring.get_password(service, name) or ""
    except keyring.errors.KeyringError as error:
        raise MissingSecret(f"the keyring refused: {type(error).__name__}", "unlock it, and run again") from error
