"""The first schema: keys, subscribers, memberships, history, hashes of the forgotten, full mailboxes."""

from __future__ import annotations

import sqlalchemy as sa

from pipeline.database import operations

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _keys()
    _subscribers()
    _memberships()
    _history()
    _gone()
    _full()


def _keys() -> None:
    operations().create_table(
        "key",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary),
        sa.Column("next", sa.LargeBinary),
        sa.Column("clear", sa.LargeBinary),
        sa.Column("swept", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )


def _subscribers() -> None:
    operations().create_table(
        "subscriber",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(16), nullable=False, unique=True),
        sa.Column("lookup", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("domain", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.LargeBinary),
        sa.Column("language", sa.String(35)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.LargeBinary),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
    )


def _memberships() -> None:
    operations().create_table(
        "membership",
        sa.Column("subscriber", _NUMBER, _owner(), primary_key=True, autoincrement=False),
        sa.Column("list", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.LargeBinary),
        sa.Column("consent", sa.LargeBinary),
        sa.Column("consent_at", sa.BigInteger),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _history() -> None:
    operations().create_table(
        "history",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("subscriber", _NUMBER, _owner(), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("list", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("reason", sa.LargeBinary),
    )
    operations().create_index("history_subscriber", "history", ["subscriber"])


def _gone() -> None:
    operations().create_table(
        "forgotten",
        sa.Column("lookup", sa.LargeBinary, primary_key=True),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _full() -> None:
    operations().create_table(
        "full",
        sa.Column("subscriber", _NUMBER, _owner(), primary_key=True, autoincrement=False),
        sa.Column("slug", sa.String(200), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _owner() -> sa.ForeignKey:
    return sa.ForeignKey("subscriber.number", ondelete="CASCADE")
