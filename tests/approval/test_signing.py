"""Approving: only known people with their own keys, in files that any system can keep, whole or not at all."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.approval import Approval, Key, approve, clean_name, key_file, look, make_key, open_key, revoke, signable
from pipeline.approval.keys import WrongKey
from pipeline.approval.record import file_part, read_document
from pipeline.approval.store import FOLDER, place
from pipeline.channel import Secret
from pipeline.errors import PublishError, WrongUse
from pipeline.secret import MissingSecret
from tests.approval.outbox import NOW, SLUG, People, base64, files, rows

MYA = "Daw Mya"
_NAMES = st.text(min_size=1, max_size=60).filter(lambda name: _clean(name) is not None)


def _clean(name: str) -> str | None:
    try:
        return clean_name(name)
    except WrongUse:
        return None


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path, MYA)


def test_what_is_written_is_read_back_the_same(people: People) -> None:
    approval, path = people.approve(MYA, not_after=datetime(2026, 3, 10, tzinfo=UTC))
    assert read_document(path.read_bytes(), str(path)) == approval
    assert json.loads(path.read_bytes())["files"] == files()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@given(_NAMES, st.dictionaries(st.text(st.characters(codec="utf-8")), st.just("0" * 64)))
def test_any_name_and_any_path_are_read_back_and_signed_over_the_same_bytes(name: str, told: dict[str, str]) -> None:
    approval = Approval(SLUG, clean_name(name), datetime(2026, 3, 9, tzinfo=UTC), None, told, "AAAA")
    again = read_document(approval.document(), "file")
    assert again == approval
    assert again.signed_text() == approval.signed_text()


@given(_NAMES)
def test_any_name_is_a_file_name_on_every_system(name: str) -> None:
    part = file_part(clean_name(name))
    assert part
    assert len(part.encode()) < 80
    assert not set(part) & set('/\\:*?"<>|. \0\n')
    assert part == part.lower() or len(part.lower()) != len(part)


@given(_NAMES, _NAMES)
def test_two_names_have_two_files(one: str, other: str) -> None:
    one, other = clean_name(one), clean_name(other)
    assert (file_part(one) == file_part(other)) == (one == other)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "..", "C:\\x", "mya.json", "ဒေါ်မြ", "Ann", "ann"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    people = People(tmp_path, name)
    _, path = people.approve(name)
    assert path.parent == tmp_path / FOLDER
    assert path.name.startswith(f"{SLUG}.")
    assert revoke(tmp_path, SLUG, name) == path
    assert not list(path.parent.iterdir())


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\0", "\ud800", "x" * 61, "a\u2028b"])
def test_a_name_that_nobody_can_read_is_refused(name: str) -> None:
    with pytest.raises(WrongUse, match="write it as people know it"):
        clean_name(name)


def test_one_name_composed_or_decomposed_is_the_same_person(tmp_path: Path) -> None:
    people = People(tmp_path, "Zo\u00eb")
    key = people.keys["Zo\u00eb"]
    approval, _ = approve(people.settings(), tmp_path, SLUG, files(), name="Zoe\u0308", key=key, clock=lambda: NOW)
    assert approval.by == "Zo\u00eb"


def test_an_unknown_name_is_refused_with_the_way_in(people: People) -> None:
    with pytest.raises(WrongUse, match=r"is it Daw Mya\?.*--new-key --by 'Daw Myo'"):
        approve(people.settings(), people.root, SLUG, files(), name="Daw Myo", key=people.keys[MYA])
    assert not (people.root / FOLDER).exists()


def test_another_key_than_the_configurations_is_refused(people: People) -> None:
    with pytest.raises(WrongKey, match="not the one of Daw Mya"):
        approve(people.settings(), people.root, SLUG, files(), name=MYA, key=make_key(people.root / "other.key"))


def test_an_end_that_is_past_is_refused_and_this_second_is_not(people: People) -> None:
    with pytest.raises(WrongUse, match="is past"):
        people.approve(MYA, at=NOW + 1, not_after=datetime.fromtimestamp(NOW, UTC))
    people.approve(MYA, at=NOW, not_after=datetime.fromtimestamp(NOW, UTC))


def test_approving_again_replaces_the_first(people: People) -> None:
    people.approve(MYA, what={})
    approval, path = people.approve(MYA)
    assert read_document(path.read_bytes(), "") == approval
    assert len(list(path.parent.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_left(people: People) -> None:
    (people.root / FOLDER).write_text("in the way")
    with pytest.raises(WrongUse, match="nothing was approved"):
        people.approve(MYA)
    assert (people.root / FOLDER).read_text() == "in the way"


def test_a_write_that_fails_leaves_the_earlier_approval(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    _, path = people.approve(MYA)
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WrongUse, match="No space left"):
        people.approve(MYA, what={})
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == {path.name: before}


def test_revoking_what_is_not_there_is_said(people: People) -> None:
    with pytest.raises(WrongUse, match="has not approved"):
        revoke(people.root, SLUG, MYA)


def test_what_cannot_be_removed_or_read_is_said(people: People) -> None:
    place(people.root, SLUG, MYA).mkdir(parents=True)
    with pytest.raises(WrongUse, match="cannot be removed"):
        revoke(people.root, SLUG, MYA)
    (seen,) = look(people.settings(), people.root, files(), SLUG, NOW)
    assert "cannot be read" in str(seen.reasons[0])


def test_without_a_home_folder_a_file_must_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(WrongUse, match="--key-file"):
        key_file(MYA)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert key_file("ann") == tmp_path / ".config" / "broadsheet" / "approval" / "ann.key"


def test_a_key_file_in_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WrongUse, match="name another with --key-file"):
        make_key(tmp_path / "file" / "my.key")


def test_the_order_of_the_rows_members_changes_nothing_and_every_value_does() -> None:
    turned = [dict(reversed(row.items())) for row in rows()]
    assert signable(turned) == files()
    turned[1]["request"] = 1
    assert signable(turned) != files()


def test_a_new_key_is_its_owners_alone_and_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "my.key"
    key = make_key(path)
    assert open_key(Secret(file=str(path))) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert base64(key.private) not in repr(key)


def test_a_key_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    make_key(tmp_path / "my.key")
    before = (tmp_path / "my.key").read_bytes()
    with pytest.raises(WrongUse, match="is there already"):
        make_key(tmp_path / "my.key")
    assert (tmp_path / "my.key").read_bytes() == before


def test_a_key_that_cannot_be_written_whole_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WrongUse, match="No space left"):
        make_key(tmp_path / "my.key")
    assert not list(tmp_path.iterdir())


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    make_key(tmp_path / "my.key")
    (tmp_path / "my.key").chmod(0o640)
    with pytest.raises(MissingSecret, match="may be read by others"):
        open_key(Secret(file=str(tmp_path / "my.key")))


def test_a_key_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = make_key(tmp_path / "my.key")
    monkeypatch.setenv("MY_APPROVAL_KEY", (tmp_path / "my.key").read_text())
    assert open_key(Secret(env="MY_APPROVAL_KEY")) == key


@pytest.mark.parametrize("text", ["secret words", base64(b"x" * 31), "%%%"])
def test_what_is_no_key_is_refused_without_being_shown(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_APPROVAL_KEY", text)
    with pytest.raises(PublishError, match="holds no key") as refused:
        open_key(Secret(env="MY_APPROVAL_KEY"))
    assert text not in str(refused.value)


def test_keys_are_kept_in_the_users_configuration_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key_file("ann") == tmp_path / "broadsheet" / "approval" / "ann.key"
    assert key_file("Ann") != key_file("ann")


def test_the_signature_is_ed25519_as_anybody_computes_it() -> None:
    """RFC 8032 section 7.1, test 2: the key, the message and the signature of the standard."""
    private = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    assert Key("", private).sign(b"\x72") == base64(bytes.fromhex(signature))
