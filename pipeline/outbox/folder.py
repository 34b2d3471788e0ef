"""A folder that takes its place whole: a draft beside it is written, synced, and then exchanged for it in one step."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import OutboxError
from pipeline.exchange import exchange

_DRAFT = ".draft-"
DELIVERIES = "deliveries.json"
"""The file that makes a folder an outbox."""


def place_folder(place: Path, name: str, fill: Callable[[Path], Sequence[Path]]) -> Path:
    """Let an outbox take its place, and give its folder.

    Args:
        place: the folder that holds outboxes; it is made if it is not there.
        name: the outbox's own name below it.
        fill: writes everything below the folder it is given, and gives the files it wrote.

    Raises:
        OutboxError: it cannot be written, or something that is no outbox stands there.
    """
    folder = place / name
    try:
        _refuse_foreign(folder)
        place.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        _replace(place, folder, fill)
    except OSError as error:
        raise _said(error, folder) from error
    return folder


def _replace(place: Path, folder: Path, fill: Callable[[Path], Sequence[Path]]) -> None:
    """Write the draft, sync it, and let it take its place: the commit point is the last line but the sweeping."""
    draft = Path(tempfile.mkdtemp(prefix=f"{_DRAFT}{os.getpid()}-", dir=place))
    try:
        written = fill(draft)
        # all files before the first sync: the disk then takes them together
        for path in (*written, *sorted({draft, *(file.parent for file in written)}, reverse=True)):
            _sync(path)
        draft.chmod(0o755 & ~_umask())
        if folder.exists():
            exchange(draft, folder)
        else:
            draft.rename(folder)
        _sync(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)  # the draft of a failed run, or the outbox that was exchanged for it


def _sync(path: Path) -> None:
    """Make a file's bytes or a folder's names durable; Windows syncs no folder, and a file only for who may write."""
    posix = os.name == "posix"
    if not posix and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if posix else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _refuse_foreign(folder: Path) -> None:
    """Never replace a folder that is not an outbox: the person may have named the wrong place."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutboxError("is not a folder", "move it away, or name another folder with --outbox", file=str(folder))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / DELIVERIES).is_file():
        fault = "holds files that no dry run wrote"
        raise OutboxError(fault, "move them away, or name another folder with --outbox", file=str(folder))


def _sweep(place: Path) -> None:
    """Remove the drafts of runs that were killed: those whose process is gone."""
    for draft in place.glob(f"{_DRAFT}*"):
        process = draft.name.removeprefix(_DRAFT).partition("-")[0]
        if process.isdigit() and not _runs(int(process)):
            shutil.rmtree(draft, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name != "posix":
        return True  # signal 0 is no question on Windows; a draft left there waits for a person
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it exists and is somebody else's
    return True


def _said(error: OSError, folder: Path) -> OutboxError:
    remedies = {
        errno.ENOSPC: ("the disk is full", "make room and run again"),
        errno.EDQUOT: ("the disk quota is used up", "make room and run again"),
        errno.EROFS: ("the disk is read-only", "name another folder with --outbox"),
        errno.EACCES: ("may not be written", "change its permissions, or name another folder with --outbox"),
        errno.EPERM: ("may not be written", "change its permissions, or name another folder with --outbox"),
        errno.ENOTDIR: ("is not a folder", "name another folder with --outbox"),
        errno.EEXIST: ("is not a folder", "name another folder with --outbox"),
    }
    fault, remedy = remedies.get(error.errno or 0, (str(error.strerror or error), "name another folder with --outbox"))
    return OutboxError(f"{fault}; nothing was written", remedy, file=str(folder))
