"""What `publish doctor` finds of the two stores: whether they are there and open. None is made or changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

from pipeline.audience import open_audience
from pipeline.audience.schema import SCHEMA as AUDIENCE
from pipeline.audience.store import place_of as audience_place
from pipeline.channel import REPEATABLE, Channel, MailSettings, Settings, to_be_posted
from pipeline.database import Schema, found_revision, shown
from pipeline.dispatch.ready import parts
from pipeline.errors import PublishError
from pipeline.ledger import open_ledger
from pipeline.ledger.schema import SCHEMA as LEDGER
from pipeline.ledger.store import place_of as ledger_place
from pipeline.secret import reveal
from pipeline.send.post.poster import Finding

About = tuple[str, Finding]


def store_findings(settings: Settings, channels: Sequence[Channel], root: Path) -> Iterator[About]:
    """The findings about the ledger and, where there are mailings, the audience, each with the store's name."""
    for finding in _guarded(lambda: _ledger(settings, channels, root)):
        yield "ledger", finding
    mailings = [channel for channel in channels if isinstance(channel.settings, MailSettings)]
    if mailings:
        for finding in _guarded(lambda: _audience(settings, mailings, root)):
            yield "audience", finding


def of_error(error: PublishError) -> list[Finding]:
    """An error of ours as findings, one for each mistake that it holds."""
    away = bool(getattr(error, "away", False))
    return [
        Finding("fault", f"{one.file} {one.fault}" if one.file else one.fault, one.remedy, away) for one in parts(error)
    ]


def _guarded(ask: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from ask()
    except PublishError as error:
        yield from of_error(error)


def _ledger(settings: Settings, channels: Sequence[Channel], root: Path) -> Iterator[Finding]:
    place = ledger_place(settings.ledger, root)
    if not (yield from _stands(place, LEDGER, "the first send makes it")):
        if found_revision(place, LEDGER) is None and not settings.ledger.store_url:
            yield from _forgetful(channels)
        return
    with open_ledger(settings.ledger, root) as ledger:
        begun, kept = len(ledger.mailings()), ledger.persistent
    yield Finding("ok", f"it opens, and knows of {begun} mailings and threads")
    if not kept:
        yield from _forgetful(channels)


def _forgetful(channels: Sequence[Channel]) -> Iterator[Finding]:
    """What a run in CI refuses: a file of a machine that is wiped (`pipeline.dispatch.gates`)."""
    names = [one.name for one in channels if to_be_posted(one.settings) and one.kind not in REPEATABLE]
    if names and os.environ.get("CI") == "true":
        fault = f"it knows of no earlier mailing, and this is a CI job: a real run would refuse {', '.join(names)}"
        remedy = (
            "set [ledger] store_url, or restore the file before the run (docs/ci.md); --new-ledger forces the first"
        )
        yield Finding("fault", fault, remedy)


def _audience(settings: Settings, mailings: Sequence[Channel], root: Path) -> Iterator[Finding]:
    if not (yield from _stands(audience_place(settings.audience, root), AUDIENCE, "the first import makes it")):
        if settings.audience.seal:
            reveal(settings.audience.key, root)
            yield Finding("ok", f"the key is there ({settings.audience.key})")
        return
    with open_audience(settings.audience, root) as audience:
        yield Finding("ok", "it opens with the key that is configured" if settings.audience.seal else "it opens")
        if audience.warning:
            said, _, remedy = audience.warning.partition(": ")
            yield Finding("warning", said, remedy)
        for channel in mailings:
            assert isinstance(channel.settings, MailSettings)  # noqa: S101 - only mailings come here
            whom = channel.settings.list
            if not any(True for _ in audience.readers(whom, channel.settings.edition).freeze()):
                remedy = f"“publish subscribers import FILE --list {whom}”"
                yield Finding(
                    "warning", f"nobody receives {channel.name}: the list {whom} has no active reader", remedy
                )


def _stands(place: str, schema: Schema, when: str) -> Generator[Finding, None, bool]:
    """Say of a store that is not to be opened why not; gives whether it may be."""
    found = found_revision(place, schema)
    if found is None:
        yield Finding("ok", f"there is none yet at {shown(place)}; {when}")
    elif found != schema.head:
        yield Finding("ok", f"{shown(place)} is of another version ({found}); the next run that uses it sees to that")
    return found == schema.head
