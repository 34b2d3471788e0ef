"""A real run whose ledger and audience are in PostgreSQL, by URLs that are secrets: killed, cut off, gone on with."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.cluster import Cluster
from tests.publications import SLUG
from tests.real.command import Newsroom, told
from tests.real.hostile import Server, hostile, late

pytestmark = pytest.mark.real
_TABLES = ('store_url = { file = "database.url" }', "[ledger]", 'store_url = { file = "database.url" }')


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.remove()


@pytest.fixture
def relay() -> Iterator[Server]:
    with hostile({"end": late(0.02)}) as server:
        yield server


@pytest.fixture
def news(cluster: Cluster, relay: Server, tmp_path: Path) -> Newsroom:
    """Both stores in one database; the URL has a password, which nobody asks for and nobody may say."""
    url = cluster.database().replace("postgres@", "postgres:hush-hush@")
    return Newsroom(tmp_path / "news", relay.port, readers=40, more=_TABLES, secrets={"database.url": url})


def got(relay: Server) -> list[str]:
    return [taken.to for taken in relay.taken]


def test_in_ci_too_it_is_sent_once_and_nothing_is_kept_on_this_machine(news: Newsroom, relay: Server) -> None:
    first = news.send(CI="true")
    told(first, 0, "40 sent of 40 readers")
    told(news.send(CI="true"), 0)
    assert news.true(got(relay)) == {"sent": 40}
    assert "hush-hush" not in first.stdout + first.stderr
    assert not (news.folder / "state").exists()


def test_killed_and_gone_on_with(news: Newsroom, relay: Server) -> None:
    unsure = 0
    for words in ((), ("resume", SLUG)):
        before = len(relay.taken)
        with news.underway(*words) as run:
            run.until(lambda before=before: len(relay.taken) >= before + 7)  # type: ignore[misc]
            os.kill(run.pid, signal.SIGKILL)
            run.end()
        sums = news.true(got(relay))
        assert sums["sending"] + sums["in doubt"] - unsure <= 2
        unsure = sums["sending"] + sums["in doubt"]
    told(news.resume(), 3 if unsure else 0)
    news.settle(got(relay))
    told(news.resume(), 0, "40 sent of 40 readers")
    assert news.true(got(relay)) == {"sent": 40}


def test_a_database_that_goes_away_and_comes_back(news: Newsroom, relay: Server, cluster: Cluster) -> None:
    with news.underway() as run:
        run.until(lambda: len(relay.taken) >= 7)
        cluster.stop()
        ended = run.end()
    told(ended, 3, "does not answer", f"“publish resume {SLUG}” goes on")
    refused = news.resume()
    told(refused, 2, "does not answer", "look at the database and at its address")
    assert "hush-hush" not in ended.stderr + refused.stderr
    cluster.start()
    sums = news.true(got(relay))
    assert sums["sending"] <= 2
    news.resume()
    news.settle(got(relay))
    told(news.resume(), 0, "40 sent of 40 readers")
    assert news.true(got(relay)) == {"sent": 40}
