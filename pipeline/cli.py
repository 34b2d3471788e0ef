"""`publish`: arguments in, report and exit status out. Floor 7: it knows the story and nobody knows it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import report
from pipeline.arguments import PARSERS
from pipeline.channel import Channel, Settings
from pipeline.config import find_config, load_config
from pipeline.errors import PublishError, WrongUse
from pipeline.publish import Batch, prepare, publish, write
from pipeline.text.nearest import nearest

DONE, PROBLEMS, WRONG, LEFT = 0, 1, 2, 3
INTERRUPTED = 130
_VERBS = ("check", "read", "init")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status. Errors are one line each on standard error, never a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    as_json = "--json" in words
    try:
        verb = _verb(words)
        status = int(_RUN[verb](PARSERS[verb]().parse_args(words)))
        if sys.stdout:
            sys.stdout.flush()
    except PublishError as error:
        report.failed(error, as_json=as_json)
        return error.exit_status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (publish read … | head): nothing is wrong, and nothing more can be said.
        _mute()
        return DONE
    except OSError as error:
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


def _refused(error: OSError, *, as_json: bool) -> int:
    """Say what no room can say better: a working folder that is gone, standard output on a full disk."""
    refusal = WrongUse(f"the system refused: {error.strerror or error}", "look at the working folder and at the disk")
    try:
        report.failed(refusal, as_json=as_json)
        sys.stdout.flush()
    except OSError:
        _mute()
    return WRONG


def _mute() -> None:
    """Let what is still waiting for a standard output that takes no more go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _publish(options: argparse.Namespace) -> int:
    settings, place, batch = _prepared(options)
    outbox = options.outbox or place / "outbox"
    folder: Path | None = None
    left: tuple[str, ...] = ()
    if batch.editions and (options.dry_run or not batch.sound):
        folder = write(batch, settings, outbox)
    elif batch.editions:
        folder, left = publish(batch, settings, outbox)
    report.outbox(batch, settings, folder, left=left, as_json=options.json)
    return PROBLEMS if not batch.sound else LEFT if left else DONE


def _prepared(options: argparse.Namespace) -> tuple[Settings, Path, Batch]:
    from pipeline.remember import memory_folder, remembering, versions  # noqa: PLC0415 - not for help and init
    from pipeline.render.mjml import MJML_RECIPE, finish_mjml  # noqa: PLC0415
    from pipeline.templates import load_templates  # noqa: PLC0415

    settings, place = _settings(options)
    templates = load_templates(place / "templates" if settings.source else None)
    recipe = f"{MJML_RECIPE} {versions('mjml', 'premailer', 'cssutils', 'lxml')}"
    finish = remembering(finish_mjml, recipe, memory_folder())
    channels = _chosen(settings, options.channel)
    batch = prepare(options.issue, settings, templates, channels, finish, strict=options.strict)
    return settings, place, batch


def _settings(options: argparse.Namespace) -> tuple[Settings, Path]:
    """The settings and the publication's folder: the one that holds `config/`, else the working folder."""
    file = options.config or find_config(options.issue)
    settings = load_config(file)
    if file is None:
        return settings, Path()
    inside = file.absolute().parent
    root = inside.parent if inside.name == "config" else inside
    return settings, _relative(root)


def _relative(folder: Path) -> Path:
    """A folder as a person names it from here, if it is not far."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _chosen(settings: Settings, names: Sequence[str]) -> tuple[Channel, ...]:
    known = {channel.name: channel for channel in settings.channels}
    if unknown := [name for name in names if name not in known]:
        raise WrongUse(f"there is no channel named {', '.join(unknown)}", f"known are {', '.join(known)}")
    return tuple(channel for channel in settings.channels if not names or channel.name in names)


def _check(options: argparse.Namespace) -> int:
    settings, _place, batch = _prepared(options)
    report.problems(batch, settings, as_json=options.json)
    return DONE if batch.sound else PROBLEMS


def _read(options: argparse.Namespace) -> int:
    from pipeline.read import read_issue  # noqa: PLC0415

    settings, _ = _settings(options)
    report.issue(read_issue(options.issue, settings.publication.language), as_json=options.json)
    return DONE


def _init(options: argparse.Namespace) -> int:
    from pipeline.init import init_publication  # noqa: PLC0415

    report.initialised(init_publication(options.folder), as_json=options.json)
    return DONE


_RUN = {"publish": _publish, "read": _read, "check": _check, "init": _init}

if __name__ == "__main__":
    sys.exit(main())
