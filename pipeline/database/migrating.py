"""Schemas: which revision stands in a database, and the way from it to the newest.

Alembic is loaded only when the schema that is found is not the one that this version writes.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from pipeline.database.faults import DatabaseError

if TYPE_CHECKING:
    from alembic.operations import Operations

_MIGRATING = threading.Lock()  # Alembic's `op` is one for the whole process


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database is for: `name` as people call it, its Alembic scripts' folder, the newest revision there."""

    name: str
    scripts: Path
    head: str


def revision_in(connection: Connection, schema: Schema) -> str | None:
    """The revision of the schema that stands there, None where there is none.

    Raises:
        SQLAlchemyError: the database fails.
    """
    try:
        return connection.execute(text(f"SELECT version_num FROM {version_table(schema)}")).scalar()  # noqa: S608 - ours
    except DBAPIError as error:
        # UndefinedTable by its code: PostgreSQL speaks many languages
        if "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "42P01":
            return None
        raise


def version_table(schema: Schema) -> str:
    """The table that holds the revision: one a schema, so that several can share a PostgreSQL database."""
    return f"{schema.name}_version"


def migrate(engine: Engine, schema: Schema, found: str | None, shown: str) -> None:
    """Walk from the revision found to the newest, in one transaction; in this process one walk at a time.

    Args:
        engine: the database.
        schema: what it must hold.
        found: the revision that stands there, None for none.
        shown: its place, as people may see it.

    Raises:
        DatabaseError: a newer version of the program made what is there.
        SQLAlchemyError: the database fails.
    """
    with _MIGRATING:
        _walk(engine, schema, found, shown)


def _walk(engine: Engine, schema: Schema, found: str | None, shown: str) -> None:
    from alembic.config import Config  # noqa: PLC0415 - slow to load, and needed once a version
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(schema.scripts))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        fault = f"the {schema.name} was written by a newer version of this program"
        raise DatabaseError(fault, "install that version, or name another place in the configuration", file=shown)
    environment = EnvironmentContext(
        config,
        scripts,
        fn=lambda revision, _context: scripts._upgrade_revs(schema.head, revision),  # noqa: SLF001
    )
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # two processes may find the same empty database at once
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": version_table(schema)})
        environment.configure(connection=connection, version_table=version_table(schema), transactional_ddl=False)
        environment.run_migrations()


def operations() -> Operations:
    """What a migration script works with (`alembic.op`), typed."""
    from alembic import op  # noqa: PLC0415

    return cast("Operations", op)  # a module that has all its methods
