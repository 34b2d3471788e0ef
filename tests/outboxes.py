"""Dry runs as a person makes them, for tests that look at whole outboxes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PUBLISH = Path(sys.executable).parent / "publish"


def publish(*words: str | Path, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command to its end, in a folder, with nothing remembered unless the environment says so."""
    return subprocess.run(
        [PUBLISH, *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "BROADSHEET_CACHE": "off", **environment},
    )


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
