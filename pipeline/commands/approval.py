"""`publish approve`: make a key, approve an outbox, list the approvals, take one's own back. And `--at`."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from datetime import datetime
from pathlib import Path

from pipeline.approval import Key, clean_name, key_file, look, make_key, open_key, revoke, signable
from pipeline.approval import approve as sign
from pipeline.approval.gate import lacking
from pipeline.approval.signing import known_person
from pipeline.channel import Secret, Settings
from pipeline.commands import DONE, LEFT
from pipeline.commands.place import publication
from pipeline.errors import PublishError, WrongUse
from pipeline.outbox import Outbox, read_outbox
from pipeline.report import approval as report
from pipeline.report.saying import say
from pipeline.send.at import near_enough, wait_or_defer
from pipeline.text.moments import moment

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def approve(options: argparse.Namespace) -> int:
    """Do what is asked: without an option, approve."""
    if options.new_key:
        return _new_key(options)
    settings, root = publication(options)
    slug = _slug(options.slug)
    if options.revoke:
        file = revoke(root, slug, _name(options))
        report.revoked(slug, clean_name(options.by), file, as_json=options.json)
        return DONE
    outbox = read_outbox((options.outbox or root / "outbox") / slug)
    if options.list:
        return _list(options, settings, root, slug, outbox)
    return _approve(options, settings, root, slug, outbox)


def _new_key(options: argparse.Namespace) -> int:
    """Make a key; the configuration is not looked at, and is for a person to change."""
    if options.key_env or options.key_keyring:
        raise WrongUse("a new key goes into a file", "name it with --key-file; put it elsewhere yourself afterwards")
    name = clean_name(_name(options))
    path = options.key_file or key_file(name)
    report.new_key(name, make_key(path).public, path, as_json=options.json)
    return DONE


def _approve(options: argparse.Namespace, settings: Settings, root: Path, slug: str, outbox: Outbox) -> int:
    """Show what would be approved, ask, and sign."""
    name = known_person(settings, _name(options))
    not_after = moment(options.not_after) if options.not_after else None
    key = _key(options, name)
    files = signable(outbox.rows)
    report.proposal(outbox, slug, not_after, as_json=options.json)
    if not options.yes and not _agreed(name):
        report.declined(slug, as_json=options.json)
        return LEFT
    made, path = sign(settings, root, slug, files, name=name, key=key, not_after=not_after)
    report.approved(
        made, path, lacking(settings, slug, look(settings, root, files, slug, time.time())), as_json=options.json
    )
    return DONE


def _list(options: argparse.Namespace, settings: Settings, root: Path, slug: str, outbox: Outbox) -> int:
    seen = look(settings, root, signable(outbox.rows), slug, time.time())
    missing = lacking(settings, slug, seen)
    report.listed(slug, outbox.folder, seen, missing, as_json=options.json)
    return LEFT if missing else DONE


def _slug(given: str | None) -> str:
    if not given:
        raise WrongUse("no issue is named", "give its slug: the name of its folder in outbox/")
    if not _SLUG.fullmatch(given):
        raise WrongUse(f"{given} is no slug", "give the name of the issue's folder in outbox/, without its path")
    return given


def _name(options: argparse.Namespace) -> str:
    if not options.by:
        raise WrongUse("nobody is named", "say who you are: --by NAME")
    return str(options.by)


def _key(options: argparse.Namespace, name: str) -> Key:
    if options.key_env or options.key_keyring:
        return open_key(Secret(env=options.key_env, keyring=options.key_keyring))
    file = options.key_file or key_file(name)
    if not file.exists():
        raise WrongUse(f"there is no key of {name}", "“publish approve --new-key --by NAME” makes one", file=str(file))
    return open_key(Secret(file=str(file.absolute())))


def _agreed(name: str) -> bool:
    """Ask the person at the terminal.

    Raises:
        WrongUse: there is no terminal to ask at.
    """
    if not sys.stdin or not sys.stdin.isatty():
        raise WrongUse("nobody is here to be asked", "look at the outbox, and add --yes")
    report.question(name)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def departure(text: str) -> datetime:
    """`--at` as a moment that a run of this kind can wait for.

    Raises:
        WrongUse: it is no moment with a zone, or too far ahead.
    """
    at = moment(text)
    near_enough(at, ci=_in_ci())
    return at


def unclear_moment(text: str | None) -> list[PublishError]:
    """What is wrong with `--at`, for a run that says all that is wrong at once."""
    try:
        _ = departure(text) if text else None
    except WrongUse as error:
        return [error]
    return []


def wait_until(text: str) -> None:
    """`--at` of a real send: come back when it is time.

    Raises:
        WrongUse: it is no moment with a zone, or too far ahead.
        NotYet: this is a CI run, and it is not time.
    """
    wait_or_defer(moment(text), ci=_in_ci(), tell=lambda line: say(line, sys.stderr))


def _in_ci() -> bool:
    return os.environ.get("CI") == "true"
