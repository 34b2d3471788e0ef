"""What the command line says of new readers: lists, language, and how and when they agreed."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence

from pipeline.audience import csv_values as values
from pipeline.audience.csv_subscribers import Defaults, says_nothing
from pipeline.audience.csv_values import BadCell
from pipeline.channel import MailSettings, Settings
from pipeline.errors import WrongUse
from pipeline.text.nearest import nearest


def defaults(
    options: argparse.Namespace, settings: Settings, lists: Collection[str], *, now: float, has_lists: bool
) -> Defaults:
    """What counts for readers whose row does not say it.

    Args:
        options: the command line.
        settings: the configuration.
        lists: those that the audience knows.
        now: seconds since the epoch.
        has_lists: there is a column of lists.

    Raises:
        WrongUse: an option cannot be understood, a list is not known, or several are configured and none is named.
    """
    try:
        new = _named(options.new_list)
        known = configured_lists(settings) | set(lists) | set(new)
        return Defaults(
            lists=_lists(options, settings, known, () if has_lists else new, has_lists=has_lists),
            known=frozenset(known),
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
    """The lists that some channel sends to; without any mailing, the one that a mailing would send to."""
    return {one.list for one in _mailings(settings)} or {MailSettings().list}


def unsent_lists(settings: Settings, lists: Collection[str]) -> list[str]:
    """Those of some lists that no channel sends to."""
    return [name for name in lists if name not in configured_lists(settings)]


def read_by(settings: Settings, language: str | None, lists: Collection[str]) -> bool:
    """Whether some mailing of these lists is written for who reads in a language (as `audience.reading` chooses them).

    Where no mailing goes to any of the lists there is nothing to be said of languages.
    """
    editions = [one.edition for one in _mailings(settings) if one.list in lists]
    spoken = f"{language or ''}-"
    return not editions or any(one is None or spoken.startswith(f"{one.lower()}-") for one in editions)


def known_list(name: str | None, settings: Settings, lists: Collection[str]) -> str | None:
    """A list that is asked for; None: none is.

    Raises:
        WrongUse: neither the configuration nor the audience knows it. The message does not repeat it: it may be a name.
    """
    if name is None or name in lists or name in configured_lists(settings):
        return name
    raise _no_such_list(name, settings)


def _mailings(settings: Settings) -> list[MailSettings]:
    return [channel.settings for channel in settings.channels if isinstance(channel.settings, MailSettings)]


def _lists(
    options: argparse.Namespace, settings: Settings, known: Collection[str], new: Sequence[str], *, has_lists: bool
) -> tuple[str, ...]:
    named = _named(options.list)
    if strange := [name for name in named if name not in known]:
        raise _no_such_list(strange[0], settings, " If the list is new: --new-list NAME")
    if named or new:
        return tuple(dict.fromkeys((*named, *new)))
    configured = configured_lists(settings)
    if len(configured) == 1:
        return tuple(configured)
    if has_lists:
        return ()
    which = " or --list ".join(sorted(configured))
    raise WrongUse("several lists are configured", f"say which is meant: --list {which}")


def _named(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for word in words for name in values.lists(word)))


def _no_such_list(name: str, settings: Settings, otherwise: str = "") -> WrongUse:
    configured = sorted(configured_lists(settings))
    near = nearest(name, configured)
    remedy = f"did you mean {near}?" if near else f"the configuration has: {', '.join(configured)}."
    fault = "no channel of the configuration sends to a list of this name, and nobody is on it"
    return WrongUse(fault, remedy + otherwise)


def _how(text: str) -> str:
    if says_nothing(text):
        raise WrongUse("a yes does not say how the readers agreed", "write it out: --consent 'form on the website'")
    return text
