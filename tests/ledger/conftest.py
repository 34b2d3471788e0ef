"""A ledger of each kind, and a clock that only tests turn."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.channel import LedgerSettings
from pipeline.ledger import Ledger, open_ledger
from tests.ledger.cluster import Cluster
from tests.ledger.making import Clock
from tests.real_counterparts import require


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.remove()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.real)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be made: a file, and a fresh database of PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "state" / "ledger.db")
    server: Cluster = request.getfixturevalue("cluster")
    return server.database()


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library for LD_PRELOAD that stands between a process and its disk."""
    made = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run([require("gcc"), "-O1", "-shared", "-fPIC", "-o", made, source, "-lpthread"], check=True)
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


Opener = Callable[[], Ledger]


@pytest.fixture
def opener(place: str, tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Opens the ledger again, as another process would."""
    opened: list[Ledger] = []

    def again() -> Ledger:
        opened.append(open_ledger(LedgerSettings(store=place), tmp_path, clock=clock))
        return opened[-1]

    yield again
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(opener: Opener) -> Ledger:
    return opener()
