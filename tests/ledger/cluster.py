"""A PostgreSQL server of our own: a folder, a unix socket in it, no port; it can be stopped hard and started again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from tests.real_counterparts import require

_USER = "postgres"


class Cluster:
    """One server. As root it runs as the user postgres, since it refuses root."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 bytes
        self._binaries = _binaries()
        self._names = count()
        if os.geteuid() == 0:
            shutil.chown(self.folder, _USER, _USER)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        # After a crash it makes every file of every database safe, one by one, unless told to ask for all at once.
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c full_page_writes=off"
        options += " -c recovery_init_sync_method=syncfs"
        self._control("start", "-t", "300", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        """`immediate` is what a crash of the server looks like to everybody."""
        self._control("stop", "-m", mode)

    def database(self) -> str:
        """A fresh database's URL."""
        name = f"test{next(self._names)}"
        self._run("createdb", "-h", str(self.folder), "-U", _USER, name)
        return f"postgresql://{_USER}@/{name}?host={self.folder}"

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = (str(self._binaries / program), *arguments)
        user = _USER if os.geteuid() == 0 else None
        groups: Sequence[str] | None = [] if user else None
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, user=user, group=user, extra_groups=groups
        )


def _binaries() -> Path:
    """Debian keeps the server's programs out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else Path(require("initdb")).parent
