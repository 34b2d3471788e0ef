"""Looking: finding, showing, listing and counting subscribers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, exists, func, select

from pipeline.audience.addresses import BadAddress, check_address
from pipeline.audience.schema import GONE, HISTORY, MEMBERSHIP, SUBSCRIBER
from pipeline.audience.store import Store, number_of
from pipeline.audience.subscribers import Change, Count, Membership, State, Stats, Subscriber

CHUNK = 1000
"""Subscribers that a listing holds at once."""


def find(store: Store, address: str) -> str | None:
    """The id of the subscriber with this address; None: nobody, or no address."""
    if (lookup := _lookup(store, address)) is None:
        return None
    with store.reading() as connection:
        found: str | None = connection.execute(select(SUBSCRIBER.c.id).where(SUBSCRIBER.c.lookup == lookup)).scalar()
    return found


def was_forgotten(store: Store, address: str) -> bool:
    """Whether somebody with this address asked to be erased."""
    asked = select(GONE.c.at).where(GONE.c.lookup == _lookup(store, address), GONE.c.why == "forgotten")
    with store.reading() as connection:
        return connection.execute(asked).first() is not None


def show(store: Store, reader: str) -> Subscriber:
    """Everything about one subscriber.

    Raises:
        UnknownSubscriber: there is none with this id.
    """
    with store.reading() as connection:
        number = number_of(connection, reader)
        rows = connection.execute(select(SUBSCRIBER).where(SUBSCRIBER.c.number == number)).all()
        lines = connection.execute(
            select(HISTORY).where(HISTORY.c.subscriber == number).order_by(HISTORY.c.number)
        ).all()
        memberships = _memberships(store, connection, rows).get(number, [])
    return _subscriber(store, rows[0], memberships, tuple(_change(store, reader, line) for line in lines))


def listing(store: Store, list_name: str | None, state: State | None, language: str | None) -> Iterator[Subscriber]:
    """Subscribers in the order in which they came, some at a time."""
    wanted = [*_wanted(list_name, state)] + ([] if language is None else [SUBSCRIBER.c.language == language])
    last = 0
    while True:
        with store.reading() as connection:
            asked = select(SUBSCRIBER).where(SUBSCRIBER.c.number > last, *wanted)
            rows = connection.execute(asked.order_by(SUBSCRIBER.c.number).limit(CHUNK)).all()
            memberships = _memberships(store, connection, rows)
        for row in rows:
            yield _subscriber(store, row, memberships.get(row.number, []), ())
        if len(rows) < CHUNK:
            return
        last = rows[-1].number


def stats(store: Store) -> Stats:
    """How many stand how."""
    suppressed = SUBSCRIBER.c.state == "suppressed"
    stands = case((suppressed, "suppressed"), else_=MEMBERSHIP.c.state).label("stands")
    groups = (
        select(MEMBERSHIP.c.list, stands, SUBSCRIBER.c.language, func.count().label("many"))
        .join(SUBSCRIBER, SUBSCRIBER.c.number == MEMBERSHIP.c.subscriber)
        .group_by(MEMBERSHIP.c.list, stands, SUBSCRIBER.c.language)
    )
    with store.reading() as connection:
        counts = [Count(row.list, row.stands, row.language, row.many) for row in connection.execute(groups)]
        everybody = connection.execute(select(func.count()).select_from(SUBSCRIBER)).scalar_one()
        dead = connection.execute(select(func.count()).select_from(SUBSCRIBER).where(suppressed)).scalar_one()
        gone = connection.execute(select(func.count()).select_from(GONE).where(GONE.c.why == "forgotten")).scalar_one()
    counts.sort(key=lambda count: (count.list, count.state, count.language or ""))
    return Stats(everybody, dead, gone, tuple(counts))


def lists(store: Store) -> frozenset[str]:
    """The lists that anybody is on, or ever was."""
    with store.reading() as connection:
        return frozenset(connection.execute(select(MEMBERSHIP.c.list).distinct()).scalars())


def _lookup(store: Store, address: str) -> bytes | None:
    try:
        return store.vault.lookup(check_address(address))
    except BadAddress:
        return None


def _wanted(list_name: str | None, state: State | None) -> Iterator[ColumnElement[bool]]:
    mine = [MEMBERSHIP.c.subscriber == SUBSCRIBER.c.number]
    if list_name is not None:
        mine.append(MEMBERSHIP.c.list == list_name)
    if state == "suppressed":
        yield SUBSCRIBER.c.state == "suppressed"
    elif state is not None:
        yield SUBSCRIBER.c.state == "active"
        mine.append(MEMBERSHIP.c.state == state)
    if len(mine) > 1:
        yield exists().where(*mine)


def _memberships(store: Store, connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, list[Membership]]:
    ids = {row.number: row.id for row in rows}
    asked = select(MEMBERSHIP).where(MEMBERSHIP.c.subscriber.in_(list(ids))).order_by(MEMBERSHIP.c.list)
    found: dict[int, list[Membership]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.subscriber, []).append(_membership(store, ids[row.subscriber], row))
    return found


def _membership(store: Store, reader: str, row: Row[Any]) -> Membership:
    how, wording, ip = store.vault.unseal_consent(row.consent, "membership", "consent", reader, row.list)
    reason = store.vault.unseal(row.reason, "membership", "reason", reader, row.list)
    return Membership(row.list, row.state, row.changed_at, reason, row.consent_at, how, wording, ip)


def _change(store: Store, reader: str, row: Row[Any]) -> Change:
    reason = store.vault.unseal(row.reason, "history", "reason", reader, row.list, row.what, str(row.at))
    return Change(row.at, row.list, row.what, reason)


def _subscriber(
    store: Store, row: Row[Any], memberships: Sequence[Membership], history: tuple[Change, ...]
) -> Subscriber:
    unseal = store.vault.unseal
    return Subscriber(
        row.id,
        unseal(row.address, "subscriber", "address", row.id),
        unseal(row.name, "subscriber", "name", row.id),
        row.language,
        row.state,
        unseal(row.reason, "subscriber", "reason", row.id),
        row.added_at,
        row.changed_at,
        tuple(memberships),
        history,
    )
