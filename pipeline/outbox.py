"""The outbox: a folder an issue that holds exactly what will travel, written whole and read back whole.

A batch is written to a draft folder beside its place, synced, and then takes its place in one rename; an outbox that
stood there before is exchanged for it in the same step. Whoever looks sees the old one or the new one, never half.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.delivery import Delivery, Mailing, Packed
from pipeline.errors import OutboxError
from pipeline.exchange import exchange
from pipeline.problem import Problem

INDEX, ISSUE, PROBLEMS, DELIVERIES = "index.html", "issue.json", "problems.json", "deliveries.json"
_DRAFT = ".draft-"


@dataclass(frozen=True, slots=True)
class Outbox:
    """An outbox read back: its folder, the rows of `deliveries.json`, and the verified bytes of their files by path."""

    folder: Path
    rows: tuple[Mapping[str, Any], ...]
    files: Mapping[str, bytes]


def write_outbox(
    place: Path,
    slug: str,
    packed: Sequence[Packed],
    *,
    issue: Mapping[str, Any],
    problems: Sequence[Problem],
    index: str,
) -> Path:
    """Write the outbox of one issue to `place/slug`, whole or not at all, and give its folder.

    Raises:
        OutboxError: the folder cannot be written, the disk is full, or something that is no outbox stands there.
    """
    files = {f"{parcel.channel}/{name}": data for parcel in packed for name, data in parcel.files.items()}
    files[INDEX] = index.encode()
    files[ISSUE] = _json(issue)
    files[PROBLEMS] = _json([problem_row(problem) for problem in problems])
    files[DELIVERIES] = _json({"slug": slug, "deliveries": _rows(packed, files)})
    folder = place / slug
    try:
        _refuse_foreign(folder)
        place.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        _replace(place, folder, files)
    except OSError as error:
        raise _said(error, folder) from error
    return folder


def read_outbox(folder: Path) -> Outbox:
    """Read an outbox back and verify every file that travels against its digest.

    Raises:
        OutboxError: it is no outbox, or a file is missing or not the one that was written.
    """
    try:
        rows = json.loads((folder / DELIVERIES).read_bytes())["deliveries"]
        told = {(file["path"], file["sha256"]) for row in rows for file in row["files"]}
        files = {path: (folder / path).read_bytes() for path in sorted({path for path, _ in told})}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutboxError("is no whole outbox", "run the dry run again", file=str(folder)) from error
    written = {path: sha256(data).hexdigest() for path, data in files.items()}
    for path, digest in sorted(told):
        if written[path] != digest:
            raise OutboxError("changed after it was written", "run the dry run again", file=str(folder / path))
    return Outbox(folder, tuple(rows), files)


def problem_row(problem: Problem) -> dict[str, Any]:
    """A Problem as it stands in `problems.json`."""
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "message": problem.message,
        "remedy": problem.remedy,
        "file": problem.file or None,
        "line": problem.place.line,
        "column": problem.place.column,
        "lines": list(problem.lines),
    }


def _rows(packed: Sequence[Packed], files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    # each file once: a thread's deliveries share one, and it grows with them
    known = {
        path: {"path": path, "sha256": sha256(data).hexdigest(), "size": len(data)} for path, data in files.items()
    }
    return [_row(delivery, known) for parcel in packed for delivery in parcel.deliveries]


def _row(delivery: Delivery | Mailing, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    paths = [f"{delivery.channel}/{name}" for name in delivery.files]
    single = delivery if isinstance(delivery, Delivery) else None
    return {
        "key": delivery.key,
        "form": "delivery" if single else "mailing",
        "channel": delivery.channel,
        "kind": delivery.kind,
        "files": [known[path] for path in paths],
        "slots": [{"name": s.name, "placeholder": s.placeholder, "about": s.about} for s in delivery.slots],
        "follows": single.follows if single else None,
        "request": single.request if single else None,
    }


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _replace(place: Path, folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the draft, sync it, and let it take its place: the commit point is the last line but the sweeping."""
    draft = Path(tempfile.mkdtemp(prefix=f"{_DRAFT}{os.getpid()}-", dir=place))
    try:
        written = [_write(draft / name, data) for name, data in files.items()]
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


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


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
