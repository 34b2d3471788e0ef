"""An audience of each kind of database, and a clock that only tests turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.audience import Audience, new_master_key, open_audience
from pipeline.channel import AudienceSettings, Secret
from tests.audience.making import Clock
from tests.real import postgres

cluster = postgres.cluster
postgres_url = postgres.postgres_url

Opener = Callable[..., Audience]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sealed(tmp_path: Path) -> AudienceSettings:
    """Settings of a sealed audience in a file, and its key in a file of its own."""
    keyfile = tmp_path / "key"
    keyfile.write_text(new_master_key())
    keyfile.chmod(0o600)
    return AudienceSettings(key=Secret(file="key"), record_ip=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.real)])
def settings(request: pytest.FixtureRequest, sealed: AudienceSettings) -> AudienceSettings:
    """Settings of a sealed audience: in a file, and in a fresh database of PostgreSQL."""
    if request.param == "sqlite":
        return sealed
    return replace(sealed, store=request.getfixturevalue("postgres_url"))


@pytest.fixture
def opener(tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Opens an audience, as often as other processes would."""
    opened: list[Audience] = []

    def again(settings: AudienceSettings) -> Audience:
        opened.append(open_audience(settings, tmp_path, clock=clock))
        return opened[-1]

    yield again
    for audience in opened:
        audience.close()


@pytest.fixture
def audience(opener: Opener, settings: AudienceSettings) -> Audience:
    return opener(settings)
