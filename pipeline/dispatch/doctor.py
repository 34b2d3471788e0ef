"""What `publish doctor` asks: each channel, the stores, and the handles of people. Nothing is sent, posted or made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.channel import Channel, MailSettings, Person, Settings
from pipeline.dispatch.accounts import half_named, missing_secrets
from pipeline.dispatch.doctor_mail import mail_findings
from pipeline.dispatch.doctor_stores import of_error, store_findings
from pipeline.errors import PublishError
from pipeline.send.post.findings import inspected
from pipeline.send.post.poster import Finding, LooksUp, Poster
from pipeline.send.post.posters import make_poster

_PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and what it is about: a channel's name, `ledger`, `audience` or `people`."""

    about: str
    finding: Finding


def examine(settings: Settings, channels: Sequence[Channel], root: Path) -> Iterator[Found]:
    """Every finding as soon as it is known: about the stores first, then channel by channel.

    Args:
        settings: the whole configuration.
        channels: those of it that are meant.
        root: the publication's folder.
    """
    for about, finding in store_findings(settings, channels, root):
        yield Found(about, finding)
    kinds: set[str] = set()
    for channel in channels:
        people = () if channel.kind in kinds else channel.people
        kinds |= {channel.kind} if channel.settings.set_up else set()
        yield from _of_channel(channel, people, settings, root)


def _of_channel(channel: Channel, people: Sequence[Person], settings: Settings, root: Path) -> Iterator[Found]:
    """What is found of one channel; its network is asked for `people` too."""
    missing = [*half_named(channel), *missing_secrets(channel, root)]
    for error in missing:
        fault = error.fault.removeprefix(f"{channel.name}: ")
        yield Found(channel.name, Finding("fault", fault, error.remedy))
    if isinstance(channel.settings, MailSettings):
        yield from _about(channel.name, mail_findings(channel, settings, root, secrets=not missing))
    elif missing:
        return
    elif not channel.settings.set_up:
        yield Found(channel.name, Finding("ok", "no account is named: its thread is prepared, and never posted"))
    else:
        try:
            poster = make_poster(channel, root)
        except PublishError as error:
            yield from _about(channel.name, of_error(error))
            return
        with closing(poster):
            yield from _about(channel.name, inspected(poster))
            yield from _about(_PEOPLE, _looked_up(poster, people))


def _looked_up(poster: Poster, people: Sequence[Person]) -> Sequence[Finding]:
    return poster.look_up(people) if people and isinstance(poster, LooksUp) else ()


def _about(about: str, findings: Iterable[Finding]) -> Iterator[Found]:
    return (Found(about, finding) for finding in findings)
