"""`after`: a channel waits for another one that can be waited for, and every other one is a mistake with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import MastodonSettings
from pipeline.config import load_config
from pipeline.errors import BadConfiguration

_HEAD = '[publication]\nname = "A"\naddress = "a@example.org"\n'
_MAIL = '[channels.mail]\nkind = "maildir"\npath = "x"\n'


def _channel(name: str, kind: str, after: str | None = None, *more: str) -> str:
    """A table of three lines; `after`, where there is one, is the third."""
    lines = (f"[channels.{name}]", f'kind = "{kind}"', f'after = "{after}"' if after else "max_posts = 15", *more)
    return "\n".join(lines) + "\n"


def _mistakes(folder: Path, *tables: str) -> list[tuple[int, str, str]]:
    file = folder / "publication.toml"
    file.write_text(_HEAD + "".join(tables), encoding="utf-8")
    with pytest.raises(BadConfiguration) as caught:
        load_config(file)
    return [(one.line, one.fault, one.remedy) for one in caught.value.mistakes]


def test_a_channel_may_wait_for_another_that_posts(tmp_path: Path) -> None:
    file = tmp_path / "publication.toml"
    file.write_text(_HEAD + _channel("herd", "mastodon", "web") + _channel("web", "webhook"), encoding="utf-8")
    settings = load_config(file).channels[0].settings
    assert isinstance(settings, MastodonSettings)
    assert settings.after == "web"


def test_a_channel_that_is_not_there(tmp_path: Path) -> None:
    tables = (_channel("herd", "mastodon", "wbe"), _channel("web", "webhook"))
    assert _mistakes(tmp_path, *tables) == [
        (6, "herd would wait for wbe, and there is no such channel", "did you mean web?")
    ]
    assert _mistakes(tmp_path, _channel("herd", "mastodon", "elsewhere"))[0][2] == "known are herd"


def test_itself_a_mailing_and_one_that_is_told_no_address(tmp_path: Path) -> None:
    tables = (
        _channel("herd", "mastodon", "herd"),
        _MAIL,
        _channel("sky", "bluesky", "mail"),
        _channel("ping", "apprise"),
        _channel("two", "mastodon", "ping"),
    )
    found = _mistakes(tmp_path, *tables)
    assert [(line, fault) for line, fault, _ in found] == [
        (6, "herd would wait for itself"),
        (12, "sky would wait for mail, which is a mailing and has no web address"),
        (18, "two would wait for ping, and apprise never says where a post stands"),
    ]
    assert all(remedy for *_, remedy in found)


def test_a_circle_is_told_once(tmp_path: Path) -> None:
    tables = (
        _channel("a", "mastodon", "b"),
        _channel("b", "bluesky", "c"),
        _channel("c", "mastodon", "a"),
        _channel("tail", "mastodon", "a"),
    )
    [(line, fault, remedy)] = _mistakes(tmp_path, *tables)
    assert line == 6
    assert fault == "a waits for b waits for c waits for a: none could ever begin"
    assert "take one `after`" in remedy


def test_one_that_has_another_mistake_is_not_called_unknown(tmp_path: Path) -> None:
    tables = (_channel("herd", "mastodon", "sky"), _channel("sky", "bluesky", None, "colour = 3"))
    assert [fault for _, fault, _ in _mistakes(tmp_path, *tables)] == ["unknown key 'channels.sky.colour'"]


def test_a_mailing_waits_for_nobody(tmp_path: Path) -> None:
    assert "unknown key" in _mistakes(tmp_path, _MAIL + 'after = "web"\n', _channel("web", "webhook"))[0][1]
