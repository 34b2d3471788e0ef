"""From a channel that is set up to its poster: messengers, whose secret is a bot's token or a webhook's address."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import Channel, DiscordSettings, Secret, SlackSettings, TelegramSettings, ThreadSettings
from pipeline.secret import MissingSecret
from pipeline.send.post.posters import make_poster
from pipeline.send.sender import SendError
from tests.send.post.discord.fake import PATH as DISCORD
from tests.send.post.slack.fake import PATH as SLACK
from tests.send.post.telegram.fake import TOKEN

SECRET = Secret("MESSENGER")


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


@pytest.mark.parametrize("settings", [TelegramSettings(token=SECRET), DiscordSettings(), SlackSettings()])
def test_without_an_account_there_is_none(settings: ThreadSettings, tmp_path: Path) -> None:
    with pytest.raises(SendError):
        make_poster(Channel("messages", "kind", settings), tmp_path)
