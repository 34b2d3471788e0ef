"""Files of a card: each takes its place whole, so that nobody uploads half a picture."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pipeline.errors import OutboxError


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder, which is made if it is not there; files of the same names are replaced.

    Raises:
        OutboxError: the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            _write(folder, name, data)
    except OSError as error:
        remedy = "name another folder with --out, or make it one that you may write to"
        raise OutboxError(f"the card cannot be written: {error.strerror}", remedy, file=str(folder)) from error


def _write(folder: Path, name: str, data: bytes) -> None:
    handle, draft = tempfile.mkstemp(prefix=".draft-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0o022)
        os.umask(mask)
        Path(draft).chmod(0o666 & ~mask)
        Path(draft).replace(folder / name)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
