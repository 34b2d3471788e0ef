"""The overlay: what a dry run has judged so far, laid over the store, so that a file's own duplicates are seen.

It is a private SQLite database that ends with its connection (an empty name: https://www.sqlite.org/inmemorydb.html);
large ones spill to a temporary file. It holds keyed hashes, no addresses.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from pipeline.audience.joining import Known
from pipeline.database import said


class Overlay:
    """What is known by a dry run alone. A context manager."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA synchronous=OFF")
        self._database.execute("CREATE TABLE known (lookup BLOB PRIMARY KEY, known TEXT NOT NULL) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def known_of(self, hashes: Sequence[bytes]) -> dict[bytes, Known]:
        """What was kept for these."""
        marks = ",".join("?" * len(hashes))
        rows = self._database.execute(f"SELECT lookup, known FROM known WHERE lookup IN ({marks})", hashes)  # noqa: S608
        return {lookup: _read(known) for lookup, known in rows}

    def keep(self, known: Mapping[bytes, Known]) -> None:
        """Keep what was judged.

        Raises:
            DatabaseError: there is no room for it.
        """
        rows = [(lookup, _written(one)) for lookup, one in known.items()]
        try:
            self._database.execute("BEGIN")
            self._database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", rows)
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            raise said(error, "dry run") from None


def _written(known: Known) -> str:
    return json.dumps([known.id, known.state, known.changed_at, known.lists])


def _read(text: str) -> Known:
    reader, state, changed_at, lists = json.loads(text)
    return Known(reader, state, changed_at, {name: (stands, since) for name, (stands, since) in lists.items()})
