"""Write the file beside an issue in which an editor changes its threads; what a person wrote is not written over."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pipeline.errors import WrongUse


def write_thread_file(path: Path, text: str, *, force: bool) -> None:
    """Write the file whole or not at all.

    Raises:
        WrongUse: it is there already and `force` does not say that it is to be replaced; or it cannot be written.
    """
    if path.exists() and not force:
        remedy = "change that; or give --force to have it written anew, with the changes that are in it"
        raise WrongUse("the file is there already", remedy, file=str(path))
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        _put(Path(draft), path, force=force)
    except FileExistsError as error:
        raise WrongUse("the file is there already", "run the command again", file=str(path)) from error
    except OSError as error:
        raise WrongUse(
            f"the file cannot be written ({error.strerror})", "look at the folder", file=str(path)
        ) from error


def _put(draft: Path, path: Path, *, force: bool) -> None:
    """Give the draft its name; a file that has come in between is not written over."""
    try:
        draft.chmod(0o666 & ~_mask())
        if force:
            draft.replace(path)
        else:
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
