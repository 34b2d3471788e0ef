"""The peer: the official `mjml` command, version 5.4.1, installed by npm into a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

VERSION = "5.4.1"


def mjml(folder: Path) -> Path:
    """The peer's command, installed into `folder` when it is not there yet.

    Raises:
        RuntimeError: npm is missing or cannot install it; a ratio without its peer is no figure.
    """
    command = folder / "node_modules" / ".bin" / "mjml"
    if not command.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("npm is missing: install Node.js")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--prefix", folder, f"mjml@{VERSION}"], check=True)
    return command
