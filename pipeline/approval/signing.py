"""Approve: an outbox and a person's key in, a signed approval in `approvals/` out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline.approval.keys import Key, WrongKey, public_key
from pipeline.approval.record import Approval, clean_name
from pipeline.approval.store import keep
from pipeline.channel import Settings
from pipeline.errors import WrongUse
from pipeline.text.moments import in_utc, moment_in_words
from pipeline.text.nearest import nearest


def approve(
    settings: Settings,
    root: Path,
    slug: str,
    files: Mapping[str, str],
    *,
    name: str,
    key: Key,
    not_after: datetime | None = None,
    clock: Callable[[], float] = time.time,
) -> tuple[Approval, Path]:
    """Sign an outbox's files and keep the approval; an earlier one by the same person is replaced.

    Args:
        settings: whose `[approval.people]` names who may approve.
        root: the publication's folder.
        slug: the issue.
        files: what is approved: `signable(outbox.rows)`.
        name: who approves.
        key: that person's private key.
        not_after: the last second at which it may be sent; with a zone.
        clock: seconds since 1970.

    Raises:
        WrongUse: the configuration does not know the person, or `not_after` is past.
        WrongKey: the key is not the one that the configuration names.
    """
    who = known_person(settings, name)
    if public_key(key.public) != public_key(people(settings)[who]):
        fault = f"this key is not the one of {who} in [approval.people]"
        raise WrongKey(fault, f"give {who}'s own key, or write {key.public} there", file=settings.source or "")
    now = clock()
    end = not_after.replace(microsecond=0) if not_after else None
    if end and end.timestamp() < now:
        raise WrongUse(f"--not-after {moment_in_words(end)} is past", "name a moment to come")
    unsigned = Approval(slug, who, in_utc(now), end, dict(files))
    approval = replace(unsigned, signature=key.sign(unsigned.signed_text()))
    return approval, keep(root, approval)


def people(settings: Settings) -> dict[str, str]:
    """Who may approve: names as they are compared, with the text of their public keys."""
    return {clean_name(name): key for name, key in settings.approval.people.items()}


def known_person(settings: Settings, name: str) -> str:
    """The name as the configuration has it.

    Raises:
        WrongUse: the configuration does not have it.
    """
    known, who = people(settings), clean_name(name)
    if who in known:
        return who
    near = nearest(who, list(known))
    remedy = f"is it {near}? " if near else ""
    fault = f"{who} is not in [approval.people]"
    remedy += f"“publish approve --new-key --by '{who}'” makes a key and prints the line that goes there"
    raise WrongUse(fault, remedy, file=settings.source or "")
