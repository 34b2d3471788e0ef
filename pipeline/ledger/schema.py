"""The ledger's tables. Times are integer milliseconds since the epoch, UTC.

Migrations in `migrations/versions` lead here from every released schema; a test holds them together.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint

from pipeline.database import Schema

SCHEMA = Schema("ledger", Path(__file__).with_name("migrations"), "0001")

metadata = MetaData()
_BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for a plain INTEGER

mailing = Table(
    "mailing",
    metadata,
    Column("id", _BIG, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("audience_count", Integer, nullable=False),
    Column("audience_digest", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("batch_size", Integer, nullable=False),
    Column("holder", Text, nullable=False),
    Column("held_at", BigInteger, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
    UniqueConstraint("slug", "channel", name="mailing_once"),
)

batch = Table(
    "batch",
    metadata,
    Column("mailing", _BIG, ForeignKey("mailing.id", name="batch_mailing"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("epoch", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""A row appears when a batch is opened for the first time. A batch's deliveries are `number // batch_size`."""

delivery = Table(
    "delivery",
    metadata,
    Column("mailing", _BIG, ForeignKey("mailing.id", name="delivery_mailing"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("reader", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_at", BigInteger),
    Column("at", BigInteger),
    Column("retry_at", BigInteger),
    Column("doubt_at", BigInteger),
    Column("code", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    UniqueConstraint("mailing", "reader", name="delivery_once"),
    sqlite_with_rowid=False,  # one tree instead of two: half the pages of a commit
)
"""`epoch` is that of the last try, `doubt_at` when the first try was made that may have been accepted.

No index holds `state`: with one, PostgreSQL would write a new index entry for every outcome.
"""

event = Table(
    "event",
    metadata,
    Column("id", _BIG, primary_key=True),
    Column("slug", Text, nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

tested = Table(
    "tested",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

learned = Table(
    "learned",
    metadata,
    Column("relay", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Double, nullable=False),
    Column("at", BigInteger, nullable=False),
)
