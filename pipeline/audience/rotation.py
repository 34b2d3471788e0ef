"""Rotation: a new master key, and a new key for addresses and names; every sealed value is sealed anew.

It may be killed anywhere. First the data keys are wrapped under the new master key besides the old one, and a new
`seal` key is made: from then on everybody writes with that. Then the subscribers are gone through in order, some in one
transaction that also says how far it came. Last the old keys go, and with them the old master key.

Switching `seal` on or off in the configuration is carried out in the same way.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, select, update

from pipeline.audience import keys, sealing
from pipeline.audience.schema import HISTORY, KEY, MEMBERSHIP, SUBSCRIBER
from pipeline.audience.store import Store
from pipeline.audience.vault import Vault

BATCH = 500
"""Subscribers of one transaction."""


def rotate(store: Store, new_master: str | None) -> int:
    """Go through everything, or go on where a rotation stopped; how many subscribers this call went through.

    Raises:
        BadKey: the new key is none, or nothing is sealed.
    """
    if new_master is not None and not store.settings.seal:
        raise keys.BadKey("sealing is switched off, and a key would seal nothing", "set `seal = true` in [audience]")
    master = store.master if new_master is None else keys.read_key(new_master)
    seal_key = _begin(store, master) if store.settings.seal else 0
    store.reload()
    done = 0
    while swept := _batch(store, seal_key):
        done += swept
    _end(store, seal_key)
    if store.settings.seal:
        store.master = master
    store.reload()
    if store.settings.seal and sealing.rows_in_clear(store):
        # `seal` was off for a while after a rotation had been cut off: it wrote in clear behind where that had come to
        return rotate(store, new_master)
    store.scrub()
    return done


def _begin(store: Store, master: bytes | None) -> int:
    """The number of the `seal` key that everything goes to: of the rotation under way, or a new one."""
    with store.writing() as connection:
        rows = keys.key_rows(connection)
        newest: int = max(row.id for row in rows if row.purpose == "seal")
        if all(row.next is not None and keys.unwrapped(row.next, master, row.purpose, row.id) for row in rows):
            return newest
        for row in rows:
            key = keys.unwrap(row, store.master)
            old, new = (keys.wrap(key, one, row.purpose, row.id) for one in (store.master, master))
            connection.execute(update(KEY).where(KEY.c.id == row.id).values(wrapped=old, next=new))
        return keys.add_key(connection, "seal", store.now(), wrapped=store.master, following=master)


def _batch(store: Store, seal_key: int) -> int:
    """Seal the next subscribers anew, with all that belongs to them; 0: there are none."""
    with store.writing() as connection:
        marker = KEY.c.id == seal_key if seal_key else KEY.c.purpose == "lookup"
        swept = connection.execute(select(KEY.c.swept).where(marker)).scalar_one()
        asked = select(SUBSCRIBER).where(SUBSCRIBER.c.number > swept).order_by(SUBSCRIBER.c.number).limit(BATCH)
        rows = connection.execute(asked).all()
        if rows:
            ids = {row.number: row.id for row in rows}
            _people(connection, store.vault, rows)
            _memberships(connection, store.vault, ids)
            _history(connection, store.vault, ids)
            connection.execute(update(KEY).where(marker).values(swept=rows[-1].number))
    return len(rows)


def _people(connection: Connection, vault: Vault, rows: Any) -> None:
    columns = ("address", "name", "reason")
    new = []
    for row in rows:
        values = {column: vault.resealed(getattr(row, column), "subscriber", column, row.id) for column in columns}
        if any(values[column] is not getattr(row, column) for column in columns):
            new.append({"mine": row.number, **{f"new_{column}": values[column] for column in columns}})
    if new:
        statement = update(SUBSCRIBER).where(SUBSCRIBER.c.number == bindparam("mine"))
        connection.execute(statement.values({column: bindparam(f"new_{column}") for column in columns}), new)


def _memberships(connection: Connection, vault: Vault, ids: dict[int, str]) -> None:
    new = []
    for row in connection.execute(select(MEMBERSHIP).where(_within(MEMBERSHIP.c.subscriber, ids))).all():
        place = (ids[row.subscriber], row.list)
        consent = vault.resealed(row.consent, "membership", "consent", *place)
        reason = vault.resealed(row.reason, "membership", "reason", *place)
        if consent is not row.consent or reason is not row.reason:
            new.append({"mine": row.subscriber, "name": row.list, "new_consent": consent, "new_reason": reason})
    if new:
        mine = (MEMBERSHIP.c.subscriber == bindparam("mine")) & (MEMBERSHIP.c.list == bindparam("name"))
        statement = update(MEMBERSHIP).where(mine)
        connection.execute(statement.values(consent=bindparam("new_consent"), reason=bindparam("new_reason")), new)


def _history(connection: Connection, vault: Vault, ids: dict[int, str]) -> None:
    asked = select(HISTORY).where(_within(HISTORY.c.subscriber, ids), HISTORY.c.reason.is_not(None))
    new = []
    for row in connection.execute(asked).all():
        place = (ids[row.subscriber], row.list, row.what, str(row.at))
        new.append({"mine": row.number, "new_reason": vault.resealed(row.reason, "history", "reason", *place)})
    if new:
        statement = update(HISTORY).where(HISTORY.c.number == bindparam("mine"))
        connection.execute(statement.values(reason=bindparam("new_reason")), new)


def _within(column: ColumnElement[int], ids: dict[int, str]) -> ColumnElement[bool]:
    return column.between(min(ids), max(ids))


def _end(store: Store, seal_key: int) -> None:
    """The keys that nothing is sealed by any more go; the others stay, kept in the new way alone."""
    with store.writing() as connection:
        connection.execute(delete(KEY).where(KEY.c.purpose == "seal", KEY.c.id != seal_key))
        for row in keys.key_rows(connection):
            connection.execute(update(KEY).where(KEY.c.id == row.id).values(_settled(row, store)))


def _settled(row: Row[Any], store: Store) -> dict[str, Any]:
    if store.settings.seal:
        return {"wrapped": row.next, "next": None, "clear": None, "swept": 0}
    return {"wrapped": None, "next": None, "clear": keys.unwrap(row, store.master), "swept": 0}
