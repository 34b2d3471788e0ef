"""How the command says anything: lines for people, one JSON document for programs, nothing that a terminal obeys."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from pipeline.errors import PublishError

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def failed(error: PublishError, *, as_json: bool) -> None:
    """Print an error: place, fault and remedy."""
    say(str(error), sys.stderr)
    mistakes: tuple[PublishError, ...] = getattr(error, "mistakes", (error,))
    rows = [
        {"file": e.file, "line": e.line, "column": e.column, "fault": e.fault, "remedy": e.remedy} for e in mistakes
    ]
    document({"errors": rows}, as_json=as_json)


def from_here(path: Path) -> Path:
    """A path as a person can open it from the working folder: short where it is below, else whole."""
    whole = path.absolute()
    return whole.relative_to(Path.cwd()) if whole.is_relative_to(Path.cwd()) else whole


@contextmanager
def as_far_as_heard() -> Iterator[None]:
    """Say what is said here until nobody listens any more (`publish status | head`): then say nothing, and go on."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # what waits in the buffer goes nowhere, now and at the end of the process
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def talk(*, as_json: bool) -> TextIO:
    """Where the talk goes: out of the way of the JSON document."""
    return sys.stderr if as_json else sys.stdout


def say(line: str, out: TextIO) -> None:
    """Print a line."""
    # a file's name or a title may hold what a terminal obeys, or what turns the rest of the line round
    _write(_UNSHOWN.sub(lambda match: f"<U+{ord(match.group()):04X}>", line), out)


def _write(line: str, out: TextIO | None) -> None:
    if out is not None:  # None where it is closed; print would take standard output for it
        print(line, file=out)


def document(document: object, *, as_json: bool) -> None:
    """Print the JSON document, if one is wanted."""
    if as_json:
        _write(json.dumps(document, ensure_ascii=False, indent=2), sys.stdout)


def counted(number: int, what: str) -> str:
    """A number with its noun: `1 post`, `2 posts`."""
    return f"{number} {what}{'s' * (number != 1)}"


def moment(seconds: float) -> str:
    """A time as a person here reads it, with its zone."""
    return datetime.fromtimestamp(seconds, UTC).astimezone().isoformat(sep=" ", timespec="seconds")
