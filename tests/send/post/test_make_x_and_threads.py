"""From a channel that is set up to its poster: X by four secrets, Threads by a token."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.channel import Channel, Secret, ThreadSettings, ThreadsSettings, XSettings
from pipeline.secret import MissingSecret
from pipeline.send.post.posters import make_poster
from pipeline.send.sender import SendError

NAMES = ("X_ONE", "X_TWO", "X_THREE", "X_FOUR")
ON_X = XSettings(
    app_key=Secret(NAMES[0]), app_secret=Secret(NAMES[1]), token=Secret(NAMES[2]), token_secret=Secret(NAMES[3])
)
ON_THREADS = ThreadsSettings(user="1784", token=Secret(NAMES[0]))


@pytest.mark.parametrize(
    ("settings", "relay", "last"),
    [(ON_X, "api.x.com", "X_FOUR"), (ON_THREADS, "graph.threads.net", "X_ONE")],
    ids=["x", "threads"],
)
def test_a_channel_becomes_its_poster(
    settings: ThreadSettings, relay: str, last: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel("posts", "kind", settings)
    for name in NAMES:
        monkeypatch.setenv(name, f"value-of-{name}")
    monkeypatch.delenv(last)
    with pytest.raises(MissingSecret):
        make_poster(channel, tmp_path)
    monkeypatch.setenv(last, f"value-of-{last}")
    poster = make_poster(channel, tmp_path)
    assert poster.relay == relay
    assert "value-of" not in repr(poster)
    poster.close()


@pytest.mark.parametrize(
    "settings", [replace(ON_X, token_secret=None), XSettings(), replace(ON_THREADS, user=None), ThreadsSettings()]
)
def test_without_an_account_there_is_none(settings: ThreadSettings, tmp_path: Path) -> None:
    assert not settings.set_up
    with pytest.raises(SendError):
        make_poster(Channel("posts", "kind", settings), tmp_path)
