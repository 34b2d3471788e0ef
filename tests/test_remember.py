"""What is remembered is what was made, or it is made again; losing the memory never stops a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.remember import memory_folder, remembering, versions


class Maker:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, text: str) -> str:
        self.asked += 1
        return f"made of {text} မြစ်\r\n"


def test_the_same_text_is_made_once(tmp_path: Path) -> None:
    maker = Maker()
    recall = remembering(maker, "1", tmp_path / "memory")
    assert recall("a") == recall("a") == maker("a")
    assert maker.asked == 2


def test_another_text_or_recipe_is_made_anew(tmp_path: Path) -> None:
    maker = Maker()
    remembering(maker, "1", tmp_path / "m")("a")
    remembering(maker, "2", tmp_path / "m")("a")
    remembering(maker, "1", tmp_path / "m")("b")
    assert maker.asked == 3


@pytest.mark.parametrize("damage", [b"", b"short", b"\xff\xfe", b"0" * 64 + b"\nforged"])
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: bytes) -> None:
    maker = Maker()
    recall = remembering(maker, "1", tmp_path / "m")
    made = recall("a")
    for entry in (tmp_path / "m").iterdir():
        entry.write_bytes(damage)
    assert recall("a") == made
    assert maker.asked == 2


def test_a_folder_that_others_may_write_is_not_believed(tmp_path: Path) -> None:
    maker = Maker()
    recall = remembering(maker, "1", tmp_path / "m")
    recall("a")
    (tmp_path / "m").chmod(0o777)
    recall("a")
    assert maker.asked == 2


def test_only_the_owner_can_look(tmp_path: Path) -> None:
    remembering(Maker(), "1", tmp_path / "m")("a")
    assert (tmp_path / "m").stat().st_mode & 0o077 == 0
    assert all(entry.stat().st_mode & 0o077 == 0 for entry in (tmp_path / "m").iterdir())


def test_the_oldest_is_forgotten(tmp_path: Path) -> None:
    recall = remembering(Maker(), "1", tmp_path / "m")
    for number in range(70):
        recall(str(number))
    assert len(list((tmp_path / "m").iterdir())) == 64


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    maker = Maker()
    recall = remembering(maker, "1", tmp_path / "file" / "m")
    assert recall("a") == recall("a")
    assert maker.asked == 2


def test_the_memory_can_be_moved_and_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_CACHE", "off")
    assert memory_folder() is None
    monkeypatch.setenv("BROADSHEET_CACHE", str(tmp_path))
    assert memory_folder() == tmp_path
    monkeypatch.delenv("BROADSHEET_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert memory_folder() == tmp_path / "broadsheet"


def test_an_upgrade_changes_the_recipe() -> None:
    assert versions("premailer") != versions("cssutils")
    assert versions("no_such_module") == ""
