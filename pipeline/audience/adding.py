"""Adding: many people taken in, some thousands in one transaction; or only judged, for a dry run."""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, bindparam, select

from pipeline.audience.changes import Changes
from pipeline.audience.joining import Known, Ruling, after, judge
from pipeline.audience.overlay import Overlay
from pipeline.audience.schema import GONE, MEMBERSHIP, SUBSCRIBER
from pipeline.audience.store import Store
from pipeline.audience.subscribers import Added, NewSubscriber
from pipeline.audience.tokens import to_base32

CHUNK = 10_000
"""Rows of one transaction: ids and hashes are random, so each transaction touches much of two indexes. It takes about a
second and 40 MB."""
_ID_BYTES = 10

_PEOPLE = (
    select(
        SUBSCRIBER.c.lookup,
        SUBSCRIBER.c.id,
        SUBSCRIBER.c.state,
        SUBSCRIBER.c.changed_at,
        MEMBERSHIP.c.list,
        MEMBERSHIP.c.state.label("stands"),
        MEMBERSHIP.c.changed_at.label("since"),
    )
    .outerjoin(MEMBERSHIP, MEMBERSHIP.c.subscriber == SUBSCRIBER.c.number)
    .where(SUBSCRIBER.c.lookup.in_(bindparam("hashes", expanding=True)))
)
_HASHES = select(GONE).where(GONE.c.lookup.in_(bindparam("hashes", expanding=True)))

Row = tuple[bytes, NewSubscriber]
Carry = Callable[[Known | None, Ruling, Row], str]


def add_many(store: Store, rows: Iterable[NewSubscriber], *, again: bool) -> Iterator[Added]:
    """Take people in; what is yielded is committed.

    Raises:
        BadAddress: a row's address did not go through `check_address`; the chunks before it are committed.
        DatabaseError: the database does not work; the chunk under way is not written.
    """
    for chunk in _chunks(store, rows):
        with store.writing() as connection:
            now = store.now()
            changes = Changes(store.vault, now)
            known = known_of(connection, [lookup for lookup, _new in chunk])
            added = [_carried(known, row, changes, again=again, now=now) for row in chunk]
            changes.write(connection)
        yield from added


def plan_many(store: Store, rows: Iterable[NewSubscriber], *, again: bool) -> Iterator[Added]:
    """The verdicts of `add_many`; nothing is written but a private file of keyed hashes that ends with the plan."""
    with Overlay() as overlay:
        for chunk in _chunks(store, rows):
            hashes = [lookup for lookup, _new in chunk]
            with store.reading() as connection:
                stored = known_of(connection, hashes)
            now = store.now()
            known = ChainMap({}, overlay.known_of(hashes), stored)
            yield from [_planned(known, row, again=again, now=now) for row in chunk]
            overlay.keep(known.maps[0])


def known_of(connection: Connection, hashes: list[bytes]) -> dict[bytes, Known]:
    """What the store knows of addresses, by their keyed hashes."""
    known = {row.lookup: Known("", row.why, row.at) for row in connection.execute(_HASHES, {"hashes": hashes})}
    lists: dict[bytes, dict[str, tuple[str, int]]] = {}
    for row in connection.execute(_PEOPLE, {"hashes": hashes}):
        mine = lists.setdefault(row.lookup, {})
        if row.list is not None:
            mine[row.list] = (row.stands, row.since)
        known[row.lookup] = Known(row.id, row.state, row.changed_at, mine)
    return known


def _chunks(store: Store, rows: Iterable[NewSubscriber]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while chunk := [(store.vault.lookup(new.address), new) for new in islice(waiting, CHUNK)]:
        yield chunk


def _carried(known: dict[bytes, Known], row: Row, changes: Changes, *, again: bool, now: int) -> Added:
    """Judge one row and put down what follows from it."""
    lookup, new = row
    before = known.get(lookup)
    ruling = judge(before, new, again=again, now=now)
    reader = before.id if before is not None else ""
    if ruling.create:
        reader = to_base32(os.urandom(_ID_BYTES))
        changes.person(reader, lookup, new, back=before is not None)
    if ruling.state is not None:
        changes.state(reader, ruling.state, new.reason)
    for name, state in ruling.lists.items():
        changes.membership(reader, name, state, new.reason, new)
    if (now_known := after(before, ruling, reader=reader, now=now)) is not None:
        known[lookup] = now_known
    return Added(reader, ruling.verdict)


def _planned(known: ChainMap[bytes, Known], row: Row, *, again: bool, now: int) -> Added:
    lookup, new = row
    before = known.get(lookup)
    ruling = judge(before, new, again=again, now=now)
    then = after(before, ruling, reader=_NOBODY_YET, now=now)
    if then is not None and then is not before:
        known[lookup] = then
    reader = before.id if before is not None else ""
    return Added("" if reader == _NOBODY_YET else reader, ruling.verdict)


_NOBODY_YET = "new"
"""Stands for the id of who would be taken in."""
