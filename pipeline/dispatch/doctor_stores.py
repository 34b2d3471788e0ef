"""What `publish doctor` finds of the two stores: whether they are there and open. None is made or changed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

from pipeline.audience import open_audience
from pipeline.audience.schema import SCHEMA as AUDIENCE
from pipeline.audience.store import place_of
from pipeline.channel import Channel, MailSettings, Settings
from pipeline.database import Schema, database_place, found_revision, shown
from pipeline.dispatch.ready import parts
from pipeline.errors import PublishError
from pipeline.ledger import open_ledger
from pipeline.ledger.schema import SCHEMA as LEDGER
from pipeline.secret import reveal
from pipeline.send.post.poster import Finding

About = tuple[str, Finding]


def store_findings(settings: Settings, channels: Sequence[Channel], root: Path) -> Iterator[About]:
    """The findings about the ledger and, where there are mailings, the audience, each with the store's name."""
    for finding in _guarded(lambda: _ledger(settings, root)):
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


def _ledger(settings: Settings, root: Path) -> Iterator[Finding]:
    secret = settings.ledger.store_url
    place = database_place(root, settings.ledger.store, reveal(secret, root) if secret else None)
    if not (yield from _stands(place, LEDGER, "the first send makes it")):
        return
    with open_ledger(settings.ledger, root) as ledger:
        begun = len(ledger.mailings())
    yield Finding("ok", f"it opens, and knows of {begun} mailings and threads")


def _audience(settings: Settings, mailings: Sequence[Channel], root: Path) -> Iterator[Finding]:
    if not (yield from _stands(place_of(settings.audience, root), AUDIENCE, "the first import makes it")):
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
