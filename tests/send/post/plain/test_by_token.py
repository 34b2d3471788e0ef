"""Posters that take a channel's settings and its token."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import Channel, FacebookSettings, LinkedInSettings, Secret
from pipeline.secret import MissingSecret
from pipeline.send.post.posters import make_poster
from pipeline.send.sender import SendError

TOKEN = Secret("PAGE_TOKEN")


@pytest.mark.parametrize(
    ("settings", "relay"),
    [
        (LinkedInSettings(organisation="55", token=TOKEN), "api.linkedin.com, page 55"),
        (FacebookSettings(page="10", token=TOKEN), "graph.facebook.com, page 10"),
    ],
    ids=["linkedin", "facebook"],
)
def test_a_channel_becomes_its_poster(
    settings: LinkedInSettings | FacebookSettings, relay: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel("page", "kind", settings)
    monkeypatch.delenv("PAGE_TOKEN", raising=False)
    with pytest.raises(MissingSecret):
        make_poster(channel, tmp_path)
    monkeypatch.setenv("PAGE_TOKEN", "EAAGtoken")
    poster = make_poster(channel, tmp_path)
    assert poster.relay == relay
    assert "EAAGtoken" not in repr(poster)
    poster.close()


def test_without_a_page_there_is_none(tmp_path: Path) -> None:
    for settings in (LinkedInSettings(token=TOKEN), FacebookSettings(page="10")):
        with pytest.raises(SendError):
            make_poster(Channel("page", "kind", settings), tmp_path)
