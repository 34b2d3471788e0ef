"""Every ledger that a released version made is brought up to date, with all that it holds."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from pipeline.channel import LedgerSettings
from pipeline.database import DatabaseError, Schema, open_database, version_table
from pipeline.ledger import Ledger, Sums, open_ledger
from pipeline.ledger.schema import SCHEMA, metadata
from tests.ledger.make_dump import SCHEMAS

DUMPS = sorted(SCHEMAS.glob("*.sql"))


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(SCHEMA.scripts))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def _differences(ledger: Ledger) -> list[Any]:
    with ledger._store.reading() as connection:
        options = {"version_table": version_table(SCHEMA), "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def test_every_revision_has_a_dump() -> None:
    revisions = {script.revision for script in _scripts().walk_revisions()}
    assert revisions == {dump.stem for dump in DUMPS}
    assert _scripts().get_heads() == [SCHEMA.head]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_a_released_ledger_is_brought_up_to_date(dump: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "ledger.db")
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    with open_ledger(LedgerSettings(store="ledger.db"), tmp_path) as ledger:
        assert _differences(ledger) == []
        row = ledger.mailing("issue", "letter")
        assert row
        assert ledger.sums(row.id) == Sums(2, 1, 1, 1, 1, 1, 1)
        assert [item.number for item in ledger.open_batch(row.id, 0, repeatable_for=0).items] == [1, 6, 7]
        assert ledger.settle("issue", "letter", None, "sent") == 2
        assert ledger.tested("issue", "letter", "d1")
        assert ledger.learned("mx.example:587") == {("relay", "per_minute"): 60}


def test_a_new_ledger_is_what_the_tables_say(ledger: Ledger) -> None:
    assert _differences(ledger) == []


def test_an_older_schema_walks_forward_and_keeps_its_rows(place: str, tmp_path: Path) -> None:
    """With a revision that does not exist yet: the walk itself is tested before it is needed."""
    open_ledger(LedgerSettings(store=place), tmp_path).close()
    engine = open_database(place, SCHEMA)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO learned VALUES ('mx', 'relay', 'rate', 1.5, 7)"))
    newer = _with_another(tmp_path, "op.add_column('learned', sa.Column('unit', sa.Text))")
    again = open_database(place, newer)
    with again.begin() as connection:
        assert connection.execute(text("SELECT value, unit FROM learned")).all() == [(1.5, None)]
        assert connection.execute(text("SELECT version_num FROM ledger_version")).scalar() == "next"
    engine.dispose()
    again.dispose()
    with pytest.raises(DatabaseError, match="newer version"):
        open_database(place, SCHEMA)


def test_a_migration_that_fails_leaves_the_old_schema(place: str, tmp_path: Path) -> None:
    open_ledger(LedgerSettings(store=place), tmp_path).close()
    broken = _with_another(tmp_path, "op.drop_table('learned')\n    op.execute('SELECT nothing FROM nowhere')")
    with pytest.raises(DatabaseError):
        open_database(place, broken)
    engine = open_database(place, SCHEMA)
    assert "learned" in inspect(engine).get_table_names()
    engine.dispose()


def _with_another(tmp_path: Path, upgrade: str) -> Schema:
    scripts = tmp_path / "scripts"
    shutil.copytree(SCHEMA.scripts, scripts)
    body = f"import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = 'next', '{SCHEMA.head}'\n"
    (scripts / "versions" / "next.py").write_text(f"{body}\ndef upgrade():\n    {upgrade}\n")
    return Schema(SCHEMA.name, scripts, "next")
