"""`publish`: arguments in, report and exit status out. Floor 7: it knows the story and nobody knows it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.arguments import PARSERS
from pipeline.commands import DONE, MODULES, WRONG, command
from pipeline.errors import PublishError, WrongUse
from pipeline.report.bug import bug, keep_words_back
from pipeline.report.saying import as_far_as_heard, failed, say
from pipeline.text.nearest import nearest

INTERRUPTED = 130
_VERBS = tuple(verb for verb in MODULES if verb != "publish")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status. Errors are one line each on standard error, never a traceback."""
    if arguments is None:
        keep_words_back()
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    as_json = "--json" in words
    try:
        verb = _verb(words)
        status = int(command(verb)(PARSERS[verb]().parse_args(words)))
        if sys.stdout:
            sys.stdout.flush()
    except PublishError as error:
        with as_far_as_heard():
            failed(error, as_json=as_json)
        return error.exit_status
    except KeyboardInterrupt:
        say("interrupted", sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (publish read … | head): nothing is wrong, and nothing more can be said.
        _mute()
        return DONE
    except Exception as error:  # noqa: BLE001 - its own words may hold a reader's address
        return _refused(error, as_json=as_json)
    return status


def _verb(words: list[str]) -> str:
    """The command that is meant, taken off the words: without one, `publish` itself.

    Raises:
        WrongUse: the first word is neither a command nor a file, and looks like a misspelt command.
    """
    first = words[0] if words else ""
    if first in _VERBS:
        return words.pop(0)
    if first.isalpha() and not Path(first).exists():
        near = nearest(first, _VERBS)
        remedy = (
            f"did you mean publish {near}?" if near else f"commands are {', '.join(_VERBS)}; or name an issue's file"
        )
        raise WrongUse(f"there is no command and no file named {first}", remedy)
    return "publish"


def _refused(error: Exception, *, as_json: bool) -> int:
    """Say what no room can say better: a working folder that is gone, a full disk; or that this program has a fault."""
    refusal: PublishError = bug(error)
    # only the system's own: errors of libraries are OSErrors too, and say what they like
    if isinstance(error, OSError) and type(error).__module__ == "builtins" and error.errno:
        refusal = WrongUse(
            f"the system refused: {os.strerror(error.errno)}", "look at the working folder and at the disk"
        )
    try:
        failed(refusal, as_json=as_json)
        sys.stdout.flush()
    except OSError:
        _mute()
    return WRONG


def _mute() -> None:
    """Let what is still waiting for a standard output that takes no more go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
