"""The direct way to the database, past SQLAlchemy's statements and results: for what runs thousands of times a second.

Pool, dialect, dead connections and errors are SQLAlchemy's as everywhere else; only a statement goes to the driver as
it is (PEP 249). Of the time of a small transaction SQLAlchemy's own part is a third.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Engine, TextClause
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

Ask = Callable[[str, Mapping[str, Any]], list[Any]]
"""A statement in the driver's own words and its parameters by name in, its rows out."""
_Answer = TypeVar("_Answer")


class Direct:
    """One connection of the pool. For one caller at a time.

    Raises:
        SQLAlchemyError: there is none to be had.
    """

    def __init__(self, engine: Engine) -> None:
        self._dialect = engine.dialect
        self._embedded = engine.dialect.name == "sqlite"
        self._connection = engine.connect()
        self._pooled = self._connection.connection

    def transaction(self, work: Callable[[Ask], _Answer]) -> _Answer:
        """What `work` gives, once all that it wrote is on disk.

        Raises:
            DBAPIError: the database failed; `connection_invalidated` says that the connection is dead. After this, and
                after whatever `work` raises, the connection is to be dropped, and nothing was written.
        """
        driver = self._dialect.dbapi
        assert driver is not None  # noqa: S101 - an engine has one
        try:
            if self._embedded:
                self._ask("BEGIN IMMEDIATE", {})
            answer = work(self._ask)
            self._pooled.commit()
        except driver.Error as error:
            raw = self._pooled.dbapi_connection
            gone = raw is None or self._dialect.is_disconnect(error, raw, None)
            raise DBAPIError.instance(
                None, None, error, driver.Error, hide_parameters=True, connection_invalidated=gone
            ) from error
        return answer

    def drop(self) -> None:
        """Let go of the connection, of which nobody may know how it stands; what was not committed is undone."""
        with suppress(SQLAlchemyError):  # it is gone already
            self._connection.invalidate()
            self._connection.close()

    def _ask(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        cursor = self._pooled.cursor()
        cursor.execute(statement, values)
        rows: list[Any] = list(cursor.fetchall()) if cursor.description else []
        cursor.close()
        return rows


def in_drivers_words(clause: TextClause, engine: Engine) -> str:
    """A statement as the database's driver takes it, with its parameters by name."""
    embedded = engine.dialect.name == "sqlite"
    return str(clause.compile(dialect=sqlite.dialect(paramstyle="named") if embedded else engine.dialect))
