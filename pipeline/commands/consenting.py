"""What the command line says of new readers: lists, language, and how and when they agreed."""

from __future__ import annotations

import argparse

from pipeline.audience import csv_values as values
from pipeline.audience.csv_subscribers import Defaults, says_nothing
from pipeline.audience.csv_values import BadCell
from pipeline.channel import MailSettings, Settings
from pipeline.errors import WrongUse


def defaults(options: argparse.Namespace, settings: Settings, *, now: float, has_lists: bool) -> Defaults:
    """What counts for readers whose row does not say it; `has_lists`: there is a column of lists.

    Raises:
        WrongUse: an option cannot be understood, or several lists are configured and none is named.
    """
    try:
        return Defaults(
            lists=_lists(options, settings, has_lists=has_lists),
            language=values.language(options.language or settings.publication.language),
            now=now,
            consent_how=_how(options.consent.strip()),
            consent_at=values.time_of(options.consent_at, now) if options.consent_at else None,
            consent_wording=options.consent_wording.strip(),
            pending=options.pending,
            keep_ip=settings.audience.record_ip,
        )
    except BadCell as fault:
        raise WrongUse(str(fault), "see --help") from None


def consent_ip(options: argparse.Namespace, given: Defaults) -> str:
    """Where one reader agreed from, if that is kept.

    Raises:
        WrongUse: it is no IP address.
    """
    try:
        return values.ip(options.consent_ip) if options.consent_ip and given.keep_ip else ""
    except BadCell as fault:
        raise WrongUse(str(fault), "see --help") from None


def configured_lists(settings: Settings) -> set[str]:
    """The lists that some channel sends to."""
    return {channel.settings.list for channel in settings.channels if isinstance(channel.settings, MailSettings)}


def _lists(options: argparse.Namespace, settings: Settings, *, has_lists: bool) -> tuple[str, ...]:
    if options.list:
        return tuple(dict.fromkeys(name for word in options.list for name in values.lists(word)))
    known = configured_lists(settings) or {MailSettings().list}
    if len(known) == 1:
        return tuple(known)
    if has_lists:
        return ()
    raise WrongUse("several lists are configured", f"say which is meant: --list {' or --list '.join(sorted(known))}")


def _how(text: str) -> str:
    if says_nothing(text):
        raise WrongUse("a yes does not say how the readers agreed", "write it out: --consent 'form on the website'")
    return text
