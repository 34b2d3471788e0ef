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
from pipeline.audience.sealing import is_sealed
from pipeline.channel import Secret, Settings
from pipeline.commands import DONE, LEFT
from pipeline.commands.asking import reader_of, sure, typed, word_given
from pipeline.commands.consenting import consent_ip, defaults, known_list, read_by, unsent_lists
from pipeline.commands.place import publication
from pipeline.database import shown
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
        return _key(options, settings, root)
    with open_audience(settings.audience, root) as audience:
        if options.action != "rotate" or not settings.audience.seal:  # which mends what there is to warn of
            report.warn(audience.warning)
        return _ACTIONS[options.action](options, settings, audience)


def _key(options: argparse.Namespace, settings: Settings, root: Path) -> int:
    made = new_master_key()
    if options.file:
        try:
            with os.fdopen(os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(f"{made}\n")
        except OSError as error:
            fault = f"cannot be made: {error.strerror}"
            raise WrongUse(fault, "name a file that is not there yet", file=str(options.file)) from error
    named = "the audience" if settings.audience.store_url else shown(settings.audience.store)
    sealed = named if is_sealed(settings.audience, root) else ""
    report.key(made, options.file, str(settings.audience.key), sealed, as_json=options.json)
    return DONE


def _add(options: argparse.Namespace, settings: Settings, audience: Audience) -> int:
    given = defaults(options, settings, audience.lists(), now=time.time(), has_lists=False)
    at = int(given.now * 1000) if given.consent_at is None else given.consent_at
    if not given.consent_how and not options.pending:
        raise WrongUse("nothing says how the reader agreed", "add --consent HOW, or --pending")
    if not options.name and options.address == "-":
        address, name = typed("address"), typed("name (may be empty)")
    else:
        address, name = word_given(options.address), options.name
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
    report.unsent(unsent_lists(settings, new.lists))
    result = audience.add(new, again=options.again)
    if result.what == "added" and not read_by(settings, new.language, new.lists):
        report.unread_language()
    out_of = _out_of(new, result.id, audience)
    report.added(result, out_of, again=options.again, as_json=options.json)
    return LEFT if out_of or result.what in {"unsubscribed", "suppressed", "forgotten"} else DONE


def _out_of(new: NewSubscriber, reader: str, audience: Audience) -> list[str]:
    """The lists that somebody has left and was not taken into again."""
    if not reader:
        return []
    known = audience.show(reader)
    left = {one.list for one in known.memberships if one.state == "unsubscribed" or known.state == "suppressed"}
    return [name for name in new.lists if name in left]


def _export(options: argparse.Namespace, settings: Settings, audience: Audience) -> int:
    chosen = _chosen(options, settings, audience)
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


def _chosen(options: argparse.Namespace, settings: Settings, audience: Audience) -> Iterator[Subscriber]:
    wanted = known_list(options.list, settings, audience.lists())
    return audience.listing(wanted, options.state, options.language and options.language.casefold())


def _list(options: argparse.Namespace, settings: Settings, audience: Audience) -> int:
    chosen = _chosen(options, settings, audience)
    report.listing(chosen, addresses=options.addresses, as_json=options.json)
    return DONE


def _show(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    one = audience.show(reader_of(options.who, audience))
    report.shown(one, addresses=options.addresses, as_json=options.json)
    return DONE


def _remove(options: argparse.Namespace, settings: Settings, audience: Audience) -> int:
    reader = reader_of(options.who, audience)
    wanted = known_list(options.list, settings, audience.lists())
    report.removed(reader, audience.remove(reader, wanted, options.reason), as_json=options.json)
    return DONE


def _forget(options: argparse.Namespace, _settings: Settings, audience: Audience) -> int:
    reader = reader_of(options.who, audience)
    if not options.yes and not sure(f"Erase {audience.show(reader).id} for good? Only a keyed hash will remain."):
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
