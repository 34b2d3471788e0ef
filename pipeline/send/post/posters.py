"""From a channel of the configuration to its poster. The networks' own modules are loaded with the first of them."""

from __future__ import annotations

from pathlib import Path

from pipeline.channel import BlueskySettings, Channel, MastodonSettings
from pipeline.secret import reveal
from pipeline.send.post.poster import Poster
from pipeline.send.sender import SendError

STATE = "state"
"""The folder of the publication in which a poster keeps what may be lost: a session, a server's limits."""


def make_poster(channel: Channel, root: Path) -> Poster:
    """The poster of a channel that is set up; nothing is connected yet.

    Raises:
        MissingSecret: the password or token is not where the configuration says.
        SendError: the server's address is none, or this kind of channel posts no thread.
    """
    settings, state = channel.settings, root / STATE
    if isinstance(settings, BlueskySettings) and settings.password:
        from pipeline.send.post.bluesky.poster import BlueskyPoster  # noqa: PLC0415 - slow to load

        return BlueskyPoster(settings, reveal(settings.password, root), state)
    if isinstance(settings, MastodonSettings) and settings.token:
        from pipeline.send.post.mastodon.poster import MastodonPoster  # noqa: PLC0415 - slow to load

        return MastodonPoster(settings, reveal(settings.token, root), state=state)
    fault = f"{channel.name} names no account"
    raise SendError(fault, f"set handle and password, or token, in [channels.{channel.name}]")
