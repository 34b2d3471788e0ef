"""`card = true`: taken where the network carries pictures, refused with a way out where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel.threads import ThreadSettings
from pipeline.config import load_config
from pipeline.errors import BadConfiguration

_HEAD = '[publication]\nname = "A"\naddress = "a@example.org"\n[channels.net]\ncard = true\n'


def _file(folder: Path, kind: str) -> Path:
    path = folder / "publication.toml"
    path.write_text(f'{_HEAD}kind = "{kind}"\n', encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["bluesky", "discord", "facebook", "linkedin", "mastodon", "telegram", "x"])
def test_a_channel_that_carries_the_card(tmp_path: Path, kind: str) -> None:
    [channel] = load_config(_file(tmp_path, kind)).channels
    assert isinstance(channel.settings, ThreadSettings)
    assert channel.settings.card


@pytest.mark.parametrize("kind", ["slack", "threads", "webhook"])
def test_a_channel_that_does_not(tmp_path: Path, kind: str) -> None:
    with pytest.raises(BadConfiguration, match=r"is carried by channels of kind .*“publish card” makes it a file"):
        load_config(_file(tmp_path, kind))
