"""`publish subscribers`: the audience, from its first key to its last rotation."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.audience import Audience, NewSubscriber, Subscriber, check_address, new_master_key, open_audience
from pipeline.audience.exporting import write_csv, write_file
from pipeline.channel import Secret, Settings
from pipeline.commands import DONE, LEFT
from pipeline.commands.consenting import consent_ip, defaults
from pipeline.commands.place import publication
from pipeline.errors import WrongUse
from pipeline.report import subscribers as report
from pipeline.secret import reveal


def subscribers(options: argparse.Namespace) -> int:
    """Do what is asked."""
    settings, root = publication(options)
    if options.action == "import":
        from pipeline.commands.importing import import_file  # noqa: PLC0415 - only this action reads CSV

        return import_file(options, settings, root)
    if options.action == "key":
        return _key(options, settings)
    with open_audience(settings.audience, root) as audience:
        report.warn(audience.warning)
        return _ACTIONS[options.action](options, settings, audience)


def _key(options: argparse.Namespace, settings: Settings) -> int:
    made = new_master_key()
    if options.file:
        try:
            with os.fdopen(os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(f"{made}\n")
        except OSError as error:
            fault = f"cannot be made: {error.strerror}"
            raise WrongUse(fault, "name a file that is not there yet", file=str(options.file)) from error
    report.key(made, options.file, str(settings.audience.key), as_json=options.json)
    return DONE


def _add(options: argparse.Namespace, settings: Settings, audience: Audience) -> int:
    given = defaults(options, settings, now=time.time(), has_lists=False)
    at = int(given.now * 1000) if given.consent_at is None else given.consent_at
    if not given.consent_how and not options.pending:
        raise WrongUse("nothing says how the reader agreed", "add --consent HOW, or --pending")
    if not options.name and options.address == "-":
        address, name = _typed("address"), _typed("name (may be empty)")
    else:
        address, name = _address(options.address), options.name
    new = NewSubscriber(
        address=check_address(address),
        name=" ".join(name.split()),
        language=given.language,
        lists=given.lists,
        state="active" if given.consent_how else "pending",
        consent_at=at if given.consent_how else None,
        consent_how=given.consent_how,
        consent_wording=given.consent_wording,
        consent_ip=consent_ip(options, given),
    )
    result = audience.add(new, again=options.again)
    report.added(result, as_json=options.json)
    return DONE


def _export(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    chosen = _chosen(options, audience)
    if options.file:
        count = write_file(chosen, options.file, excel=options.excel, force=options.force)
    elif options.json:
        raise WrongUse("--json and the CSV cannot both have standard output", "name a file")
    elif sys.stdout.isatty() and not options.stdout:
        raise WrongUse("the addresses would stand on this terminal", "name a file, or add --stdout")
    else:
        # the terminal's encoding and line ends are not the file's
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        count = write_csv(chosen, sys.stdout, excel=options.excel)
    report.exported(count, options.file, as_json=options.json)
    return DONE


def _chosen(options: argparse.Namespace, audience: Audience) -> Iterator[Subscriber]:
    return audience.listing(options.list, options.state, options.language and options.language.casefold())


def _list(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    chosen = _chosen(options, audience)
    report.listing(chosen, addresses=options.addresses, as_json=options.json)
    return DONE


def _show(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    one = audience.show(_reader(options.who, audience))
    report.shown(one, addresses=options.addresses, as_json=options.json)
    return DONE


def _remove(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    reader = _reader(options.who, audience)
    report.removed(reader, audience.remove(reader, options.list, options.reason), as_json=options.json)
    return DONE


def _forget(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    reader = _reader(options.who, audience)
    if not options.yes and not _sure(f"Erase {audience.show(reader).id} for good? Only a keyed hash will remain."):
        report.kept(reader, as_json=options.json)
        return LEFT
    report.forgotten(reader, wiped=audience.forget(reader), as_json=options.json)
    return DONE


def _prune(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    report.pruned(audience.prune(dry_run=options.dry_run), dry_run=options.dry_run, as_json=options.json)
    return DONE


def _stats(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    report.stats(audience.stats(), as_json=options.json)
    return DONE


def _rotate(options: argparse.Namespace, settings: Settings, audience: Audience) -> int:
    file = options.new_key_file and str(Path(options.new_key_file).absolute())
    new = Secret(env=options.new_key_env, file=file, keyring=options.new_key_keyring)
    named = new != Secret()
    count = audience.rotate(reveal(new) if named else None)
    report.rotated(count, str(new) if named else None, str(settings.audience.key), as_json=options.json)
    return DONE


def _reader(word: str, audience: Audience) -> str:
    """The id that is meant by an id, an address, or `-`: one of them on standard input.

    Raises:
        WrongUse: nobody in the audience has this address. The message does not repeat it.
    """
    who = _address(word)
    if "@" not in who:
        return who
    if found := audience.find(who):
        return found
    raise WrongUse("nobody in the audience has this address", "“publish subscribers list” names ids")


def _address(word: str) -> str:
    return _typed("id or address") if word == "-" else word


def _typed(what: str) -> str:
    """A line of standard input; a person at a terminal is told what is waited for."""
    if not sys.stdin:
        raise WrongUse("standard input is closed", f"give the {what} there")
    if sys.stdin.isatty():
        sys.stderr.write(f"{what}: ")
        sys.stderr.flush()
    return sys.stdin.readline().strip()


def _sure(question: str) -> bool:
    """Ask a person; where nobody can answer, that is an error."""
    if not sys.stdin or not sys.stdin.isatty():
        raise WrongUse("nobody is here to be asked", "add --yes")
    return _typed(f"{question} [y/N]").casefold() in {"y", "yes"}


_ACTIONS = {
    "add": _add,
    "export": _export,
    "list": _list,
    "show": _show,
    "remove": _remove,
    "forget": _forget,
    "prune": _prune,
    "stats": _stats,
    "rotate": _rotate,
}
