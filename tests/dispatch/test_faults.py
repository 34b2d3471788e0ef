"""Stores that fail before and while a real run goes on: a message, a status, a true ledger, and a later run that ends it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.audience import new_master_key
from pipeline.ledger import open_ledger
from tests.outboxes import PUBLISH
from tests.publications import SLUG
from tests.real.command import Newsroom, told, tricks
from tests.real.hostile import Server, hostile, late, say
from tests.real_counterparts import require

pytestmark = pytest.mark.real
EVERYBODY = {"sent": 12}


@pytest.fixture
def relay() -> Iterator[Server]:
    with hostile({"end": late(0.01)}) as server:
        yield server


@pytest.fixture
def news(relay: Server, tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "news", relay.port)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The disk that is full: see `tests/ledger/shim.c`."""
    made = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).parent.parent / "ledger" / "shim.c"
    subprocess.run([require("gcc"), "-O1", "-shared", "-fPIC", "-o", made, source, "-lpthread"], check=True)
    return made


def got(relay: Server) -> list[str]:
    return [taken.to for taken in relay.taken]


def full(shim: Path, folder: Path, writes: int) -> dict[str, str]:
    """The environment of a command whose disk takes so many writes to files that begin so."""
    return tricks(full=writes, LD_PRELOAD=str(shim), FOLDER=str(folder.resolve()))


def _file(news: Newsroom, store: str) -> Path:
    """A store's file, made if it is not there."""
    if store == "ledger":
        with open_ledger(news.settings.ledger, news.folder):
            pass
        return news.folder / news.settings.ledger.store
    return news.folder / news.settings.audience.store


@pytest.mark.parametrize("store", ["ledger", "audience"])
def test_a_store_that_is_newer_or_no_store_is_left_alone(store: str, news: Newsroom, relay: Server) -> None:
    file = _file(news, store)
    sound = file.read_bytes()
    with sqlite3.connect(file) as connection:
        connection.execute(f"UPDATE {store}_version SET version_num = '9999'")  # noqa: S608 - ours
    connection.close()
    newer = file.read_bytes()
    said = f"state/{store}.db: the {store} was written by a newer version of this program; install that version"
    told(news.send(), 2, said)
    assert file.read_bytes() == newer
    text = b"a text in the place of a store, longer than the header of one " * 9
    file.write_bytes(text)
    told(news.send(), 2, f"state/{store}.db: the {store} is no database")
    assert file.read_bytes() == text
    file.unlink()
    file.mkdir()
    told(news.send(), 2, f"state/{store}.db: cannot be opened: Is a directory")
    file.rmdir()
    file.write_bytes(sound)
    assert not relay.taken
    told(news.send(), 0)
    assert news.true(got(relay)) == EVERYBODY


def test_a_ledger_that_may_not_be_written(news: Newsroom, relay: Server) -> None:
    news.more = ("[ledger]", 'store = "records/ledger.db"')
    news.point(relay.port)
    file = _file(news, "ledger")
    file.chmod(0o400)
    file.parent.chmod(0o500)
    # root writes where nobody may, but not without that capability
    command = (require("setpriv"), "--bounding-set", "-dac_override", str(PUBLISH), str(news.issue), "--no-wait")
    said = subprocess.run(command, cwd=news.folder, capture_output=True, encoding="utf-8", check=False)
    told(said, 2, "records/ledger.db: cannot be opened: Permission denied; look at the path and at its permissions")
    assert not relay.taken
    file.parent.chmod(0o700)
    file.chmod(0o600)
    told(news.send(), 0)
    assert news.true(got(relay)) == EVERYBODY


def test_a_ledger_that_another_program_holds_before_and_while_it_runs(news: Newsroom, relay: Server) -> None:
    other = sqlite3.connect(_file(news, "ledger"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    said = "state/ledger.db: the ledger is locked by another program; close it, or wait for it, and run again"
    told(news.send(**tricks(busy=0.2)), 2, said)
    assert not relay.taken
    other.execute("COMMIT")
    with news.underway(**tricks(busy=0.2)) as run:
        run.until(lambda: len(relay.taken) >= 3)
        other.execute("PRAGMA busy_timeout = 5000")
        other.execute("BEGIN IMMEDIATE")
        told(run.end(), 3, said, f"“publish resume {SLUG}” goes on")
    other.execute("COMMIT")
    other.close()
    sums = news.true(got(relay))
    assert sums["sending"] <= 2
    news.resume()
    news.settle(got(relay))
    told(news.resume(), 0)
    assert news.true(got(relay)) == EVERYBODY


def test_a_key_that_is_wrong_and_a_list_that_is_none(news: Newsroom, relay: Server) -> None:
    key = (news.folder / "master.key").read_text()
    news.secret("master.key", new_master_key())
    told(news.send(), 2, "the key does not open the audience; give the key that it was sealed with")
    news.secret("master.key", "no key at all")
    told(news.send(), 2, "the file master.key holds no key: a key is 32 bytes in base64 or hex")
    news.secret("master.key", key.strip())
    news.point(relay.port, 'list = "weekyl"')
    told(news.send(), 2, "newsletter would go to nobody: the list weekyl has no active reader", "correct `list`")
    assert not news.true(got(relay))
    news.point(relay.port)
    told(news.send(), 0)
    assert news.true(got(relay)) == EVERYBODY


def test_a_disk_that_is_full_at_whatever_the_ledger_writes(shim: Path, tmp_path: Path) -> None:
    """Making it, planning, claiming, each intent and each outcome, the end: at some write of each, and true at all."""
    with hostile(
        {"rcpt": lambda relay, count: (say("550 5.7.1 no") if count == 3 else late(0))(relay, count)}
    ) as relay:
        news = Newsroom(tmp_path / "news", relay.port, "connections = 1", readers=6)
        state, statuses = news.folder / "state", set()
        audience = (state / "audience.db").read_bytes()
        for writes in range(1, 400, 13):
            shutil.rmtree(state)
            shutil.rmtree(news.folder / "outbox", ignore_errors=True)  # a frozen audience there is a ledger lost
            state.mkdir()
            (state / "audience.db").write_bytes(audience)
            relay.taken.clear()
            relay.counts.clear()
            ended = news.send(**full(shim, state / "ledger.db", writes))
            if ended.returncode == 0:
                break
            statuses.add(ended.returncode)
            told(ended, 3 if relay.taken else ended.returncode, "state/ledger.db: the ledger cannot be written", "full")
            sums = news.true(got(relay))
            assert sums["sending"] <= 1
            assert relay.taken or ended.returncode == 2 or f"“publish resume {SLUG}” goes on" in ended.stderr
            if news.send().returncode:
                news.settle(got(relay))
                told(news.resume(), 0)
            assert news.true(got(relay)) == {"sent": len(relay.taken), "refused": 6 - len(relay.taken)}
            assert len(relay.taken) >= 5
        assert ended.returncode == 0
        assert statuses == {2, 3}


def test_a_disk_that_is_full_for_the_outbox_sends_nothing(news: Newsroom, relay: Server, shim: Path) -> None:
    for writes in (1, 3, 5):
        refused = news.send(**full(shim, news.folder / "outbox", writes))
        told(refused, 2, f"outbox/{SLUG}: the disk is full; nothing was written; make room and run again")
        assert not list((news.folder / "outbox").iterdir())
    assert not news.true(got(relay))
    told(news.send(), 0)
    assert news.true(got(relay)) == EVERYBODY


def test_a_disk_that_is_full_for_the_audience_when_a_reader_is_dead(shim: Path, tmp_path: Path) -> None:
    with hostile(
        {"rcpt": lambda relay, count: (say("550 5.1.1 no") if count == 3 else late(0))(relay, count)}
    ) as relay:
        news = Newsroom(tmp_path / "news", relay.port, "connections = 1")
        ended = news.send(**full(shim, news.folder / "state" / "audience.db-wal", 1))
        told(ended, 3, "state/audience.db: the audience cannot be written: the disk is full")
        assert news.true(got(relay)) == {"sent": 2, "refused": 1, "planned": 9}
        told(news.resume(), 0, "11 sent, 1 refused of 12 readers")
        assert news.true(got(relay)) == {"sent": 11, "refused": 1}
