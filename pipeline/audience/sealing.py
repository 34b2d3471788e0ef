"""Sealing, looked at from outside: is an audience sealed already, and what in it is still in clear?"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from pipeline.audience.keys import key_rows
from pipeline.audience.schema import HISTORY, MEMBERSHIP, SCHEMA, SUBSCRIBER
from pipeline.audience.store import Store, place_of
from pipeline.channel import AudienceSettings
from pipeline.database import DatabaseError, open_database
from pipeline.secret import MissingSecret

_SEALED_FROM = b"\0\1"
"""A kept value begins with its key's number; what sorts before this is of key 0: in clear (`seal.kept`)."""
_KEPT: tuple[tuple[Column[bytes], ...], ...] = (
    (SUBSCRIBER.c.address, SUBSCRIBER.c.name, SUBSCRIBER.c.reason),
    (MEMBERSHIP.c.consent, MEMBERSHIP.c.reason),
    (HISTORY.c.reason,),
)


def rows_in_clear(store: Store) -> int:
    """How many rows hold a value that is not sealed. It reads every row: a second for a million readers.

    Raises:
        DatabaseError: the database does not work.
    """
    with store.reading() as connection:
        return sum(
            connection.execute(
                select(func.count()).select_from(columns[0].table).where(or_(*(one < _SEALED_FROM for one in columns)))
            ).scalar_one()
            for columns in _KEPT
        )


def is_sealed(settings: AudienceSettings, root: Path) -> bool:
    """Whether there is an audience that some key seals. Needs no key, and makes no audience.

    What cannot be opened is taken for none: whoever opens it for its readers is told why.
    """
    try:
        place = place_of(settings, root)
        if "://" not in place and not Path(place).is_file():
            return False
        engine = open_database(place, SCHEMA)
    except (DatabaseError, MissingSecret):
        return False
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            return any(row.clear is None for row in key_rows(connection))
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()
