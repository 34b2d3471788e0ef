"""From a channel that is set up to its poster: messengers, whose secret is a bot's token or a webhook's address."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import (
    Channel,
    DiscordSettings,
    Secret,
    SlackSettings,
    TelegramSettings,
    ThreadSettings,
    WebhookSettings,
)
from pipeline.secret import MissingSecret
from pipeline.send.post.posters import make_poster
from pipeline.send.sender import SendError
from tests.send.post.discord.fake import PATH as DISCORD
from tests.send.post.slack.fake import PATH as SLACK
from tests.send.post.telegram.fake import TOKEN

SECRET = Secret("MESSENGER")
_HALF = (WebhookSettings(secret=SECRET), WebhookSettings(webhook=SECRET), WebhookSettings(url="https://x.example.org"))


@pytest.mark.parametrize(
    ("settings", "value", "relay"),
    [
        (TelegramSettings(chat="@ferrypost", token=SECRET), TOKEN, "api.telegram.org"),
        (DiscordSettings(webhook=SECRET), f"https://discord.com{DISCORD}", "discord.com"),
        (SlackSettings(webhook=SECRET), f"https://hooks.slack.com{SLACK}", "hooks.slack.com"),
    ],
    ids=["telegram", "discord", "slack"],
)
def test_a_channel_becomes_its_poster(
    settings: ThreadSettings, value: str, relay: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel("messages", "kind", settings)
    monkeypatch.delenv("MESSENGER", raising=False)
    with pytest.raises(MissingSecret):
        make_poster(channel, tmp_path)
    monkeypatch.setenv("MESSENGER", value)
    poster = make_poster(channel, tmp_path)
    assert poster.relay == relay
    assert value not in repr(poster)
    poster.close()


@pytest.mark.parametrize("missing", ["MESSENGER", "KEY"])
def test_a_webhook_has_its_address_from_where_the_secret_is(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"MESSENGER": "https://hooks.example.org/catch/a1b2c3d", "KEY": "correct horse battery staple"}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    channel = Channel("web", "webhook", WebhookSettings(webhook=SECRET, secret=Secret("KEY")))
    poster = make_poster(channel, tmp_path)
    assert poster.relay == "hooks.example.org"
    assert "a1b2c3d" not in repr(poster)
    poster.close()
    monkeypatch.delenv(missing)
    with pytest.raises(MissingSecret, match=missing):
        make_poster(channel, tmp_path)


@pytest.mark.parametrize("settings", [TelegramSettings(token=SECRET), DiscordSettings(), SlackSettings(), *_HALF])
def test_without_an_account_there_is_none(settings: ThreadSettings, tmp_path: Path) -> None:
    with pytest.raises(SendError):
        make_poster(Channel("messages", "kind", settings), tmp_path)
