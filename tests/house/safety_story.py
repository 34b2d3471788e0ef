"""Commands as people run them, with ears: all that they say is kept, and so is what they ask of the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.house import safety_hooks
from tests.house.safety_grep import Grep
from tests.house.safety_people import TELLS
from tests.outboxes import PUBLISH
from tests.publications import MAILBOX, SLUG, Publication

PASSWORD = "quxpassword-of-the-relay"  # noqa: S105 - of a relay of these tests
_CHILDREN = (
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "os.putenv",
)  # fmt: skip
CHANNEL = f"{SLUG}/newsletter"
_RELAY = (
    'host = "127.0.0.1"', 'security = "none"', "timeout = 1", "connections = 4", "brake_least = 1000", MAILBOX,
    'return_path = "bounce@example.org"', 'unsubscribe_url = "https://example.org/u/"',
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    status: int
    out: str
    err: str


@dataclass
class Commands:
    """Runs commands in a publication's folder below `place`; what they may leave outside of it is below `place` too.

    `talkative` commands run in Python's development mode: every warning is shown.
    """

    place: Path
    talkative: bool = False
    said: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.publication = Publication(self.place / "news", "smtp", *_RELAY)
        self.folder, self.heard = self.publication.folder, self.place / "heard"
        for name in ("site", "home", "tmp", "cache"):
            (self.place / name).mkdir()
        shutil.copy(safety_hooks.__file__, self.place / "site" / "sitecustomize.py")
        self.heard.touch()

    def relay(self, port: int, *settings: str, more: Sequence[str] = ()) -> None:
        """Let the channel send through a relay on this port; `settings` are the channel's, `more` other tables."""
        self.publication.configure("smtp", *_RELAY, f"port = {port}", *settings, more=more)

    def write(self, name: str, text: str) -> None:
        """Put a file into the publication's folder."""
        (self.folder / name).write_text(text, encoding="utf-8", newline="")

    def environment(self, fault: str = "", size: int = 0) -> dict[str, str]:
        """What every command has: ears, places of its own, and a stack where Python itself fails."""
        own = {
            "PYTHONPATH": str(self.place / "site"),
            "PYTHONFAULTHANDLER": "1",
            "PYTHONDEVMODE": "1" if self.talkative else "",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.place / "home"),
            "TMPDIR": str(self.place / "tmp"),
            "SQLITE_TMPDIR": str(self.place / "tmp"),
            "BROADSHEET_CACHE": str(self.place / "cache"),
            "RELAY_PASSWORD": PASSWORD,
            "SAFETY_HEARD": str(self.heard),
            "CI": "",
        }
        own |= {"SAFETY_FAULT": fault} if fault else {}
        own |= {"SAFETY_FILE": str(size)} if size else {}
        return {**os.environ, **own}

    def __call__(self, *words: str, typed: str = "", fault: str = "", size: int = 0) -> Ended:
        """Run a command to its end; nobody sits at a terminal. See `safety_hooks` for fault and size."""
        ended = subprocess.run(
            [PUBLISH, *words],
            cwd=self.folder,
            input=typed.encode(),
            capture_output=True,
            check=False,
            timeout=60,
            env=self.environment(fault, size),
        )
        self.said += [ended.stdout, ended.stderr]
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def all(self, commands: Iterable[Sequence[str]], typed: str = "", fault: str = "") -> list[Ended]:
        """Run commands that are in nobody's way, some at once."""
        with ThreadPoolExecutor(3) as pool:
            return list(pool.map(lambda words: self(*words, typed=typed, fault=fault), commands))

    def at_a_terminal(self, *words: str) -> str:
        """Run a command where a person sits, and give all that the terminal showed."""
        here, there = os.openpty()
        with subprocess.Popen(
            [PUBLISH, *words], cwd=self.folder, stdin=there, stdout=there, stderr=there, env=self.environment()
        ):
            os.close(there)
            shown = b""
            with suppress(OSError), os.fdopen(here, "rb", buffering=0) as terminal:  # Linux: EIO at the end
                while piece := terminal.read(4096):
                    shown += piece
        self.said.append(shown)
        return shown.decode()

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command; `end` is to be called with what comes of it."""
        return subprocess.Popen(
            [PUBLISH, *words],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(),
        )

    def end(self, running: subprocess.Popen[bytes]) -> None:
        """Kill it as the power would, and keep what it had said."""
        running.kill()
        self.said += running.communicate(timeout=10)

    @property
    def issue(self) -> str:
        """The issue's file."""
        return self.publication.issue.name

    def ids(self) -> list[str]:
        """The ids of all readers."""
        return re.findall(r"^[a-z2-7]{16}(?=  )", self("subscribers", "list").out, re.MULTILINE)

    def look_everywhere(self, *but: str) -> None:
        """Nothing tells of anybody, and nobody else was told: no child, no name looked up, no file elsewhere."""
        assert self.leaks(but=("readers.csv", *but)) == set()
        for child in _CHILDREN:
            assert self.asked(child) == []
        assert [line for line in self.asked("socket.getaddrinfo") if "127.0.0.1" not in line] == []
        assert self.written_elsewhere() == set()
        assert not any(b"Traceback" in said for said in self.said)

    def leaks(self, *, but: Iterable[str] = ("readers.csv",)) -> set[str]:
        """Whatever tells of a reader or is a secret, in files, in their names, in what was said and asked for."""
        key = (self.folder / "master.key").read_text(encoding="utf-8").strip()
        grep = Grep({*TELLS, PASSWORD, key})
        left_out = [self.folder / name for name in ("master.key", *but)]
        found = grep.below(self.place, but=left_out)
        for said in self.said:
            found |= {f"said: {what}" for what in grep.found(said)}
        return found

    def asked(self, what: str) -> list[str]:
        """What the commands asked of the machine, of one kind."""
        lines = self.heard.read_text(encoding="utf-8").splitlines()
        return [line.removeprefix(f"{what} ") for line in lines if line.startswith(f"{what} ")]

    def written_elsewhere(self) -> set[str]:
        """Files that were opened for writing and lie outside of all the places above."""
        own = (str(self.place), "/dev/null", "/dev/tty")
        names = {str(self.folder / name) for name in self.asked("write")}
        return {name for name in names if not name.startswith(own) and ".coverage" not in name}
