"""Databases: one SQLite file or a PostgreSQL URL, opened for a schema and brought up to date with it.

Reading order: `opening`, `migrating`, `faults`.
"""

from pipeline.database.faults import DatabaseError, said, shown
from pipeline.database.migrating import Schema, operations, version_table
from pipeline.database.opening import BUSY_SECONDS, database_place, found_revision, open_database

__all__ = [
    "BUSY_SECONDS",
    "DatabaseError",
    "Schema",
    "database_place",
    "found_revision",
    "open_database",
    "operations",
    "said",
    "shown",
    "version_table",
]
