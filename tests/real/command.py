"""The installed command before real counterparts: started, watched while it runs, ended, and what it left compared.

What every test asks at its end is the same: whatever went wrong, the ledger is true. Its sums are the audience, nobody
whom the relay has is planned or put off, and nobody is "sent" whom the relay has not.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.ledger import open_ledger
from tests.outboxes import PUBLISH
from tests.publications import MAILBOX, SLUG, Publication

CHANNEL = "newsletter"
_PATIENCE = 30.0
_TRICKS = Path(__file__).with_name("tricks")


def newsroom(folder: Path, port: int, *settings: str, readers: int = 12, more: Iterable[str] = ()) -> Newsroom:
    """A publication that sends through a relay on this machine, without TLS unless the settings say so."""
    made = Newsroom(folder, "smtp", more=tuple(more))
    made.point(port, *settings, more=more)
    made.people = dict(
        zip(made.enrol(*(f"quokka{number}@wombat{number // 15}.test" for number in range(readers))),
            (f"quokka{number}@wombat{number // 15}.test" for number in range(readers)), strict=True)
    )  # fmt: skip
    return made


class Newsroom(Publication):
    """A publication whose channel is a relay. `people` are its readers: address by id."""

    people: Mapping[str, str]

    def point(self, port: int, *settings: str, more: Iterable[str] = ()) -> None:
        """Send through another port, with other settings."""
        given = {line.partition(" = ")[0] for line in settings}
        usual = ('host = "127.0.0.1"', 'security = "none"', "timeout = 5", "connections = 2", 'hello = "here.test"')
        lines = [line for line in usual if line.partition(" = ")[0] not in given]
        self.configure("smtp", f"port = {port}", *lines, MAILBOX, *settings, more=tuple(more))

    def states(self, slug: str = SLUG) -> dict[str, str]:
        """The state of every delivery, by reader, as the ledger has it."""
        with open_ledger(self.settings.ledger, self.folder) as ledger:
            row = ledger.mailing(slug, CHANNEL)
            if row is None:
                return {}
            known = {one.id: "sent" for one in ledger.rows(row.id)}
            return known | {one.reader: one.state for one in ledger.missing(row.id)}

    def counts(self) -> Counter[str]:
        """How many are in which state."""
        return Counter(self.states().values())

    def true(self, taken: Iterable[str]) -> Counter[str]:
        """Assert that the ledger is true, given the addresses that the relay has; the sums."""
        states, got = self.states(), Counter(taken)
        assert set(states) in (set(), set(self.people))
        assert not got or set(got.values()) == {1}, "somebody has it twice"
        for reader, state in states.items():
            has = self.people[reader] in got
            assert has or state != "sent", "sent, and the relay has it not"
            assert not has or state in {"sent", "sending", "in doubt"}, f"{state}, and the relay has it"
        return Counter(states.values())

    def all_have_it(self, taken: Iterable[str]) -> bool:
        """Whether the ledger is true and everybody has one."""
        return self.true(taken) == {"sent": len(self.people)}

    def silent(self, text: str) -> bool:
        """Whether a text names no reader."""
        return not any(word in text for word in ("quokka", "wombat"))

    @contextmanager
    def underway(self, *words: str | Path, **environment: str) -> Iterator[Underway]:
        """The issue being published; it is killed if the block ends and it has not."""
        with self.started(*(words or (self.issue, "--no-wait")), **environment) as run:
            yield run

    @contextmanager
    def started(self, *words: str | Path, **environment: str) -> Iterator[Underway]:
        """A command that runs."""
        process = subprocess.Popen(
            [PUBLISH, *words],
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

    def end(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end, and give what came of it."""
        out, err = self._process.communicate(timeout=_PATIENCE)
        return subprocess.CompletedProcess(self._process.args, self._process.returncode, out, err)


def told(ended: subprocess.CompletedProcess[str], status: int, *words: str) -> str:
    """Assert how a command ended and what it said, without a traceback and without a reader; its standard error."""
    said = ended.stdout + ended.stderr
    assert ended.returncode == status, said
    for word in words:
        assert word in said, (word, said)
    for word in ("Traceback", "quokka", "wombat", "SQL", "sqlalche.me"):
        assert word not in said, (word, said)
    return ended.stderr


def one_document(ended: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The JSON document of a command: all of its standard output."""
    document: dict[str, object] = json.loads(ended.stdout)
    return document
