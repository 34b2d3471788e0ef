"""What can go wrong with the ledger's file or server: one clear message each, and the ledger is true afterwards."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline import database
from pipeline.channel import LedgerSettings, Secret
from pipeline.database import DatabaseError
from pipeline.ledger import Batch, Ledger, Sums, Told, Writer, open_ledger
from pipeline.secret import MissingSecret
from tests.ledger.cluster import Cluster
from tests.ledger.conftest import Opener
from tests.ledger.making import planned, state


@pytest.mark.skipif(sys.platform != "linux", reason="the shim is made for Linux")
def test_a_disk_that_is_full_at_any_write(tmp_path: Path, shim: Path, root: Path) -> None:
    environment = os.environ | {"LD_PRELOAD": str(shim), "FOLDER": str(tmp_path)}
    command = [sys.executable, "-m", "tests.ledger.full_disk", str(tmp_path)]
    said = json.loads(subprocess.run(command, check=True, env=environment, cwd=root, stdout=subprocess.PIPE).stdout)
    assert said["moments"] >= 10
    assert set(said["said"]) <= {
        "the ledger cannot be written: the disk is full; make room and run again",
        "the ledger cannot be written: the disk failed, or is full; look at the disk, then run again",  # of its index
    }
    assert said["untrue"] == []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def _open(place: Path) -> Ledger:
    return open_ledger(LedgerSettings(store=str(place)), place.parent)


@pytest.fixture
def locked(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another program that holds the file, longer than we wait."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    _open(file).close()
    other = sqlite3.connect(file, isolation_level=None)
    yield other
    other.close()


def test_a_file_that_another_program_holds(file: Path, locked: sqlite3.Connection) -> None:
    with _open(file) as ledger, ledger.writer() as writer:
        mailing = planned(ledger).id
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        writer.exchange(batch, (), [0])
        locked.execute("BEGIN IMMEDIATE")
        said = "the ledger is locked by another program; close it, or wait for it, and run again"
        with pytest.raises(DatabaseError, match=said):
            writer.exchange(batch, [Told(0, "sent")], [1])
        with pytest.raises(DatabaseError, match=said):
            ledger.set_state(mailing, "paused")
        assert ledger.sums(mailing) == Sums(planned=3, sending=1)  # reading needs no lock
        locked.execute("ROLLBACK")
        assert writer.exchange(batch, (), [1]) == {1}
        assert ledger.sums(mailing) == Sums(planned=2, sending=1, sent=1)


def test_a_ledger_of_a_newer_version(opener: Opener) -> None:
    with opener()._store.writing() as connection:
        connection.execute(text("UPDATE ledger_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="the ledger was written by a newer version of this program; install"):
        opener()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"no database at all, but quite a long text" * 50, "is no database"),
        (b"SQLite format 3\0" + b"x" * 4080, "is "),
    ],
)
def test_a_file_that_is_no_database(file: Path, content: bytes, fault: str) -> None:
    file.write_bytes(content)
    with pytest.raises(DatabaseError, match=f"the ledger {fault}") as raised:
        _open(file)
    assert raised.value.file == str(file)
    assert file.read_bytes() == content


def test_a_file_that_is_damaged(file: Path) -> None:
    with _open(file) as ledger:
        mailing = planned(ledger, 2_000, batch_size=100).id
    content = bytearray(file.read_bytes())
    content[8_192 : len(content) - 4_096] = b"\xff" * (len(content) - 12_288)
    file.write_bytes(content)
    with pytest.raises(DatabaseError, match="the ledger is damaged; restore it from a copy"), _open(file) as ledger:
        list(ledger.rows(mailing))


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o400, 0o000])
def test_a_file_that_may_not_be_written(mode: int) -> None:
    folder = Path(tempfile.mkdtemp())  # not tmp_path: root's folders are closed to the other user
    folder.chmod(0o755)
    _open(folder / "ledger.db").close()
    (folder / "ledger.db").chmod(mode)
    mine = os.geteuid()
    try:
        if mine == 0:
            os.seteuid(65534)  # nothing is forbidden to root
        with pytest.raises(DatabaseError, match="cannot be opened: Permission denied; look at the path"):
            _open(folder / "ledger.db")
    finally:
        os.seteuid(mine)
        shutil.rmtree(folder)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be opened: Is a directory"):
        _open(tmp_path)


@pytest.mark.parametrize(
    "url", ["mysql://someone:hidden@localhost/x", "postgresql://:::", "sqlite:///x.db", "://hidden"]
)
def test_an_address_of_no_database_that_we_know(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LEDGER", url)
    with pytest.raises(DatabaseError, match="is no database's address") as raised:
        open_ledger(LedgerSettings(store_url=Secret(env="LEDGER")), tmp_path)
    assert "hidden" not in "".join(traceback.format_exception(raised.value))


def test_a_secret_that_holds_no_address_makes_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LEDGER", "nonsense")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatabaseError, match="store_url holds no database's address") as raised:
        open_ledger(LedgerSettings(store_url=Secret(env="LEDGER")), tmp_path)
    assert "nonsense" not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_not_given(tmp_path: Path) -> None:
    with pytest.raises(MissingSecret, match="NO_LEDGER"):
        open_ledger(LedgerSettings(store_url=Secret(env="NO_LEDGER")), tmp_path)


def test_a_path_may_hold_whatever_a_path_may_hold(tmp_path: Path) -> None:
    odd = tmp_path / "a?b=c%20#d မြစ်" / "ledger.db"
    with _open(odd) as ledger:
        planned(ledger)
    assert odd.stat().st_size > 0
    assert odd.stat().st_mode & 0o077 == 0
    assert odd.parent.stat().st_mode & 0o077 == 0


def test_two_processes_that_make_the_same_ledger_at_once(opener: Opener) -> None:
    errors: list[BaseException] = []

    def guarded() -> None:
        try:
            opener()
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.real
def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    url = f"postgresql://someone:hidden@/ledger?host={tmp_path}"
    with pytest.raises(DatabaseError, match="the ledger does not answer") as raised:
        open_ledger(LedgerSettings(store=url), tmp_path)
    assert "hidden" not in "".join(traceback.format_exception(raised.value))
    assert raised.value.file.startswith("postgresql://someone:***@/ledger")


@pytest.mark.real
def test_a_server_that_crashes_in_the_middle(cluster: Cluster, tmp_path: Path) -> None:
    with open_ledger(LedgerSettings(store=cluster.database()), tmp_path) as ledger, ledger.writer() as writer:
        mailing = planned(ledger, 2_000, batch_size=2_000).id
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        granted, accepted, faults = _carried_into_a_crash(cluster, writer, batch)
        assert all("the ledger does not answer" in str(fault) for fault in faults)
        assert len(faults) == 4
        with pytest.raises(DatabaseError, match="the ledger does not answer"):
            ledger.sums(mailing)
        cluster.start()
        writer.exchange(batch, (), [1_999])
        assert all(state(ledger, mailing, number) == "sent" for number in accepted)
        assert all(state(ledger, mailing, number) != "planned" for number in granted)
        sums = ledger.sums(mailing)
        assert (sums.total, sums.sent) == (2_000, len(accepted))


def _carried_into_a_crash(
    cluster: Cluster, writer: Writer, batch: Batch
) -> tuple[set[int], set[int], list[DatabaseError]]:
    granted: set[int] = set()
    accepted: set[int] = set()
    faults: list[DatabaseError] = []

    def lane(first: int) -> None:
        try:
            for number in range(first, 1_990, 4):
                granted.update(writer.exchange(batch, (), [number]))
                accepted.add(number)
                writer.exchange(batch, [Told(number, "sent")], ())
                if len(accepted) > 40:
                    crash.set()
        except DatabaseError as fault:
            faults.append(fault)

    crash = threading.Event()
    lanes = [threading.Thread(target=lane, args=(first,)) for first in range(4)]
    for one in lanes:
        one.start()
    assert crash.wait(60)
    cluster.stop("immediate")
    for one in lanes:
        one.join()
    return granted, accepted, faults
