"""Secrets are found where the configuration says, and no message ever holds one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from pipeline.channel import Secret
from pipeline.secret import MissingSecret, reveal


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWS_PASSWORD", "s3cret\n")
    assert reveal(Secret(env="NEWS_PASSWORD")) == "s3cret"


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWS_PASSWORD", raising=False)
    with pytest.raises(MissingSecret, match="the environment variable NEWS_PASSWORD is empty or not there; set it"):
        reveal(Secret(env="NEWS_PASSWORD"))


def test_from_a_file_of_the_owner_alone_beside_the_publication(tmp_path: Path) -> None:
    (tmp_path / "news.key").write_text("s3cret\n")
    (tmp_path / "news.key").chmod(0o600)
    assert reveal(Secret(file="news.key"), tmp_path) == "s3cret"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    (tmp_path / "news.key").write_text("s3cret\n")
    (tmp_path / "news.key").chmod(mode)
    with pytest.raises(MissingSecret, match="may be read by others; chmod 600") as caught:
        reveal(Secret(file="news.key"), tmp_path)
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(MissingSecret, match="cannot be read: No such file"):
        reveal(Secret(file="news.key"), tmp_path)
    (tmp_path / "news.key").write_bytes(b"\xff\xfe\x00\xd8")
    (tmp_path / "news.key").chmod(0o600)
    with pytest.raises(MissingSecret, match="is not a text"):
        reveal(Secret(file="news.key"), tmp_path)


class _Refusal(Exception):
    pass


def _keyring(answer: object) -> ModuleType:
    def get_password(service: str, name: str) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer if (service, name) == ("broadsheet", "smtp") else None

    module = ModuleType("keyring")
    module.__dict__.update(get_password=get_password, errors=SimpleNamespace(KeyringError=_Refusal))
    return module


def test_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", _keyring("s3cret"))
    assert reveal(Secret(keyring="broadsheet/smtp")) == "s3cret"
    with pytest.raises(MissingSecret, match="the keyring's entry broadsheet/other is empty or not there"):
        reveal(Secret(keyring="broadsheet/other"))


def test_a_keyring_that_refuses_or_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", _keyring(_Refusal("locked")))
    with pytest.raises(MissingSecret, match="the keyring refused: _Refusal; unlock it"):
        reveal(Secret(keyring="broadsheet/smtp"))
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MissingSecret, match="package is not installed; pip install"):
        reveal(Secret(keyring="broadsheet/smtp"))
