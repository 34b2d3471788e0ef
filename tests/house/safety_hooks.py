"""What runs inside each command before anything else: it listens, sets limits, and puts faults where they are wanted.

The tests copy this file as `sitecustomize.py` (https://docs.python.org/3/library/site.html) into a folder of its own.
It takes from the environment:

    SAFETY_HEARD   a file that gets a line for each call to the outside: children, look-ups, connections, files written
    SAFETY_FAULT   the name of a fault of `_FAULTS`
    SAFETY_FILE    how many bytes a file may have (RLIMIT_FSIZE): the disk is full then
"""

from __future__ import annotations

import logging
import os
import resource
import smtplib
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any

_TOLD = (
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "os.putenv",
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto",
    "socket.sendmsg", "syslog.openlog", "syslog.syslog", "sqlite3.connect", "webbrowser.open", "http.client.connect",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND


def _listen(path: str) -> None:
    heard = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _TOLD:
            os.write(heard, f"{event} {arguments!r}\n".encode("utf-8", "replace"))
        elif event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & _WRITES:
            os.write(heard, f"write {os.fsdecode(arguments[0])}\n".encode("utf-8", "replace"))

    sys.addaudithook(hook)


def _fired(name: str) -> None:
    with open(os.environ["SAFETY_HEARD"], "a", encoding="utf-8") as heard:  # noqa: PTH123 - pathlib is not loaded yet
        heard.write(f"fault {name}\n")


def _bug(kind: Callable[[str], BaseException]) -> Callable[..., Any]:
    """A function that fails with all that it was given in its words, and in those of what came before."""

    def fail(*arguments: Any, **named: Any) -> Any:
        _fired(os.environ["SAFETY_FAULT"])
        try:
            raise LookupError(_words(arguments, named))  # noqa: TRY301 - what came before is the point
        except LookupError as error:
            raise kind(_words(arguments, named)) from error

    return fail


def _words(*given: Any) -> str:
    """Everything that can be seen of some values; what a careful repr leaves out, too."""
    told = []
    for value in given:
        if isinstance(value, (tuple, list, set)):
            told.append(_words(*value))
        elif isinstance(value, dict):
            told.append(_words(*value.keys(), *value.values()))
        elif hasattr(value, "__slots__"):
            told.append(_words(*(getattr(value, name, "") for name in value.__slots__)))
        else:
            told.append(str(value))
    return " ".join(told)


def _smtp(words: str) -> BaseException:
    return smtplib.SMTPRecipientsRefused({words: (550, words.encode())})


def _in_lane(does: Callable[[str], None]) -> Callable[[], None]:
    """Let something happen with the address of each parcel, right before it is delivered."""

    def patch() -> None:
        from pipeline.send.smtp.lane import SmtpLane  # noqa: PLC0415 - the faults load what they patch

        carry = SmtpLane.deliver

        def deliver(self: Any, parcel: Any) -> Any:
            _fired(os.environ["SAFETY_FAULT"])
            does(f"{parcel.to} {parcel.wire!r}")
            return carry(self, parcel)

        SmtpLane.deliver = deliver  # type: ignore[method-assign]

    return patch


class _Dying:
    """Fails when it is collected."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __del__(self) -> None:
        raise ValueError(self._words)


def _dies(words: str) -> None:
    _Dying(words)


def _dies_in_a_thread(words: str) -> None:
    thread = threading.Thread(target=_raise, args=(words,), name=words)
    thread.start()
    thread.join()


def _dies_in_a_greenlet(words: str) -> None:
    from gevent import spawn  # noqa: PLC0415

    spawn(_raise, words).join()


def _raise(words: str) -> None:
    raise ValueError(words)


def _warns(words: str) -> None:
    warnings.warn(words, UserWarning, stacklevel=1)


def _logs(words: str) -> None:
    try:
        _raise(words)
    except ValueError:
        for name in ("sqlalchemy.pool", "psycopg", "psycopg.pool"):
            logging.getLogger(name).exception("lost: %s", words)


def _at(module: str, owner: str, name: str, kind: Callable[[str], BaseException]) -> Callable[[], None]:
    """Put a failing function in the place of one."""

    def patch() -> None:
        from importlib import import_module  # noqa: PLC0415

        holder: Any = import_module(module)
        setattr(getattr(holder, owner) if owner else holder, name, _bug(kind))

    return patch


def _unhidden() -> None:
    """The opposite of a fault: nothing is hidden any more, so that the tests have something to find."""
    from pipeline.send.smtp import hide  # noqa: PLC0415

    def clean(_self: Any, text: bytes | str, _longest: int = 300) -> str:
        return text.decode(errors="replace") if isinstance(text, bytes) else text

    owner: Any = hide.Hide
    owner.clean = clean


def _impatient() -> None:
    """A locked database is given up soon, and a lost connection is opened again at once."""
    from importlib import import_module  # noqa: PLC0415

    for module in ("pipeline.database", "pipeline.database.opening"):
        database: Any = import_module(module)
        database.BUSY_SECONDS = 0.2
    lanes: Any = import_module("pipeline.send.run.lane_work")
    lanes._LONGEST_PAUSE = 0.05


_FAULTS: dict[str, Callable[[], None]] = {
    "sender": _at("pipeline.send.smtp.lane", "SmtpLane", "deliver", RuntimeError),
    "sender-exits": _at("pipeline.send.smtp.lane", "SmtpLane", "deliver", KeyboardInterrupt),
    "message": _at("pipeline.send.message.fill", "Addressing", "parcel", UnicodeError),
    "opening": _at("pipeline.audience.reading", "", "Reader", KeyError),
    "opening-os": _at("pipeline.audience.reading", "", "Reader", OSError),
    "opening-smtp": _at("pipeline.audience.reading", "", "Reader", _smtp),
    "adding": _at("pipeline.audience.changes", "Changes", "person", ValueError),
    "adding-os": _at("pipeline.audience.changes", "Changes", "person", lambda words: OSError(5, words)),
    "showing": _at("pipeline.audience.looking", "", "Subscriber", AssertionError),
    "checking": _at("pipeline.audience.csv_subscribers", "", "check_address", TypeError),
    "thread": _in_lane(_dies_in_a_thread),
    "greenlet": _in_lane(_dies_in_a_greenlet),
    "collected": _in_lane(_dies),
    "warning": _in_lane(_warns),
    "logging": _in_lane(_logs),
    "impatient": _impatient,
    "unhidden": _unhidden,
}

if "SAFETY_HEARD" in os.environ:
    _listen(os.environ["SAFETY_HEARD"])
if "SAFETY_FILE" in os.environ:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(os.environ["SAFETY_FILE"]),) * 2)
if "SAFETY_FAULT" in os.environ:
    _FAULTS[os.environ["SAFETY_FAULT"]]()
