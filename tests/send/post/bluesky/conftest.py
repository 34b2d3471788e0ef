"""A PDS in memory, a server before it, and a poster of its account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.send.post.bluesky.poster import BlueskyPoster
from tests.send.post.bluesky.fake_pds import FakePds
from tests.send.post.bluesky.far import poster_at
from tests.send.post.server import FarSide, far_side


@pytest.fixture
def pds() -> FakePds:
    return FakePds()


@pytest.fixture
def far(pds: FakePds) -> Iterator[FarSide]:
    with far_side(pds) as side:
        yield side


@pytest.fixture
def poster(far: FarSide, tmp_path: Path) -> Iterator[BlueskyPoster]:
    one = poster_at(far, tmp_path)
    yield one
    one.close()
    one.close()
