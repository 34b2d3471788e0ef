"""`publish approve` as editors use it: a key once, then a look, a yes, and an approval that one changed byte voids."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.commands.approval import wait_until
from pipeline.errors import WrongUse
from pipeline.send.at import NotYet
from tests.approval.publication import ISSUE, SLUG, configure, make_publication

MYA, AUNG = "Daw Mya", "ဦးအောင်"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication whose outbox is made, and two people who may approve."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    place = tmp_path / "paper"
    issue = make_publication(place)
    monkeypatch.chdir(place)
    lines = [_new_key(name) for name in (MYA, AUNG)]
    configure(place, "[approval]\nrequire_approval = true\n[approval.people]\n" + "\n".join(lines))
    assert main(["--dry-run", issue.name]) == 0
    return place


def _new_key(name: str) -> str:
    document = _json("approve", "--new-key", "--by", name)
    return str(document["line"])


def _json(*words: str, status: int = 0) -> dict[str, Any]:
    out, sys.stdout = sys.stdout, io.StringIO()
    try:
        assert main([*words, "--json"]) == status
        document: dict[str, Any] = json.loads(sys.stdout.getvalue())
    finally:
        sys.stdout = out
    return document


def _answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    terminal = io.StringIO(text)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)


def test_an_editor_looks_says_yes_and_it_is_approved(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _answer(monkeypatch, "yes\n")
    assert main(["approve", SLUG, "--by", MYA, "--not-after", "2126-03-10T07:00+06:30"]) == 0
    said = capsys.readouterr()
    for shown in (
        "Four Crossings Reopened",
        "directory: a mailing",
        "bluesky: ",
        "no problems",
        "2126-03-10 07:00 +06:30",
    ):
        assert shown in said.out
    assert f"outbox/{SLUG}/index.html" in said.out
    assert f"Approve it as {MYA}?" in said.err
    assert (folder / "approvals").is_dir()
    assert main(["approve", SLUG, "--list"]) == 0
    assert ": holds" in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["no\n", "\n", "", "yes please\n"])
def test_anything_but_yes_approves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    _answer(monkeypatch, answer)
    assert main(["approve", SLUG, "--by", MYA]) == 3
    assert not (folder / "approvals").exists()


def test_without_a_terminal_yes_must_be_said_before(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["approve", SLUG, "--by", MYA]) == 2
    assert "add --yes" in capsys.readouterr().err
    assert not (folder / "approvals").exists()


def test_one_changed_byte_voids_it_and_the_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _json("approve", SLUG, "--by", AUNG, "--yes")["approved"] is True
    (folder / f"{SLUG}.txt").write_text(ISSUE.replace("forty", "fortY"), encoding="utf-8")
    assert main(["--dry-run", f"{SLUG}.txt"]) == 0
    capsys.readouterr()
    listed = _json("approve", SLUG, "--list", status=3)
    assert listed["approved"] is False
    reasons = " ".join(listed["approvals"][0]["reasons"])
    assert f"newsletter/message.eml: is not the same since {AUNG} approved it" in reasons
    _json("approve", SLUG, "--by", AUNG, "--yes")
    assert _json("approve", SLUG, "--list")["approved"] is True


@pytest.mark.parametrize("given", [f"outbox/{SLUG}", f"{SLUG}/", f"./outbox/{SLUG}/"])
def test_a_folder_as_a_shell_completes_it_and_the_list_says_which_outbox_it_looked_at(
    folder: Path, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    os.utime(folder / "outbox" / SLUG / "deliveries.json", (1_773_000_000, 1_773_000_000))
    assert main(["approve", given, "--list"]) == 3
    assert f"For outbox/{SLUG} as it was written on 2026-03-0" in capsys.readouterr().out
    listed = _json("approve", given, "--list", status=3)
    assert listed["outbox"].endswith(SLUG)
    assert datetime.fromisoformat(listed["written"]).timestamp() == 1_773_000_000


def test_the_same_issue_made_again_is_still_approved(folder: Path) -> None:
    _json("approve", SLUG, "--by", MYA, "--yes")
    assert main(["--dry-run", str(folder / f"{SLUG}.txt")]) == 0
    assert _json("approve", SLUG, "--list")["approved"] is True


def test_two_people(folder: Path) -> None:
    config = folder / "config" / "publication.toml"
    config.write_text(config.read_text().replace("require_approval", "two_people = true\nrequire_approval"))
    first = _json("approve", SLUG, "--by", MYA, "--yes")
    assert f"only {MYA} has approved" in first["missing"]
    assert _json("approve", SLUG, "--list", status=3)["approved"] is False
    assert _json("approve", SLUG, "--by", AUNG, "--yes")["missing"] is None
    assert {one["by"] for one in _json("approve", SLUG, "--list")["approvals"]} == {MYA, AUNG}


def test_taking_it_back(folder: Path) -> None:
    _json("approve", SLUG, "--by", MYA, "--yes")
    _json("approve", SLUG, "--by", AUNG, "--yes")
    _json("approve", SLUG, "--by", MYA, "--revoke")
    assert [one["by"] for one in _json("approve", SLUG, "--list")["approvals"]] == [AUNG]
    assert main(["approve", SLUG, "--by", MYA, "--revoke"]) == 2
    assert len(list((folder / "approvals").iterdir())) == 1


def test_a_new_key_is_printed_by_its_public_half_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "third.key"
    assert main(["approve", "--new-key", "--by", 'A "B"', "--key-file", str(file)]) == 0
    said = capsys.readouterr()
    assert '"A \\"B\\"" = "' in said.out
    assert file.read_text().strip() not in said.out + said.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert main(["approve", "--new-key", "--by", 'A "B"', "--key-file", str(file)]) == 2


def test_a_key_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (file,) = (path for path in (tmp_path / "home").rglob("*.key") if "mya" in path.name)
    monkeypatch.setenv("THEIR_KEY", file.read_text())
    file.unlink()
    assert main(["approve", SLUG, "--by", MYA, "--yes"]) == 2
    assert main(["approve", SLUG, "--by", MYA, "--yes", "--key-env", "THEIR_KEY"]) == 0
    assert main(["approve", SLUG, "--by", AUNG, "--yes", "--key-env", "THEIR_KEY"]) == 2
    assert len(list((folder / "approvals").iterdir())) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no issue is named"),
        (["../outbox", "--list"], "is no slug"),
        (["/etc", "--by", MYA, "--revoke"], "is no slug"),
        (["2026-03-16-nothing", "--by", MYA], "there is no outbox 2026-03-16-nothing; look at the spelling"),
        ([SLUG], "nobody is named"),
        ([SLUG, "--by", "Daw Myo"], "is it Daw Mya?"),
        ([SLUG, "--by", MYA, "--not-after", "2126-03-10T07:00"], "says no zone"),
        ([SLUG, "--by", MYA, "--not-after", "2020-03-10T07:00Z", "--yes"], "is past"),
        ([SLUG, "--list", "--revoke"], "not allowed with"),
        (["--new-key"], "nobody is named"),
        (["--new-key", "--by", MYA], "is there already"),
        (["--new-key", "--by", "Ann", "--key-env", "X"], "goes into a file"),
        (["--new-key", "--by", "a\nb"], "what cannot be seen"),
    ],
)
def test_wrong_words_get_one_message_with_its_remedy(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["approve", *words]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert not (folder / "approvals").exists()


def test_a_changed_outbox_cannot_be_approved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = folder / "outbox" / SLUG / "newsletter" / "message.eml"
    message.write_bytes(message.read_bytes() + b"\n")
    assert main(["approve", SLUG, "--by", MYA, "--yes"]) == 2
    assert "message.eml: changed after it was written" in capsys.readouterr().err


def test_an_outbox_without_what_lies_beside_it_can_be_approved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is only shown, the title and the problems, stops nothing."""
    (folder / "outbox" / SLUG / "issue.json").unlink()
    (folder / "outbox" / SLUG / "problems.json").write_text("{")
    assert main(["approve", SLUG, "--by", MYA, "--yes"]) == 0
    assert f"without a title ({SLUG})" in capsys.readouterr().out


def test_waiting_is_refused_in_ci_and_without_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    wait_until("2020-03-10T07:00Z")
    with pytest.raises(NotYet):
        wait_until("2126-03-10T07:00Z")
    with pytest.raises(WrongUse, match="says no zone"):
        wait_until("2126-03-10T07:00")
    monkeypatch.delenv("CI")
    with pytest.raises(WrongUse, match="look at the date"):
        wait_until("2126-03-10T07:00Z")
