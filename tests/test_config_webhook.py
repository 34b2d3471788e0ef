"""A webhook's address in the configuration: in clear, or where the secret is; one of both, and what is missing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import Channel, Secret, WebhookSettings, lacking
from pipeline.config import load_config
from pipeline.errors import BadConfiguration

_HEAD = '[publication]\nname = "A"\naddress = "a@example.org"\n[channels.web]\nkind = "webhook"\n'
_CLEAR, _SECRET = 'url = "https://hooks.example.org/briefing"\n', 'webhook = { env = "WEB" }\n'
_KEY = 'secret = { env = "KEY" }\n'


def _file(folder: Path, text: str) -> Path:
    path = folder / "publication.toml"
    path.write_text(_HEAD + text, encoding="utf-8")
    return path


def _channel(folder: Path, text: str) -> Channel:
    [channel] = load_config(_file(folder, text)).channels
    return channel


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        (_CLEAR, WebhookSettings(url="https://hooks.example.org/briefing", secret=Secret("KEY"))),
        (_SECRET, WebhookSettings(webhook=Secret("WEB"), secret=Secret("KEY"))),
        ('webhook = { file = "web" }\n', WebhookSettings(webhook=Secret(file="web"), secret=Secret("KEY"))),
        ('webhook = { keyring = "a/b" }\n', WebhookSettings(webhook=Secret(keyring="a/b"), secret=Secret("KEY"))),
    ],
)
def test_the_address_stands_there_or_where_it_is_kept(tmp_path: Path, text: str, settings: WebhookSettings) -> None:
    found = _channel(tmp_path, text + _KEY).settings
    assert found == settings
    assert found.set_up


@pytest.mark.parametrize("text", [_CLEAR + _SECRET, _SECRET + _CLEAR])
def test_both_are_one_too_many(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        load_config(_file(tmp_path, text + _KEY))
    [mistake] = caught.value.mistakes
    assert mistake.fault == "web has url and webhook, which say the same thing"
    assert mistake.remedy == "keep webhook if it is a secret, else url"
    assert mistake.line == (_HEAD + text).splitlines().index(_SECRET.strip()) + 1


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('webhook = "https://hooks.example.org/very-secret"\n', "where a secret is, never itself"),
        ('url = { env = "WEB" }\n', "a text in quotation marks; if it is a secret, call it webhook"),
        ("url = 5\n", "it must be a text in quotation marks"),
    ],
)
def test_each_is_written_in_its_own_way(tmp_path: Path, text: str, remedy: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        load_config(_file(tmp_path, text + _KEY))
    [mistake] = caught.value.mistakes
    assert mistake.line == 6
    assert remedy in str(mistake.remedy)
    assert ("call it" in str(mistake.remedy)) == ("env" in text)
    assert "very-secret" not in str(mistake)


@pytest.mark.parametrize(
    ("text", "missing"),
    [("", ()), (_KEY, ("url or webhook",)), (_CLEAR, ("secret",)), (_SECRET, ("secret",)), (_SECRET + _KEY, ())],
)
def test_half_an_account_says_its_other_half(tmp_path: Path, text: str, missing: tuple[str, ...]) -> None:
    assert lacking(_channel(tmp_path, text).settings) == missing
