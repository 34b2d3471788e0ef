"""A fault of this program, said by its kind and its places: its own words, and a traceback, may name a reader."""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from pipeline.errors import PublishError
from pipeline.report.saying import say

_PLACES = 6
_ROOTS = ("pipeline", "site-packages")


class Bug(PublishError):
    """What no room foresaw, and nobody but us can mend."""


def bug(error: BaseException) -> Bug:
    """An exception that nobody expected, as one of ours: what kind it is, after what, and where, innermost first."""
    kinds = ", after ".join(_kinds(error))
    places = " < ".join(list(_places(error))[: -_PLACES - 1 : -1])
    return Bug(f"a fault of this program: {kinds} at {places or 'no line'}", "report this line; it names no reader")


def keep_words_back() -> None:
    """Let nothing in this process print the words of an exception or a warning: neither threads nor what is collected.

    For the command itself, which owns its process; whoever calls `main` from a program keeps their own ways.
    """
    sys.excepthook = lambda _kind, error, _trace: _say(error)
    threading.excepthook = lambda arguments: _say(arguments.exc_value)
    sys.unraisablehook = lambda arguments: _say(arguments.exc_value)
    warnings.showwarning = _warned


def _say(error: BaseException | None) -> None:
    if error is not None:
        say(str(bug(error)), sys.stderr)


def _warned(
    message: Warning | str,  # noqa: ARG001 - what is not repeated
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    say(f"a warning for developers: {category.__name__} at {_short(filename)}:{lineno}", sys.stderr)


def _kinds(error: BaseException) -> Iterator[str]:
    """Names of the exception and of those that led to it."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield type(link).__name__
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _places(error: BaseException) -> Iterator[str]:
    """File and line of every call that the exception came through, outermost first."""
    trace = error.__traceback__
    while trace is not None:
        yield f"{_short(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
        trace = trace.tb_next


def _short(filename: str) -> str:
    """A file without what stands before the package: that may be somebody's home."""
    parts = Path(filename).parts
    at = max((len(parts) - parts[::-1].index(root) for root in _ROOTS if root in parts), default=len(parts))
    return "/".join(parts[at - 1 :])
