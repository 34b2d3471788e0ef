"""Leaving: unsubscribing, suppressing, forgetting; and what an operator sets by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, literal, select, update

from pipeline.audience.changes import Changes
from pipeline.audience.schema import FULL, GONE, MEMBERSHIP, SUBSCRIBER
from pipeline.audience.store import Store, number_of
from pipeline.audience.subscribers import NotAgain, State
from pipeline.errors import WrongUse


def set_state(store: Store, reader: str, list_name: str | None, state: State, reason: str) -> None:
    """Set how a subscriber stands to a list, or (None) the whole person.

    Raises:
        UnknownSubscriber: there is none with this id.
        NotAgain: an unsubscribed membership would come to life.
        WrongUse: the whole person cannot stand so.
    """
    with store.writing() as connection:
        number = number_of(connection, reader)
        changes = Changes(store.vault, store.now())
        if list_name is None or state == "suppressed":
            if state not in {"active", "suppressed"}:
                raise WrongUse(f"a whole subscriber cannot be {state}", "name the list that is meant")
            _whole(connection, changes, reader, state, reason)
        else:
            stands = _memberships(connection, number).get(list_name)
            if stands == "unsubscribed" and state != "unsubscribed":
                raise NotAgain("this subscriber has left the list", "take them in again with their new consent")
            if stands != state:
                changes.membership(reader, list_name, state, reason)
        changes.write(connection)


def remove(store: Store, reader: str, list_name: str | None, reason: str) -> int:
    """Unsubscribe from one list or from all; how many memberships that ended.

    Raises:
        UnknownSubscriber: there is none with this id.
    """
    with store.writing() as connection:
        mine = _memberships(connection, number_of(connection, reader))
        left = [name for name, state in mine.items() if state != "unsubscribed" and list_name in {None, name}]
        changes = Changes(store.vault, store.now())
        for name in left:
            changes.membership(reader, name, "unsubscribed", reason)
        changes.write(connection)
    return len(left)


def forget(store: Store, reader: str) -> bool:
    """Erase a person but for a keyed hash; whether the file holds nothing of them either.

    Raises:
        UnknownSubscriber: there is none with this id.
    """
    with store.writing() as connection:
        number = number_of(connection, reader)
        keep_hashes(connection, [number], "forgotten", store.now())
        connection.execute(delete(SUBSCRIBER).where(SUBSCRIBER.c.number == number))
    return store.scrub()


def suppress(store: Store, reader: str, reason: str) -> None:
    """Never write there again, on any list. Nothing happens to somebody who is suppressed already, or gone."""
    with store.writing() as connection:
        changes = Changes(store.vault, store.now())
        _whole(connection, changes, reader, "suppressed", reason)
        changes.write(connection)


def describe(store: Store, reader: str, name: str | None, language: str | None) -> None:
    """Change name or language; None leaves it.

    Raises:
        UnknownSubscriber: there is none with this id.
    """
    with store.writing() as connection:
        number = number_of(connection, reader)
        new: dict[str, Any] = {} if language is None else {"language": language}
        if name is not None:
            new["name"] = store.vault.seal(name, "subscriber", "name", reader)
        if new:
            connection.execute(update(SUBSCRIBER).where(SUBSCRIBER.c.number == number).values(new))


def keep_hashes(connection: Connection, numbers: Any, why: str, at: int) -> None:
    """Keep the hashes of these (numbers, or a query of numbers), so that no import brings them back."""
    rows = select(SUBSCRIBER.c.lookup, literal(why), literal(at)).where(SUBSCRIBER.c.number.in_(numbers))
    connection.execute(insert(GONE).from_select(["lookup", "why", "at"], rows))


def _whole(connection: Connection, changes: Changes, reader: str, state: str, reason: str) -> None:
    """The whole person's state; who is given another chance starts without full mailboxes."""
    row = connection.execute(select(SUBSCRIBER.c.number, SUBSCRIBER.c.state).where(SUBSCRIBER.c.id == reader)).first()
    if row is None or row.state == state:
        return
    changes.state(reader, state, reason)
    connection.execute(delete(FULL).where(FULL.c.subscriber == row.number))


def _memberships(connection: Connection, number: int) -> dict[str, str]:
    asked = select(MEMBERSHIP.c.list, MEMBERSHIP.c.state).where(MEMBERSHIP.c.subscriber == number)
    return {row.list: row.state for row in connection.execute(asked)}
