"""The schema through the versions: from every one that was released, with everybody still there."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from pipeline.audience import Audience, open_audience
from pipeline.audience.schema import METADATA, SCHEMA
from pipeline.channel import AudienceSettings, Secret
from pipeline.database import DatabaseError, version_table
from tests.audience.conftest import Opener
from tests.audience.make_schemas import DUMPS, MASTER, VARIABLE
from tests.audience.making import person

REVISIONS = sorted(path.name.partition("_")[0] for path in (SCHEMA.scripts / "versions").glob("[0-9]*.py"))


@pytest.fixture
def dumped(settings: AudienceSettings, monkeypatch: pytest.MonkeyPatch) -> AudienceSettings:
    """Settings that open what the dumps hold."""
    monkeypatch.setenv(VARIABLE, MASTER)
    return replace(settings, key=Secret(env=VARIABLE))


def _restore(revision: str, settings: AudienceSettings, folder: Path) -> None:
    if "://" in settings.store:
        with psycopg.connect(settings.store, autocommit=True) as connection:
            connection.execute((DUMPS / f"{revision}.postgres.sql").read_text(encoding="utf-8"))
        return
    (folder / "state").mkdir()
    database = sqlite3.connect(folder / settings.store)
    database.executescript((DUMPS / f"{revision}.sqlite.sql").read_text(encoding="utf-8"))
    database.close()


def _differences(audience: Audience) -> list[object]:
    with audience._store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": version_table(SCHEMA)})
        return list(compare_metadata(context, METADATA))


def test_every_revision_has_its_dumps_and_the_newest_is_the_head() -> None:
    assert REVISIONS[-1] == SCHEMA.head
    dumps = {path.name for path in DUMPS.glob("*.sql")}
    assert dumps == {f"{revision}.{kind}.sql" for revision in REVISIONS for kind in ("sqlite", "postgres")}


def test_a_fresh_audience_has_the_schema_that_the_code_means(audience: Audience) -> None:
    assert _differences(audience) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_each_released_schema_everybody_comes_along(
    revision: str, opener: Opener, dumped: AudienceSettings, tmp_path: Path
) -> None:
    _restore(revision, dumped, tmp_path)
    audience = opener(dumped)
    assert _differences(audience) == []
    standing = {
        one.address.partition("@")[0]: (one.state, *(membership.state for membership in one.memberships))
        for one in audience.listing()
    }
    assert standing == {
        "active": ("active", "active"),
        "pending": ("active", "pending"),
        "left": ("active", "active", "unsubscribed"),
        "dead": ("suppressed", "active", "active"),
        "full": ("active", "active", "active"),
    }
    shown = audience.show(audience.find("active@reader.test") or "")
    assert (shown.name, shown.language, shown.memberships[0].consent_how) == ("သီတာ", "my", "form")
    assert shown.memberships[0].consent_ip == "192.0.2.1"
    assert audience.show(audience.find("dead@reader.test") or "").reason == "5.1.1 no such mailbox"
    assert audience.add(person("forgotten@reader.test")).what == "forgotten"
    assert audience.add(person("pruned@reader.test")).what == "suppressed"
    readers = audience.readers("weekly", None)
    assert readers.full(audience.find("full@reader.test") or "", "2026-09-28-second", 2)
    assert audience.add(person("new@reader.test")).what == "added"
    audience.rotate()


def test_a_released_script_is_never_changed(sealed: AudienceSettings, tmp_path: Path) -> None:
    """What the scripts make of a file today is, statement by statement, what the newest dump holds."""
    open_audience(sealed, tmp_path).close()
    database = sqlite3.connect(tmp_path / sealed.store)
    made = {row[0] for row in database.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")}
    database.close()
    dump = (DUMPS / f"{SCHEMA.head}.sqlite.sql").read_text(encoding="utf-8")
    words = {re.sub(r"\s+", " ", statement) for statement in made}
    assert words
    assert not [statement for statement in words if statement not in re.sub(r"\s+", " ", dump)]


def test_an_audience_of_a_newer_version_is_refused_and_left_alone(opener: Opener, settings: AudienceSettings) -> None:
    audience = opener(settings)
    reader = audience.add(person()).id
    with audience._store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audience_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match="newer version"):
        opener(settings)
    assert audience.show(reader).id == reader
