"""Retention: what the configuration does not want kept any longer is deleted.

Who left a list, or was suppressed, leaves a keyed hash behind: an import of an old file must not make them readers
again (a new consent may). Who never confirmed leaves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, select
from sqlalchemy.sql.dml import Delete

from pipeline.audience.leaving import keep_hashes
from pipeline.audience.schema import HISTORY, MEMBERSHIP, SUBSCRIBER
from pipeline.audience.store import Store
from pipeline.audience.subscribers import Pruned

_DAY = 24 * 60 * 60 * 1000
_MINE = MEMBERSHIP.c.subscriber == SUBSCRIBER.c.number


def prune(store: Store, now: float | None, *, dry_run: bool) -> Pruned:
    """Delete what the retention rules say, in one transaction; a dry run takes it back. `now` in seconds."""
    moment = store.now() if now is None else int(now * 1000)
    with store.writing() as connection:
        pruned = _pruned(connection, store, moment)
        if dry_run:
            connection.rollback()
            return pruned
    if pruned != Pruned():
        store.scrub()
    return pruned


def _pruned(connection: Connection, store: Store, now: int) -> Pruned:
    settings = store.settings

    def before(days: int) -> int | None:
        return now - days * _DAY if days > 0 else None

    pending = _run(connection, before(settings.pending_days), _never_confirmed)
    unsubscribed = _erase(connection, _left, before(settings.unsubscribed_days), "unsubscribed", now)
    suppressed = _erase(connection, _suppressed, before(settings.suppressed_days), "suppressed", now)
    nowhere = _run(connection, before(settings.pending_days), _nowhere)
    history = _run(connection, before(settings.history_days), lambda until: delete(HISTORY).where(HISTORY.c.at < until))
    return Pruned(pending, unsubscribed, suppressed, nowhere, history)


def _run(connection: Connection, until: int | None, statement: Callable[[int], Delete]) -> int:
    return 0 if until is None else connection.execute(statement(until)).rowcount


def _erase(
    connection: Connection, who: Callable[[int], ColumnElement[bool]], until: int | None, why: str, now: int
) -> int:
    """Erase persons, and keep their hashes."""
    if until is None:
        return 0
    numbers: Select[Any] = select(SUBSCRIBER.c.number).where(who(until))
    keep_hashes(connection, numbers, why, now)
    return connection.execute(delete(SUBSCRIBER).where(who(until))).rowcount


def _never_confirmed(until: int) -> Delete:
    return delete(MEMBERSHIP).where(MEMBERSHIP.c.state == "pending", MEMBERSHIP.c.changed_at < until)


def _left(until: int) -> ColumnElement[bool]:
    """On lists, and long gone from all of them."""
    stays = exists().where(_MINE, (MEMBERSHIP.c.state != "unsubscribed") | (MEMBERSHIP.c.changed_at >= until))
    return (SUBSCRIBER.c.state == "active") & exists().where(_MINE) & ~stays


def _suppressed(until: int) -> ColumnElement[bool]:
    return (SUBSCRIBER.c.state == "suppressed") & (SUBSCRIBER.c.changed_at < until)


def _nowhere(until: int) -> Delete:
    """On no list, and not suppressed (that is worth knowing)."""
    alone = ~exists().where(_MINE)
    return delete(SUBSCRIBER).where(SUBSCRIBER.c.state == "active", SUBSCRIBER.c.added_at < until, alone)
