"""The installed command before real counterparts: started, watched while it runs, ended, and what it left compared.

What every test asks at its end is the same: whatever went wrong, the ledger is true. Its sums are the audience, nobody
has two, nobody whom the relay has is planned or put off, and nobody is "sent" whom the relay has not.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.ledger import open_ledger
from tests.outboxes import PUBLISH
from tests.publications import MAILBOX, SLUG, Publication

CHANNEL = "newsletter"
_PATIENCE = 40.0
_TRICKS = Path(__file__).with_name("tricks")
_TOLD_NEVER = ("Traceback", "quokka", "wombat", "sqlalche.me", "Errno")


class Newsroom(Publication):
    """A publication that sends through a relay on this machine. `people` are its readers: address by id."""

    def __init__(
        self,
        folder: Path,
        port: int,
        *settings: str,
        readers: int = 12,
        more: Sequence[str] = (),
        secrets: Mapping[str, str] | None = None,
    ) -> None:
        """`secrets` are files that the settings and `more`, further tables, name: text by name."""
        super().__init__(folder, "smtp")
        for name, text in (secrets or {}).items():
            self.secret(name, text)
        self.more = tuple(more)
        self.point(port, *settings)
        self.people: Mapping[str, str] = self.join(*(f"quokka{n}@wombat{n // 15}.test" for n in range(readers)))

    def join(self, *addresses: str) -> dict[str, str]:
        """Enrol readers: address by id."""
        return dict(zip(self.enrol(*addresses), addresses, strict=True))

    def point(self, port: int, *settings: str) -> None:
        """Send through another port, with other settings; without TLS where they say nothing of it."""
        given = {line.partition(" = ")[0] for line in settings}
        usual = ('host = "127.0.0.1"', 'security = "none"', "timeout = 5", "connections = 2", 'hello = "here.test"')
        lines = [line for line in (*usual, MAILBOX) if line.partition(" = ")[0] not in given]
        self.configure("smtp", f"port = {port}", *lines, *settings, more=self.more)

    def secret(self, name: str, text: str) -> None:
        """Write a file that only its owner may read."""
        (self.folder / name).write_text(f"{text}\n", encoding="utf-8")
        (self.folder / name).chmod(0o600)

    def resume(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Go on, without waiting for anybody."""
        return self.run("resume", SLUG, "--no-wait", *words, **environment)

    def states(self) -> dict[str, str]:
        """The state of every delivery, by reader, as the ledger has it."""
        with open_ledger(self.settings.ledger, self.folder) as ledger:
            row = ledger.mailing(SLUG, CHANNEL)
            if row is None:
                return {}
            known = {one.id: "sent" for one in ledger.rows(row.id)}
            return known | {one.reader: one.state for one in ledger.missing(row.id)}

    def true(self, taken: Iterable[str]) -> Counter[str]:
        """Assert that the ledger is true, given the addresses that the relay has; its sums."""
        states, got = self.states(), Counter(taken)
        assert set(states) in (set(), set(self.people)), "the ledger's readers are not the audience"
        assert not [count for count in got.values() if count > 1], "somebody has it twice"
        for reader, state in states.items():
            has = self.people[reader] in got
            assert has or state != "sent", "sent, and the relay has it not"
            assert not has or state in {"sent", "sending", "in doubt"}, f"{state}, and the relay has it"
        assert states or not got
        return Counter(states.values())

    def settle(self, taken: Iterable[str]) -> None:
        """What a person does who has looked into the relay's log: decide on everybody in doubt."""
        got = set(taken)
        keys = [
            f"{SLUG}/{CHANNEL}/{reader}={'sent' if self.people[reader] in got else 'unsent'}"
            for reader, state in self.states().items()
            if state == "in doubt"
        ]
        if keys:
            assert self.run("settle", *keys).returncode == 0

    @contextmanager
    def underway(self, *words: str | Path, **environment: str) -> Iterator[Underway]:
        """A command that runs, the real send if none is named; it is killed if it still does when the block ends."""
        process = subprocess.Popen(
            [PUBLISH, *(words or (self.issue, "--no-wait"))],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "CI": "", "BROADSHEET_CACHE": "off", **environment},
        )
        try:
            yield Underway(process)
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


class Underway:
    """A command that runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; the command must not end before."""
        until = time.monotonic() + _PATIENCE
        while not holds():
            assert self._process.poll() is None, self._process.communicate()
            assert time.monotonic() < until, "it never came to that"
            time.sleep(0.005)

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def end(self, seconds: float = _PATIENCE) -> subprocess.CompletedProcess[str]:
        """Wait for its end, and give what came of it."""
        out, err = self._process.communicate(timeout=seconds)
        return subprocess.CompletedProcess(self._process.args, self._process.returncode, out, err)


def told(ended: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    """Assert how a command ended and what it said: without a traceback, and without a reader."""
    said = ended.stdout + ended.stderr
    assert ended.returncode == status, said
    for word in words:
        assert word in said, (word, said)
    for word in _TOLD_NEVER:
        assert word not in said, (word, said)


def document(ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one JSON document that all of a command's standard output is."""
    read: dict[str, Any] = json.loads(ended.stdout)
    return read


def tricks(
    *, clock: Path | None = None, haste: float = 0, busy: float = 0, full: int | None = None, **more: str
) -> dict[str, str]:
    """The environment of a command whose machine is odd: see `tricks/sitecustomize.py`."""
    named = {"TEST_CLOCK": clock, "TEST_HASTE": haste, "TEST_BUSY": busy, "TEST_FULL_AFTER": full}
    return {"PYTHONPATH": str(_TRICKS), **{name: str(value) for name, value in named.items() if value}, **more}
