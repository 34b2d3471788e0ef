"""Keeping: a whole copy of the ledger's file, for a machine whose disk is wiped.

A copy knows nothing of what is sent after it was made. Whoever went on from a plain one would send that again. So
the copy that is made before and during a run says of everything that the run may still send that it is in doubt. If
the run lives, a true copy follows at its end; if it is lost, its ledger is a ledger of doubts, and the usual rules for
doubt hold: repeated where that is harmless, asked where the far side can say, else left to a person (laws 10 and 11).
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from pipeline.database import DatabaseError
from pipeline.ledger.schema import SCHEMA
from pipeline.ledger.store import Store
from pipeline.ledger.values import NotAllowed

LOST = "the run that may have sent it was lost, and its ledger with it"
"""Why a delivery is in doubt in the copy of a ledger."""

_OPEN = """
SELECT id, channel FROM mailing WHERE slug = :slug AND state NOT IN ('done', 'cancelled') ORDER BY id"""
# What is in doubt already has its first try; what was never tried may be tried from this moment on.
_UNSURE = """
UPDATE delivery SET state = 'in doubt', doubt_at = COALESCE(doubt_at, CASE state WHEN 'sending' THEN at END, :now),
    first_at = COALESCE(first_at, :now), at = COALESCE(at, :now), retry_at = NULL, why = :why
WHERE mailing = :mailing AND state IN ('planned', 'deferred', 'sending')"""
_EVENT = """
INSERT INTO event (slug, channel, at, what, detail) VALUES (:slug, :channel, :now, 'in doubt', :detail)"""


def keep(store: Store, copy: Path, unsure: str | None) -> int:
    """Write the copy, whole or not at all; gives how many are in doubt in it that are not in the ledger."""
    if store.postgres:
        fault = "the ledger is in PostgreSQL, and stays there when this machine is wiped"
        raise NotAllowed(fault, "leave “publish keep” out; back the database up as you do others")
    try:
        copy.absolute().parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{copy.name}-", dir=copy.absolute().parent)  # the owner's alone
        os.close(handle)
        try:
            number = _write(store, draft, unsure)
            Path(draft).replace(copy)
        finally:
            Path(draft).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        cause = error.strerror if isinstance(error, OSError) else "the disk is full, or failed"
        raise DatabaseError(f"the copy of the {SCHEMA.name} cannot be written: {cause}", "", file=str(copy)) from error
    return number


def _write(store: Store, draft: str, unsure: str | None) -> int:
    with closing(sqlite3.connect(draft, isolation_level=None)) as written:
        with store.reading() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)  # noqa: S101 - the other database was refused above
            source.backup(written)
        written.execute("PRAGMA journal_mode = DELETE")  # one file, without others beside it
        if unsure is None:
            return 0
        written.execute("BEGIN")
        number = _doubt(written, unsure, store.now())
        written.execute("COMMIT")
    return number


def _doubt(written: sqlite3.Connection, slug: str, now: int) -> int:
    total = 0
    for mailing, channel in written.execute(_OPEN, {"slug": slug}).fetchall():
        number = written.execute(_UNSURE, {"mailing": mailing, "now": now, "why": LOST}).rowcount
        if number:
            told = {"slug": slug, "channel": channel, "now": now, "detail": f"{number}: {LOST}"}
            written.execute(_EVENT, told)
        total += number
    return total
