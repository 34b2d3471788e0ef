"""Databases: one SQLite file or a PostgreSQL URL, opened for a schema and brought up to date with it.

SQLite is opened in WAL with `synchronous=FULL`: what was committed survives a power cut. Alembic is loaded only when
the schema that is found is not the one that this version writes.
"""

from __future__ import annotations

import logging
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from pipeline.errors import PublishError

if TYPE_CHECKING:
    from alembic.operations import Operations

for _library in ("sqlalchemy", "psycopg"):
    # Python prints what nobody takes, tracebacks and all, and the values of a row may stand in them
    logging.getLogger(_library).addHandler(logging.NullHandler())

_MIGRATING = threading.Lock()  # Alembic's `op` is one for the whole process
BUSY_SECONDS = 10
"""How long a writer waits for another program that holds the file."""


class DatabaseError(PublishError):
    """A database cannot be opened, read or written; what was committed before stands."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database is for: `name` as people call it, its Alembic scripts' folder, the newest revision there."""

    name: str
    scripts: Path
    head: str


def database_place(root: Path, store: str, url: str | None) -> str:
    """What `open_database` opens: the URL that a secret held, else what the configuration calls `store`.

    Args:
        root: the publication's folder, for relative files.
        store: a file's path, or a URL.
        url: the value of the secret `store_url`; None where none is configured.

    Raises:
        DatabaseError: `url` is none. It is not repeated: it may be another secret.
    """
    if url is not None and "://" not in url:
        fault = "store_url holds no database's address"
        raise DatabaseError(fault, "put one there like postgresql://user@host/name; a file is named by `store`")
    place = url or store
    return place if "://" in place else str(root / Path(place).expanduser())


def open_database(place: str, schema: Schema) -> Engine:
    """Open (and for SQLite, make) a database, and bring its schema up to date.

    Args:
        place: a file's path, or a URL such as `postgresql://…` (driven by psycopg).
        schema: what it must hold.

    Raises:
        DatabaseError: it cannot be opened or written, or a newer version of the program made it.
    """
    engine = _engine(place)
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            found = _revision(connection, schema)
        if found != schema.head:
            with _MIGRATING:
                _migrate(engine, schema, found, shown(place))
    except SQLAlchemyError as error:
        engine.dispose()
        raise said(error, schema.name, shown(place)) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def found_revision(place: str, schema: Schema) -> str | None:
    """Of which revision a database is, None where there is none yet. Nothing is made or brought up to date.

    Raises:
        DatabaseError: it is there and cannot be opened.
    """
    if "://" not in place and not Path(place).exists():
        return None
    engine = _engine(place)
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            return _revision(connection, schema)
    except SQLAlchemyError as error:
        raise said(error, schema.name, shown(place)) from error
    finally:
        engine.dispose()


def shown(place: str) -> str:
    """A database's place as people may see it: a URL without its password."""
    if "://" not in place:
        return place
    try:
        return make_url(place).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "the configured URL"


def said(error: Exception, name: str, shown: str = "") -> DatabaseError:
    """A database's own error as one of ours: what it means and what to do. Statements and their values are left out."""
    cause = str(getattr(error, "orig", None) or type(error).__name__).strip().split("\n")[0]
    known = {
        "database is locked": ("is locked by another program", "close it, or wait for it, and run again"),
        "database or disk is full": ("cannot be written: the disk is full", "make room and run again"),
        "disk I/O error": ("cannot be written: the disk failed, or is full", "look at the disk, then run again"),
        "readonly database": ("may not be written", "change the permissions of the file and of its folder"),
        "unable to open": ("cannot be opened", "look at the path and at the permissions of its folder"),
        "not a database": ("is no database", "restore it from a copy, or name another in the configuration"),
        "malformed": ("is damaged", "restore it from a copy"),
    }
    fault, remedy = next(
        (told for sign, told in known.items() if sign in cause),
        (f"does not answer ({type(error).__name__})", "look at the database and at its address, then run again"),
    )
    return DatabaseError(f"the {name} {fault}", remedy, file=shown)


def _engine(place: str) -> Engine:
    if "://" not in place:
        return _sqlite(Path(place))
    try:
        url = make_url(place)
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        known = url.drivername == "postgresql+psycopg"  # no other database was ever tried
        return create_engine(url if known else "", pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ValueError):
        fault, remedy = "is no database's address", "write it like postgresql://user@host/name, or name a file"
        raise DatabaseError(fault, remedy, file=shown(place)) from None  # the cause would show a password
    except ModuleNotFoundError as error:
        raise DatabaseError(
            "the driver of this database is not installed", "pip install 'broadsheet[postgres]'"
        ) from error


def _sqlite(path: Path) -> Engine:
    _make_private(path)
    url = URL.create("sqlite", database=str(path))  # not a text: a path may hold what a URL gives a meaning
    return _watched(create_engine(url, connect_args={"timeout": BUSY_SECONDS}))


def _make_private(path: Path) -> None:
    """The file, and the folder if it is made here, are the owner's alone; its name outlives a power cut."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_new = not path.exists()
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if is_new and os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
    except OSError as error:
        fault = f"cannot be opened: {error.strerror}"
        raise DatabaseError(fault, "look at the path and at its permissions", file=str(path)) from error


def _watched(engine: Engine) -> Engine:
    """Set what SQLite forgets with each connection, and let BEGIN take the write lock at once."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        read = connection.get_execution_options().get("read_only")
        connection.exec_driver_sql("BEGIN" if read else "BEGIN IMMEDIATE")

    engine.hide_parameters = True
    return engine


def _revision(connection: Connection, schema: Schema) -> str | None:
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


def _migrate(engine: Engine, schema: Schema, found: str | None, shown: str) -> None:
    """Walk from the revision found to the newest, in one transaction."""
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
