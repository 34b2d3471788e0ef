"""What a channel lacks before its network can be asked: keys, and secrets that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from pipeline.channel import Channel, Secret, lacking
from pipeline.dispatch.ready import Away, parts
from pipeline.errors import PublishError
from pipeline.secret import MissingSecret, reveal
from pipeline.send.sender import SendError


def half_named(channel: Channel) -> Iterator[PublishError]:
    """An account of which some keys are given and others are not: an oversight, and every missing key is said."""
    if missing := lacking(channel.settings):
        fault = f"{channel.name}: its account is named in part, so that nothing can be posted there"
        remedy = f"add {_listed(missing)} to [channels.{channel.name}], or take out what is there of it"
        yield PublishError(fault, remedy)


def missing_secrets(channel: Channel, root: Path) -> Iterator[MissingSecret]:
    """Every secret of a channel that is not where the configuration says, each with its key; never a value."""
    for field in fields(channel.settings):
        secret = getattr(channel.settings, field.name)
        if isinstance(secret, Secret):
            try:
                reveal(secret, root)
            except MissingSecret as error:
                said = f"{error.file} {error.fault}" if error.file else error.fault
                yield MissingSecret(f"`{field.name}`: {said}", error.remedy)


def lacks(channel: Channel, root: Path) -> Iterator[PublishError]:
    """All of it, each said with the channel's name."""
    yield from half_named(channel)
    for error in missing_secrets(channel, root):
        yield MissingSecret(f"{channel.name}: {error.fault}", error.remedy)


def named(channel: Channel, error: PublishError) -> Iterator[PublishError]:
    """Every mistake that an error of a channel holds, each with the channel's name before it, and as it was away."""
    for one in parts(error):
        said = f"{one.file} {one.fault}" if one.file else one.fault
        fault = f"{channel.name}: {said.removeprefix(f'{channel.name}: ')}"
        yield Away(fault, one.remedy, away=one.away) if isinstance(one, SendError) else PublishError(fault, one.remedy)


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
