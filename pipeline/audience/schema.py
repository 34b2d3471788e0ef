"""The audience's tables. Whatever names a person is a kept value of `seal`: sealed, and bound to its row.

`subscriber.number` is inner: it keeps the rows of one import together on disk. Everybody else speaks of
`subscriber.id`, which is random. A change here takes a new script in `migrations/versions`, and a dump in the tests.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table

from pipeline.database import Schema

SCHEMA = Schema("audience", Path(__file__).parent / "migrations", "0001")

METADATA = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _owner() -> ForeignKey:
    return ForeignKey("subscriber.number", ondelete="CASCADE")


KEY = Table(
    "key",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("purpose", String(16), nullable=False),  # seal, lookup, token
    Column("wrapped", LargeBinary),  # under the master key
    Column("next", LargeBinary),  # under the master key that a rotation is going to
    Column("clear", LargeBinary),  # the key itself, where sealing is switched off
    Column("swept", BigInteger, nullable=False),  # the subscribers up to this number are sealed by this key
    Column("made_at", BigInteger, nullable=False),
)

SUBSCRIBER = Table(
    "subscriber",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),  # keyed hash of the address's look-up form
    Column("domain", LargeBinary, nullable=False),  # keyed hash of the receiving domain
    Column("address", LargeBinary, nullable=False),
    Column("name", LargeBinary),
    Column("language", String(35)),
    Column("state", String(16), nullable=False),  # active, suppressed
    Column("reason", LargeBinary),
    Column("added_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

MEMBERSHIP = Table(
    "membership",
    METADATA,
    Column("subscriber", _NUMBER, _owner(), primary_key=True, autoincrement=False),
    Column("list", String(64), primary_key=True),
    Column("state", String(16), nullable=False),  # pending, active, unsubscribed
    Column("reason", LargeBinary),
    Column("consent", LargeBinary),  # how, to which words, from which IP
    Column("consent_at", BigInteger),
    Column("changed_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

HISTORY = Table(
    "history",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("subscriber", _NUMBER, _owner(), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("list", String(64), nullable=False),
    Column("what", String(16), nullable=False),
    Column("reason", LargeBinary),
    Index("history_subscriber", "subscriber"),
)

GONE = Table(
    "forgotten",
    METADATA,
    Column("lookup", LargeBinary, primary_key=True),
    Column("why", String(16), nullable=False),  # forgotten: never again; unsubscribed, suppressed: erased by prune
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

FULL = Table(
    "full",
    METADATA,
    Column("subscriber", _NUMBER, _owner(), primary_key=True, autoincrement=False),
    Column("slug", String(200), primary_key=True),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
