"""From a channel of the configuration to its poster. The networks' own modules are loaded with the first of them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Final

from pipeline.channel import (
    STATE,
    AppriseSettings,
    BlueskySettings,
    Channel,
    DiscordSettings,
    FacebookSettings,
    LinkedInSettings,
    MastodonSettings,
    SlackSettings,
    TelegramSettings,
    ThreadsSettings,
    WebhookSettings,
    XSettings,
)
from pipeline.secret import reveal
from pipeline.send.post.poster import Poster
from pipeline.send.sender import SendError

_BY_ONE: Final[dict[type, tuple[str, str, str]]] = {
    LinkedInSettings: ("linkedin", "LinkedInPoster", "token"),
    FacebookSettings: ("facebook", "FacebookPoster", "token"),
    ThreadsSettings: ("threads", "ThreadsPoster", "token"),
    TelegramSettings: ("telegram", "TelegramPoster", "token"),
    DiscordSettings: ("discord", "DiscordPoster", "webhook"),
    SlackSettings: ("slack", "SlackPoster", "webhook"),
}
"""Networks whose posters take the settings and one secret: the poster's folder and class, and the secret's field."""


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
    if type(settings) in _BY_ONE and settings.set_up:
        return _by_one(settings, root)
    if isinstance(settings, XSettings) and settings.set_up:
        return _x(settings, root)
    if isinstance(settings, WebhookSettings) and settings.secret and settings.set_up:
        from pipeline.send.post.webhook.poster import WebhookPoster  # noqa: PLC0415

        address = reveal(settings.webhook, root) if settings.webhook else None
        return WebhookPoster(settings, reveal(settings.secret, root), address)
    if isinstance(settings, AppriseSettings) and settings.url:
        from pipeline.send.post.apprise.poster import ApprisePoster  # noqa: PLC0415

        return ApprisePoster(reveal(settings.url, root))
    fault = f"{channel.name} names no account"
    raise SendError(fault, f"set handle and password, or token, in [channels.{channel.name}]")


def _x(settings: XSettings, root: Path) -> Poster:
    """By the app's two secrets and the account's two."""
    from pipeline.send.post.x.poster import XPoster  # noqa: PLC0415
    from pipeline.send.post.x.signing import XSecrets  # noqa: PLC0415

    named = (settings.app_key, settings.app_secret, settings.token, settings.token_secret)
    return XPoster(settings, XSecrets(*(reveal(secret, root) for secret in named if secret)))


def _by_one(settings: Any, root: Path) -> Poster:
    folder, name, secret = _BY_ONE[type(settings)]
    made: Poster = getattr(import_module(f"pipeline.send.post.{folder}.poster"), name)(
        settings, reveal(getattr(settings, secret), root)
    )
    return made
