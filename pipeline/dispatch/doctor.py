"""What `publish doctor` asks: each channel, the stores, and the handles of people. Nothing is sent, posted or made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path

from pipeline.channel import Channel, MailSettings, Person, Secret, Settings
from pipeline.dispatch.doctor_mail import mail_findings
from pipeline.dispatch.doctor_stores import of_error, store_findings
from pipeline.errors import PublishError
from pipeline.secret import reveal
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
    if missing := list(_secrets(channel, root)):
        yield from _about(channel.name, missing)
    if isinstance(channel.settings, MailSettings):
        yield from _about(channel.name, mail_findings(channel, settings, root, secrets=not missing))
    elif not channel.settings.set_up:
        yield Found(channel.name, _without_account(channel))
    elif not missing:
        try:
            poster = make_poster(channel, root)
        except PublishError as error:
            yield from _about(channel.name, of_error(error))
            return
        with closing(poster):
            yield from _about(channel.name, inspected(poster))
            yield from _about(_PEOPLE, _looked_up(poster, people))


def _without_account(channel: Channel) -> Finding:
    """Of a thread that is prepared only: that is meant where nothing of an account is named, and else an oversight."""
    settings = channel.settings
    account = [field.name for field in fields(settings) if field.default is None and field.name != "after"]
    missing = [name for name in account if not getattr(settings, name)]
    if len(missing) == len(account):
        return Finding("ok", "no account is named: its thread is prepared, and never posted")
    said = "its account is named in part: its thread is prepared, and never posted"
    return Finding("warning", said, f"add {', '.join(missing)} to [channels.{channel.name}]")


def _looked_up(poster: Poster, people: Sequence[Person]) -> Sequence[Finding]:
    return poster.look_up(people) if people and isinstance(poster, LooksUp) else ()


def _secrets(channel: Channel, root: Path) -> Iterator[Finding]:
    """The channel's secrets that are not where the configuration says."""
    for field in fields(channel.settings):
        secret = getattr(channel.settings, field.name)
        if isinstance(secret, Secret):
            try:
                reveal(secret, root)
            except PublishError as error:
                yield Finding("fault", f"`{field.name}`: {_placed(error)}", error.remedy)


def _placed(error: PublishError) -> str:
    return f"{error.file} {error.fault}" if error.file else error.fault


def _about(about: str, findings: Iterable[Finding]) -> Iterator[Found]:
    return (Found(about, finding) for finding in findings)
