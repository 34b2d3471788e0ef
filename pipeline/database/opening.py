"""Opening a database: one SQLite file or a PostgreSQL URL, brought up to date with its schema.

SQLite is opened in WAL with `synchronous=FULL`: what was committed survives a power cut.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from pipeline.database.faults import DatabaseError, said, shown
from pipeline.database.migrating import Schema, migrate, revision_in

BUSY_SECONDS = 10
"""How long a writer waits for another program that holds the file."""


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
            found = revision_in(connection, schema)
        if found != schema.head:
            migrate(engine, schema, found, shown(place))
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
    if "://" not in place and _is_missing(Path(place)):
        return None
    engine = _engine(place)
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            return revision_in(connection, schema)
    except SQLAlchemyError as error:
        raise said(error, schema.name, shown(place)) from error
    finally:
        engine.dispose()


def _is_missing(path: Path) -> bool:
    """Whether there is no such file; what cannot be looked at is opened, which says why."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        pass
    return False


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
