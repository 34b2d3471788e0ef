"""The folder `approvals/` of a publication: a file an issue and person, committed with the rest where there is Git."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.approval.record import Approval, BrokenApproval, file_part, read_document
from pipeline.errors import PublishError, WrongUse

FOLDER = "approvals"


def place(root: Path, slug: str, name: str) -> Path:
    """The file that keeps a person's approval of an issue."""
    return root / FOLDER / f"{slug}.{file_part(name)}.json"


def keep(root: Path, approval: Approval) -> Path:
    """Write an approval, whole or not at all; an earlier one by the same person is replaced. Gives the file.

    Raises:
        WrongUse: it cannot be written; what stood there before still does.
    """
    path = place(root, approval.slug, approval.by)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(approval.document())
                file.flush()
                os.fsync(file.fileno())
            Path(draft).chmod(0o644)
            Path(draft).replace(path)
            _sync(path.parent)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        fault = f"cannot be written: {error.strerror}; nothing was approved"
        raise WrongUse(fault, "look at the disk and at the permissions", file=str(path)) from error
    return path


def kept(root: Path, slug: str) -> Iterator[tuple[Path, Approval | PublishError]]:
    """Every file that is there for an issue, with the approval it holds or what is wrong with it; in steady order."""
    for path in sorted((root / FOLDER).glob(f"{slug}.*.json")):
        try:
            yield path, _read(path, slug)
        except BrokenApproval as error:
            yield path, error


def revoke(root: Path, slug: str, name: str) -> Path:
    """Remove a person's approval of an issue, and give the file that held it.

    Raises:
        WrongUse: there is none, or it cannot be removed.
    """
    path = place(root, slug, name)
    try:
        path.unlink()
        _sync(path.parent)
    except FileNotFoundError as error:
        remedy = f"“publish approve {slug} --list” shows those that are there"
        raise WrongUse(f"{name} has not approved {slug}", remedy) from error
    except OSError as error:
        raise WrongUse(f"cannot be removed: {error.strerror}", "look at its permissions", file=str(path)) from error
    return path


def _read(path: Path, slug: str) -> Approval:
    try:
        approval = read_document(path.read_bytes(), str(path))
    except OSError as error:
        raise BrokenApproval(f"cannot be read: {error.strerror}", "mend it, or remove it", file=str(path)) from error
    if approval.slug != slug:
        raise BrokenApproval(f"is for another issue, {approval.slug}", "remove it", file=str(path))
    if place(Path(), slug, approval.by).name != path.name:
        raise BrokenApproval(f"is the word of {approval.by} under another name", "remove it", file=str(path))
    return approval


def _sync(folder: Path) -> None:
    """Make a new name durable, where the system knows how to."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
