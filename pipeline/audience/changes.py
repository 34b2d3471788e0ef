"""Changes: what is to be written about subscribers, gathered and written in a few statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.audience.schema import GONE, HISTORY, MEMBERSHIP, SUBSCRIBER
from pipeline.audience.subscribers import NewSubscriber
from pipeline.audience.vault import Vault

_NUMBER = select(SUBSCRIBER.c.number).where(SUBSCRIBER.c.id == bindparam("who")).scalar_subquery()
_PERSON = insert(SUBSCRIBER)
_STATE = (
    update(SUBSCRIBER)
    .where(SUBSCRIBER.c.id == bindparam("who"))
    .values(state=bindparam("state"), reason=bindparam("reason"), changed_at=bindparam("changed_at"))
)
_LINE = insert(HISTORY).values(subscriber=_NUMBER)
_BACK = delete(GONE).where(GONE.c.lookup == bindparam("hash"))


def _membership(connection: Connection) -> Any:
    """Set a membership, new or not: the consent stays unless there is a newer one."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    wanted: Any = dialect.insert(MEMBERSHIP).values(subscriber=_NUMBER)
    new = wanted.excluded
    return wanted.on_conflict_do_update(
        index_elements=[MEMBERSHIP.c.subscriber, MEMBERSHIP.c.list],
        set_={
            "state": new.state,
            "reason": new.reason,
            "changed_at": new.changed_at,
            "consent": func.coalesce(new.consent, MEMBERSHIP.c.consent),
            "consent_at": func.coalesce(new.consent_at, MEMBERSHIP.c.consent_at),
        },
    )


class Changes:
    """What one transaction will write. Made inside it, for the keys of its moment."""

    def __init__(self, vault: Vault, now: int) -> None:
        self._vault, self._now = vault, now
        self._people: list[dict[str, Any]] = []
        self._states: list[dict[str, Any]] = []
        self._memberships: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []
        self._back: list[dict[str, Any]] = []

    def person(self, reader: str, lookup: bytes, new: NewSubscriber, *, back: bool) -> None:
        """A person who was not there; `back`: only a hash was left of them."""
        self._people.append(
            {
                "id": reader,
                "lookup": lookup,
                "domain": self._vault.domain(new.address),
                "address": self._vault.seal(new.address, "subscriber", "address", reader),
                "name": self._vault.seal(new.name, "subscriber", "name", reader),
                "language": new.language,
                "state": "active",
                "added_at": self._now,
                "changed_at": self._now,
            }
        )
        if back:
            self._back.append({"hash": lookup})
        if not new.lists:
            self._line(reader, "", "added", "")

    def state(self, reader: str, state: str, reason: str) -> None:
        """The whole person's state."""
        sealed = self._vault.seal(reason, "subscriber", "reason", reader)
        self._states.append({"who": reader, "state": state, "reason": sealed, "changed_at": self._now})
        self._line(reader, "", state, reason)

    def membership(self, reader: str, name: str, state: str, reason: str, new: NewSubscriber | None = None) -> None:
        """One membership, and by which consent."""
        consent = None
        if new is not None:
            said = (new.consent_how, new.consent_wording, new.consent_ip)
            consent = self._vault.seal_consent(*said, "membership", "consent", reader, name)
        self._memberships.append(
            {
                "who": reader,
                "list": name,
                "state": state,
                "reason": self._vault.seal(reason, "membership", "reason", reader, name),
                "consent": consent,
                "consent_at": new.consent_at if new is not None else None,
                "changed_at": self._now,
            }
        )
        self._line(reader, name, state, reason)

    def _line(self, reader: str, name: str, what: str, reason: str) -> None:
        sealed = self._vault.seal(reason, "history", "reason", reader, name, what, str(self._now))
        self._lines.append({"who": reader, "at": self._now, "list": name, "what": what, "reason": sealed})

    def write(self, connection: Connection) -> None:
        """Write everything, people before what belongs to them."""
        statements = (
            (_BACK, self._back),
            (_PERSON, self._people),
            (_STATE, self._states),
            (_membership(connection), self._memberships),
            (_LINE, self._lines),
        )
        for statement, rows in statements:
            if rows:
                connection.execute(statement, rows)
