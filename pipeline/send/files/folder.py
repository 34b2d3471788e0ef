"""What the senders into files share: names that say the delivery and nothing of the reader, writes that last."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from pipeline.outcome import Deferred
from pipeline.send.sender import SendError

_LONGEST = 180  # of the 255 bytes that a name may have


def name_of(key: str) -> str:
    """A file name for a delivery's key: two keys never share one, and it holds no "/", ":" or leading dot."""
    name = quote(key, safe="").replace("%2F", "=")
    name = f"%2E{name[1:]}" if name.startswith(".") else name
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 65]}~{sha256(key.encode()).hexdigest()}"


def make_folders(*folders: Path) -> None:
    """Make folders that their owner alone may read, and try whether they can be written to.

    Raises:
        SendError: they cannot be made or written to.
    """
    for folder in folders:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = folder / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            fault = f"cannot be written to: {error.strerror}"
            raise SendError(fault, "make room there, or set another `path`", file=str(folder)) from None


def put(draft: Path, place: Path, data: bytes) -> None:
    """Write a file whole: draft, sync, rename, sync of the folder. A repeat takes the place of what stood there.

    Raises:
        OSError: it could not be written; what stood at `place` before stands there still.
    """
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(place)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(place: Path, error: OSError) -> Deferred:
    """The disk is full, or the folder is not ours: the channel stops, since the next reader would fare no better."""
    why = f"{place} cannot be written: {error.strerror or type(error).__name__}"
    return Deferred(f"{why}; make room or give the right to write there, and resume", scope="channel")


def local(message: bytes) -> bytes:
    """A message with line ends as files on this kind of machine have them: LF."""
    return message.replace(b"\r\n", b"\n")
