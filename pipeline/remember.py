"""What earlier runs worked out: the final HTML of an MJML text, kept so that the next run need not inline it again.

MJML to inlined HTML is a pure function that takes nearly all of a dry run's time, most of it in loading what does it.
An entry is found by the digest of the input and of the recipe (the versions of what does the work), carries the
digest of its own text, and is used only if that is right. It holds an issue that may not be published yet, so the
folder is the owner's alone. Losing it costs a fifth of a second and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path

_KEPT = 64
"""Entries kept: more than the issues that anybody works on, less than 10 MB."""
_DIGEST = 64


def remembering(make: Callable[[str], str], recipe: str, folder: Path | None) -> Callable[[str], str]:
    """`make`, but asked only once for the same text and recipe; without a folder, `make` itself."""
    if folder is None:
        return make

    def recall(text: str) -> str:
        entry = folder / sha256(f"{recipe}\0{text}".encode()).hexdigest()
        known = _read(entry)
        if known is None:
            known = make(text)
            _write(entry, known)
        return known

    return recall


def memory_folder() -> Path | None:
    """Where to remember: BROADSHEET_CACHE, else the user's cache folder; None when that variable says "off"."""
    named = os.environ.get("BROADSHEET_CACHE", "")
    if named == "off":
        return None
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    with contextlib.suppress(RuntimeError):  # no home folder: then nothing is remembered
        return (Path(home) if home else Path.home() / ".cache") / "broadsheet"
    return None


def versions(*modules: str) -> str:
    """What tells one installed version of some modules from another, without loading them: file, size and time."""
    found = [(name, PathFinder.find_spec(name)) for name in modules]
    marks = [(name, Path(spec.origin).stat()) for name, spec in found if spec and spec.origin]
    return " ".join(f"{name}:{status.st_size}:{status.st_mtime_ns}" for name, status in marks)


def _read(entry: Path) -> str | None:
    try:
        if not _is_ours(entry.parent):
            return None
        stored = entry.read_bytes().decode()  # not read_text: line ends must come back as they were
    except (OSError, UnicodeDecodeError):
        return None  # nothing remembered, or not readable: it is made anew
    digest, text = stored[:_DIGEST], stored[_DIGEST + 1 :]
    return text if sha256(text.encode()).hexdigest() == digest else None


def _write(entry: Path, text: str) -> None:
    # A full disk or a read-only home must not stop a dry run: then the next run works it out again.
    with contextlib.suppress(OSError):
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(entry.parent):
            return
        handle, draft = tempfile.mkstemp(dir=entry.parent, prefix=".draft-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(f"{sha256(text.encode()).hexdigest()}\n{text}")
            Path(draft).replace(entry)
        finally:
            Path(draft).unlink(missing_ok=True)
        _forget_old(entry.parent)


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can write there: what is remembered travels to readers."""
    if not hasattr(os, "getuid"):
        return True
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _forget_old(folder: Path) -> None:
    entries = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for entry in entries[_KEPT:]:
        entry.unlink(missing_ok=True)
