"""The configuration's `after`: which channel waits for which, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pipeline.channel import AppriseSettings, Channel, MailSettings, SlackSettings
from pipeline.text.nearest import nearest

_NO_ADDRESS = (AppriseSettings, SlackSettings)
"""Kinds that are never told where what they posted stands."""
_POSTED = "name a channel that posts, and is told an address: Mastodon, Bluesky, a webhook …"


def wrong_after(channels: Sequence[Channel], names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with `after`: the channel's name, the fault, the remedy.

    Args:
        channels: those that are sound in themselves.
        names: of all tables, so that one that has another mistake is not called unknown.
    """
    known = {channel.name: channel for channel in channels}
    awaited = {one.name: after for one in channels if (after := _after(one)) is not None}
    for name, after in awaited.items():
        fault = f"{name} would wait for {after}, "
        if after not in names:
            close = nearest(after, list(names))
            remedy = f"did you mean {close}?" if close else f"known are {', '.join(names)}"
            yield name, fault + "and there is no such channel", remedy
        elif after == name:
            yield name, f"{name} would wait for itself", "name another channel, or take `after` out"
        elif after in known and isinstance(known[after].settings, MailSettings):
            yield name, fault + "which is a mailing and has no web address", _POSTED
        elif after in known and isinstance(known[after].settings, _NO_ADDRESS):
            yield name, fault + f"and {known[after].kind} never says where a post stands", _POSTED
        elif circle := _circle(name, awaited):
            yield name, f"{' waits for '.join(circle)}: none could ever begin", "take one `after` of them out"


def _after(channel: Channel) -> str | None:
    return None if isinstance(channel.settings, MailSettings) else channel.settings.after


def _circle(name: str, awaited: Mapping[str, str]) -> tuple[str, ...]:
    """The way from a channel back to itself, told once: at the one of the circle whose name comes first."""
    way = [name]
    while (following := awaited.get(way[-1])) is not None and following not in way:
        way.append(following)
    return (*way, name) if following == name and name == min(way) else ()
