"""Messengers in the configuration: a chat, and where a token or a webhook's address is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import DiscordSettings, Secret, SlackSettings, TelegramSettings
from pipeline.config import load_config
from pipeline.errors import BadConfiguration

_HEAD = '[publication]\nname = "A"\naddress = "a@example.org"\n[channels.chat]\n'


def _file(folder: Path, text: str) -> Path:
    path = folder / "publication.toml"
    path.write_text(_HEAD + text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ('kind = "telegram"\nchat = "@ferrypost"\n', TelegramSettings(chat="@ferrypost")),
        ('kind = "telegram"\nchat = "-1001234567890"\nsilent = true\n', TelegramSettings(chat="-1001234567890", silent=True)),
        ('kind = "discord"\nwebhook = { env = "W" }\n', DiscordSettings(webhook=Secret("W"))),
        ('kind = "slack"\nwebhook = { env = "W" }\n', SlackSettings(webhook=Secret("W"))),
    ],
)  # fmt: skip
def test_a_messenger(tmp_path: Path, text: str, settings: object) -> None:
    [channel] = load_config(_file(tmp_path, text)).channels
    assert channel.settings == settings


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('kind = "telegram"\nchat = "ferrypost"\n', "@name"),
        ('kind = "telegram"\nchat = "https://t.me/ferrypost"\n', "@name"),
        ('kind = "telegram"\nserver = "api"\n', "https://"),
        ('kind = "discord"\nwebhook = "https://discord.com/api/webhooks/1/very-secret"\n', "env"),
        ('kind = "slack"\nwebhook = "https://hooks.slack.com/services/T/B/very-secret"\n', "env"),
    ],
)
def test_a_mistake_is_told_with_what_to_write(tmp_path: Path, text: str, remedy: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        load_config(_file(tmp_path, text))
    [mistake] = caught.value.mistakes
    assert mistake.line == 6
    assert remedy in str(mistake.remedy)
    assert "very-secret" not in str(mistake)
