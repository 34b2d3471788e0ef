"""Readers' safety: everything is run, with failures, and nothing that is left behind or said tells who reads.

Files below the folder, their names, standard output and standard error of every command, children, look-ups: all of it
is looked through for every address and name, in every encoding that `safety_grep` knows. Left out are the places where
addresses are meant to be: the file that was imported, the file that was exported, the messages themselves.
"""

from __future__ import annotations

import base64
import json
import os
import sqlite3
from pathlib import Path

import pytest

from tests.house.safety_grep import Grep
from tests.house.safety_people import (
    ADDED,
    ALONE,
    ERASED,
    READERS,
    SLIPS,
    TELLS,
    broken_csv,
    readers_csv,
)
from tests.house.safety_story import Commands
from tests.outboxes import files

_ADDRESS, _SLIP = SLIPS
CONSENT = ("--consent", "Quxreason: by phone", "--consent-wording", "Quxwording")


def _bring_everybody_in(run: Commands) -> None:
    """A broken file, a good one, the good one again; looked at first."""
    run.write("broken.csv", broken_csv())
    looks = [["subscribers", "import", *words, "broken.csv"] for words in (["--dry-run"], ["--dry-run", "--json"], [])]
    for ended in run.all(looks):
        assert ended.status == 1
        assert "broken" in ended.out + ended.err
    assert run("subscribers", "import", "--skip-broken", "broken.csv").status == 0
    run.write("readers.csv", readers_csv())
    assert run("subscribers", "import", "--dry-run", "readers.csv").status == 0
    assert f"{len(READERS)} taken in as new" in run("subscribers", "import", "readers.csv").out
    assert f"{len(READERS)} known, nothing changes" in run("subscribers", "import", "readers.csv").out


def _unreadable(run: Commands) -> list[list[str]]:
    """Imports of files that cannot be read, or not to their end."""
    header = "email,name\n"
    for number, text in enumerate((
        f"{_ADDRESS};{_SLIP}\n", f'{header}{_ADDRESS},"{_SLIP}\n', f"{header}{_ADDRESS},{_SLIP},{_SLIP}\n",
        f'{header}{_ADDRESS},"{_SLIP}" {_SLIP}\n', f"email,mail,{_ADDRESS}\n{_ADDRESS},{_SLIP},1\n",
    )):  # fmt: skip
        run.write(f"unreadable-{number}.csv", text)
    (run.folder / "unreadable-5.csv").write_bytes(f"{header}{_ADDRESS},{_SLIP} ".encode() + b"\xe9\n")
    return [["subscribers", "import", f"unreadable-{number}.csv"] for number in range(6)]


_SLIPS = [
    ["add", "-"], ["add", "-", *CONSENT, "--consent-at", _SLIP], ["add", "-", *CONSENT, "--language", _SLIP],
    ["add", "-", *CONSENT, "--list", f"{_SLIP}, {_ADDRESS}"], ["add", _ADDRESS, _SLIP, *CONSENT],
    ["add", _SLIP, *CONSENT], ["show", _SLIP], ["show", _ADDRESS], ["forget", ADDED.address],
    ["list", "--state", _ADDRESS], [_SLIP], ["add", f"--nmae={_SLIP}", "-"],
]  # fmt: skip
"""Words that were typed where they do not belong."""


def _one_by_one(run: Commands) -> str:
    """One reader comes, in vain once more, and is looked at; gives the id."""
    typed = f"{ADDED.address}\n{ADDED.name}\n"
    assert run("subscribers", "add", "-", *CONSENT, "--language", "my", typed=typed).status == 0
    assert run("subscribers", "add", "-", *CONSENT, "--json", typed=typed).status == 0
    reader: str = json.loads(run("subscribers", "show", "-", "--json", typed=ADDED.address).out)["id"]
    return reader


def _looking(run: Commands, reader: str) -> None:
    """What shows, counts and changes."""
    words = (["list"], ["stats"], ["show", reader])
    both = [["subscribers", *some, *more] for some in words for more in ([], ["--json"])]
    changes = [["subscribers", "remove", reader, "--reason", f"{_SLIP} asked"], ["subscribers", "prune", "--json"]]
    assert {ended.status for ended in run.all([*both, *changes])} == {0}
    assert run("subscribers", "remove", "-", "--reason", f"{_SLIP} asked", typed=ALONE.address).status == 0
    assert run("subscribers", "rotate").status == 0
    assert run("subscribers", "export", "out.csv").status == 0
    assert run("subscribers", "export", "out.csv", "--json").status == 2


def test_the_audience_and_its_commands_tell_nobody(tmp_path: Path) -> None:
    run = Commands(tmp_path)
    _bring_everybody_in(run)
    assert {ended.status for ended in run.all(_unreadable(run))} == {1}
    _looking(run, _one_by_one(run))
    slips = [["subscribers", *words, *["--json"][: number % 2]] for number, words in enumerate(_SLIPS)]
    assert {ended.status for ended in run.all(slips, typed=f"{_SLIP}\n")} == {2}
    run.look_everywhere("broken.csv", "out.csv", *(f"unreadable-{number}.csv" for number in range(6)))
    shown = run("subscribers", "list", "--addresses", "--json").out
    found = Grep(TELLS).found(shown.encode())
    assert all(any(tell.casefold() in one for one in found) for who in READERS for tell in who.tells), "it can fail"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("adding", "a fault of this program: ValueError, after LookupError at "),
        ("adding-os", "the system refused: Input/output error"),
        ("checking", "a fault of this program: TypeError, after LookupError at "),
        ("showing", "a fault of this program: AssertionError, after LookupError at "),
    ],
)
def test_a_fault_of_the_program_itself_tells_nobody(fault: str, said: str, tmp_path: Path) -> None:
    """An exception whose own words, and those of its cause, hold address and name."""
    run = Commands(tmp_path)
    run.write("readers.csv", readers_csv())
    if fault == "showing":
        assert run("subscribers", "import", "readers.csv").status == 0
    words = ["list"] if fault == "showing" else ["import", "readers.csv"]
    ends = run.all([["subscribers", *words], ["subscribers", *words, "--json"]], fault=fault)
    assert [ended.status for ended in ends] == [2, 2]
    assert run.asked("fault") == [fault] * 2
    assert said in ends[0].err
    assert said in ends[1].out
    run.look_everywhere()


def test_without_its_key_and_without_room_the_audience_tells_nobody(tmp_path: Path) -> None:
    run = Commands(tmp_path)
    run.write("readers.csv", readers_csv())
    assert run("subscribers", "import", "readers.csv", size=40_000).status == 2
    assert run("subscribers", "import", "readers.csv").status == 0
    with sqlite3.connect(run.folder / "state" / "audience.db", isolation_level=None) as database:
        database.execute("BEGIN IMMEDIATE")
        assert "locked" in run("subscribers", "remove", "-", typed=ALONE.address, fault="impatient").err
    database.close()
    kept = (run.folder / "master.key").read_bytes()
    commands = (["subscribers", "show", "-"], [run.issue, "--json"])
    for other in (base64.b64encode(os.urandom(32)).decode(), f"{_SLIP} {kept.decode()}", None):
        if other:
            (run.folder / "master.key").write_text(other, encoding="utf-8")
        else:
            (run.folder / "master.key").unlink()
        assert [ended.status for ended in run.all(commands, typed=ALONE.address)] == [2, 2]
    (run.folder / "master.key").write_bytes(kept)
    run.look_everywhere()


def test_who_is_erased_is_gone_from_every_file(tmp_path: Path) -> None:
    """Not even the sealed bytes are left, nor the hash of a domain that nobody else has."""
    run = Commands(tmp_path)
    run.write("readers.csv", readers_csv())
    assert run("subscribers", "import", "readers.csv").status == 0
    reader = json.loads(run("subscribers", "show", "-", "--json", typed=ERASED.address).out)["id"]
    assert run("subscribers", "remove", reader, "--reason", "Quxreason").status == 0
    with sqlite3.connect(run.folder / "state" / "audience.db") as database:
        number, *kept = database.execute(
            "SELECT number, address, name, domain FROM subscriber WHERE id = ?", (reader,)
        ).fetchone()
        for table, columns in (("membership", "consent, reason"), ("history", "reason, reason")):
            asked = f"SELECT {columns} FROM {table} WHERE subscriber = ?"  # noqa: S608 - of this page
            kept += [value for row in database.execute(asked, (number,)) for value in row if value]
    database.close()
    assert len(kept) >= 6
    assert all(any(value in data for data in files(run.folder).values()) for value in kept)
    assert run("subscribers", "forget", reader, "--yes", "--json").status == 0
    assert not any(value in data for data in files(run.folder).values() for value in [*kept, reader.encode()])
    assert '"forgotten": 1' in run("subscribers", "import", "readers.csv", "--json").out
    run.look_everywhere()
