"""Taking a thread back: each deletion is in the ledger before it is asked for and after it, by the holder alone.

While a thread is retracting, no run posts anything of it. A retraction may be killed at any moment: what is
"retracting" is deleted once more by the next one, and what is gone already counts as deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from pipeline.ledger import events
from pipeline.ledger.holder import Holder
from pipeline.ledger.lease import LEASE, refuse_other
from pipeline.ledger.mailings import found, locked
from pipeline.ledger.schema import delivery, mailing
from pipeline.ledger.store import Store
from pipeline.ledger.values import NotAllowed

THERE: Final = ("sent", "retracting", "in doubt", "sending")
"""States of what stands there, or may."""
_CLEAR: Final[dict[str, Any]] = {"retry_at": None, "doubt_at": None}
_ANEW: Final[dict[str, Any]] = _CLEAR | {
    "state": "planned",
    "code": "",
    "why": "retracted, and put back by a person",
    "receipt": "",
    "attempts": 0,
    "first_at": None,
}


class Retraction:
    """One thread that is taken back. Each method is one durable write, and renews the holder's lease.

    Each may raise AlreadyRunning (another process has it by now) and NotAllowed (the thread's state is another one);
    then nothing was written.
    """

    def __init__(self, store: Store, number: int, holder: Holder) -> None:
        self._store, self._number, self._holder = store, number, holder

    def begin(self) -> None:
        """From now on nothing of it is posted any more, whatever its state was."""
        with self._mine() as (connection, row):
            if row.state == "planning":
                fault = f"{row.slug}/{row.channel} is being planned: nothing of it was posted"
                raise NotAllowed(fault, "“publish status” says how it stands")
            if row.state != "retracting":
                self._state(connection, "retracting", "")
                events.add(connection, self._store.now(), row.slug, row.channel, "retracting", f"it was {row.state}")

    def deleting(self, number: int) -> None:
        """A post is about to be deleted."""
        self._turn(number, state="retracting", why="its deletion has no answer yet")

    def deleted(self, number: int, how: str = "") -> None:
        """It is gone. Its receipt is kept: it says what was there."""
        self._turn(number, state="retracted", code="", why=how, **_CLEAR)

    def kept(self, number: int, why: str, code: str = "") -> None:
        """It surely stands there still."""
        self._turn(number, state="sent", code=code, why=why, **_CLEAR)

    def unknown(self, number: int, why: str) -> None:
        """Whether it is gone nobody knows."""
        self._turn(number, state="retracting", why=why)

    def found(self, number: int, receipt: str) -> None:
        """Where a post stands whose receipt nobody had written down."""
        self._turn(number, state="sent", receipt=receipt, **_CLEAR)

    def end(self, why: str = "") -> bool:
        """It goes no further now; `why` says what is in the way. Gives whether nothing of it stands there any more."""
        with self._mine() as (connection, row):
            left, gone = (_count(connection, self._number, *states) for states in (THERE, ("retracted",)))
            self._state(connection, "retracting" if left else "retracted", why if left else "")
            said = f"{gone} deleted, {left} left" if left else f"{gone} deleted"
            what = "retraction ended" if left else "retracted"
            detail = f"{said}; {why}" if left and why else said
            events.add(connection, self._store.now(), row.slug, row.channel, what, detail)
        return not left

    def _turn(self, number: int, **values: Any) -> None:
        with self._mine() as (connection, row):
            if row.state != "retracting":
                fault = f"{row.slug}/{row.channel} is {row.state}, and no longer being retracted"
                raise NotAllowed(fault, "“publish status” says how it stands")
            mine = (delivery.c.mailing == self._number) & (delivery.c.number == number)
            connection.execute(update(delivery).where(mine).values(at=self._store.now(), **values))

    @contextmanager
    def _mine(self) -> Iterator[tuple[Connection, Any]]:
        """A transaction, and the thread's row in it, which is surely this holder's for another lease."""
        with self._store.writing() as connection:
            row, now = locked(connection, self._number), self._store.now()
            refuse_other(row, self._holder, now)
            values = {"holder": self._holder.written, "lease_until": now + LEASE}
            connection.execute(update(mailing).where(mailing.c.id == self._number).values(values))
            yield connection, row

    def _state(self, connection: Connection, state: str, reason: str) -> None:
        connection.execute(update(mailing).where(mailing.c.id == self._number).values(state=state, reason=reason))


def post_again(store: Store, slug: str, channel: str) -> int:
    """Plan again what was deleted of a thread, as if it had never been posted; gives how many posts."""
    with store.writing() as connection:
        row = found(connection, slug, channel, lock=True)
        if row is None or row.state not in {"retracting", "retracted"}:
            raise NotAllowed(f"{slug}/{channel} was not retracted", "“publish status” says how it stands")
        if _count(connection, row.id, "retracting"):
            fault = f"whether a post of {slug}/{channel} is gone is not known"
            raise NotAllowed(fault, f"“publish retract {slug} --channel {channel}” finds it out")
        gone = (delivery.c.mailing == row.id) & (delivery.c.state == "retracted")
        number = connection.execute(update(delivery).where(gone).values(_ANEW)).rowcount
        if number:
            connection.execute(update(mailing).where(mailing.c.id == row.id).values(state="running", reason=""))
            events.add(connection, store.now(), slug, channel, "put back", f"{number} that were retracted")
    return number


def _count(connection: Connection, number: int, *states: str) -> int:
    query = select(func.count()).select_from(delivery)
    return connection.execute(query.where(delivery.c.mailing == number, delivery.c.state.in_(states))).scalar_one()
