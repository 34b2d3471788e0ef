"""Exchange two folders in one step, where the system can: the commit point of an outbox that replaces another."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2) on Linux and RENAME_SWAP of renamex_np(2) on macOS: both are 2."""


def exchange(one: Path, other: Path) -> None:
    """Let two existing folders of one file system change places.

    One atomic step on Linux and macOS. Elsewhere, and on file systems without it, two renames: a run that dies
    between them leaves `other` absent and whole under `one`'s name with `.old`, never half written.

    Raises:
        OSError: the folders cannot be renamed; both stand where they stood.
    """
    if _in_one_step(os.fsencode(one), os.fsencode(other)):
        return
    old = one.with_name(one.name + ".old")
    other.rename(old)
    try:
        one.rename(other)
    except OSError:
        old.rename(other)
        raise
    old.rename(one)


def _in_one_step(one: bytes, other: bytes) -> bool:
    import ctypes  # noqa: PLC0415 - only a second run of the same issue needs it

    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(one, other, _EXCHANGE) == 0)
        return bool(libc.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        return False  # no such call here: two renames do it
