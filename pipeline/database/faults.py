"""A database's faults, and its place, as people may see them: without statements, values or a password."""

from __future__ import annotations

import logging

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from pipeline.errors import PublishError

for _library in ("sqlalchemy", "psycopg"):
    # Python prints what nobody takes, tracebacks and all, and the values of a row may stand in them
    logging.getLogger(_library).addHandler(logging.NullHandler())


class DatabaseError(PublishError):
    """A database cannot be opened, read or written; what was committed before stands."""


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
