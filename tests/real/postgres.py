"""PostgreSQL for tests: one private server a session, a fresh database a test. No port: a unix socket in a folder.

A test module takes the fixtures in by importing them: `from tests.real.postgres import cluster, postgres_url`. Without
PostgreSQL on the machine these tests are skipped at a desk and fail in CI (`tests.real_counterparts`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger.cluster import Cluster


@pytest.fixture(scope="session", name="audience_cluster")
def cluster() -> Iterator[Cluster]:
    """The server."""
    made = Cluster()
    yield made
    made.remove()


@pytest.fixture
def postgres_url(audience_cluster: Cluster) -> str:
    """The URL of a database that nobody used before."""
    return audience_cluster.database()
