"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa

from pipeline.database import operations

revision, down_revision = "0001", None
branch_labels = depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op = operations()
    op.create_table(
        "mailing",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("audience_count", sa.Integer, nullable=False),
        sa.Column("audience_digest", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("batch_size", sa.Integer, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("held_at", sa.BigInteger, nullable=False),
        sa.Column("lease_until", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("slug", "channel", name="mailing_once"),
    )
    op.create_table(
        "batch",
        sa.Column("mailing", _BIG, sa.ForeignKey("mailing.id", name="batch_mailing"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    _delivery()
    _history()


def _delivery() -> None:
    operations().create_table(
        "delivery",
        sa.Column("mailing", _BIG, sa.ForeignKey("mailing.id", name="delivery_mailing"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("domain", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("first_at", sa.BigInteger),
        sa.Column("at", sa.BigInteger),
        sa.Column("retry_at", sa.BigInteger),
        sa.Column("doubt_at", sa.BigInteger),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.UniqueConstraint("mailing", "reader", name="delivery_once"),
        sqlite_with_rowid=False,
    )


def _history() -> None:
    op = operations()
    op.create_table(
        "event",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False, index=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "tested",
        sa.Column("slug", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "learned",
        sa.Column("relay", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
