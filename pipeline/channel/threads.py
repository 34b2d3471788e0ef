"""The kinds of threads: one way out each, with the account that posts there.

Without an account a thread is prepared and never posted: `set_up` says whether one is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pipeline.channel.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSettings:
    """What every thread has.

    `max_posts` is how many posts it is meant to take. `card`: the issue's card goes with the lead post. `after` names
    the channel whose receipt this one waits for: the web address that it was given stands in the lead post. `either`
    are two keys for the same thing, in clear and as a secret: one at most is given.
    """

    either: ClassVar[tuple[str, ...]] = ()
    max_posts: int = 15
    card: bool = False
    after: str | None = None

    @property
    def set_up(self) -> bool:
        """Whether an account is named: without one the thread is prepared and never posted."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueskySettings(ThreadSettings):
    """A Bluesky account: limits from the lexicon app.bsky.feed.post (maxGraphemes 300, maxLength 3000 bytes).

    `replies` is who may answer: `everybody`, `nobody`, or any of `mentioned`, `followers`, `following` with a plus
    between (app.bsky.feed.threadgate).
    """

    server: str = "https://bsky.social"
    handle: str | None = None
    password: Secret | None = None
    replies: str = "everybody"

    @property
    def set_up(self) -> bool:
        """Whether an account is named."""
        return bool(self.handle and self.password)


@dataclass(frozen=True, slots=True, kw_only=True)
class MastodonSettings(ThreadSettings):
    """A Mastodon account; `max_characters` and `characters_per_url` are what GET /api/v2/instance says of it."""

    server: str = "https://mastodon.social"
    token: Secret | None = None
    max_characters: int = 500
    characters_per_url: int = 23
    visibility: str = "public"
    replies_visibility: str = "unlisted"

    @property
    def set_up(self) -> bool:
        """Whether an account is named."""
        return self.token is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings(ThreadSettings):
    """A Telegram channel that a bot posts in: `chat` is `@name` or the channel's number.

    `silent`: its readers hear no sound.
    """

    server: str = "https://api.telegram.org"
    chat: str | None = None
    token: Secret | None = None
    silent: bool = False

    @property
    def set_up(self) -> bool:
        """Whether a channel and its bot are named."""
        return bool(self.chat and self.token)

    @property
    def chat_id(self) -> str | int:
        """The channel as the API takes it: `@name`, or a number."""
        chat = (self.chat or "").strip()
        return int(chat) if chat.removeprefix("-").isdecimal() else chat


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedInSettings(ThreadSettings):
    """A LinkedIn page: `organisation` is its number; `version` that of the API, a year and month."""

    server: str = "https://api.linkedin.com"
    organisation: str | None = None
    token: Secret | None = None
    version: str = "202608"

    @property
    def set_up(self) -> bool:
        """Whether a page is named."""
        return bool(self.organisation and self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookSettings(ThreadSettings):
    """A Facebook page: `page` is its number, `token` the page's own access token, `version` that of the Graph API."""

    server: str = "https://graph.facebook.com"
    page: str | None = None
    token: Secret | None = None
    version: str = "v25.0"

    @property
    def set_up(self) -> bool:
        """Whether a page is named."""
        return bool(self.page and self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadsSettings(ThreadSettings):
    """An account of Threads: `user` is its number."""

    server: str = "https://graph.threads.net"
    user: str | None = None
    token: Secret | None = None
    version: str = "v1.0"

    @property
    def set_up(self) -> bool:
        """Whether an account is named."""
        return bool(self.user and self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class XSettings(ThreadSettings):
    """An account of X, by the four secrets of OAuth 1.0a: those of the app, and those of the account."""

    server: str = "https://api.x.com"
    app_key: Secret | None = None
    app_secret: Secret | None = None
    token: Secret | None = None
    token_secret: Secret | None = None

    @property
    def set_up(self) -> bool:
        """Whether all four are named."""
        return bool(self.app_key and self.app_secret and self.token and self.token_secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings(ThreadSettings):
    """A channel of a Discord server: `webhook` is the webhook's whole address, which is the secret itself."""

    webhook: Secret | None = None

    @property
    def set_up(self) -> bool:
        """Whether a webhook is named."""
        return self.webhook is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings(ThreadSettings):
    """A channel of a Slack workspace: `webhook` is the webhook's whole address, which is the secret itself."""

    webhook: Secret | None = None

    @property
    def set_up(self) -> bool:
        """Whether a webhook is named."""
        return self.webhook is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings(ThreadSettings):
    """Anything that takes a signed POST: `secret` is what the signature is made with.

    Its address is `url`, or `webhook` where the address is a secret itself.
    """

    either: ClassVar[tuple[str, ...]] = ("url", "webhook")
    url: str | None = None
    webhook: Secret | None = None
    secret: Secret | None = None

    @property
    def set_up(self) -> bool:
        """Whether an address and a secret are named."""
        return bool((self.url or self.webhook) and self.secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseSettings(ThreadSettings):
    """A notification by Apprise, which knows more than a hundred services: `url` is the service in Apprise's words."""

    url: Secret | None = None

    @property
    def set_up(self) -> bool:
        """Whether a service is named."""
        return self.url is not None
