"""Keys: the master key is the operator's and stands in no file of ours; the keys that do the work are kept wrapped.

Envelope encryption: three kinds of random data keys stand in the table `key`, each wrapped with AES-GCM under the
master key: `seal` for addresses and names, `lookup` for keyed hashes, `token` for the opaque names of readers. A
rotation changes the first and wraps the others anew.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from pipeline.audience.schema import KEY
from pipeline.audience.seal import Broken, Sealer
from pipeline.channel import Secret
from pipeline.errors import PublishError
from pipeline.secret import MissingSecret, reveal

KEY_BYTES = 32
_HEX = 2 * KEY_BYTES


class BadKey(PublishError):
    """A text is no key."""


class MissingKey(PublishError):
    """The audience is sealed, and its key is not where the configuration says."""


class WrongKey(PublishError):
    """A key is there, and does not open the audience."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The data keys, unwrapped, for as long as the audience is open.

    `sealers` are the `seal` keys by number; `current` is the number that new values are sealed by, 0 where they are
    kept in clear. `newest` is the greatest number of any key: another one in the table means that this ring is old.
    `settled` says that no rotation is under way and that everything is kept as the configuration wants it.
    """

    sealers: Mapping[int, Sealer] = field(repr=False)
    current: int
    lookup: bytes = field(repr=False)
    token: bytes = field(repr=False)
    newest: int
    settled: bool


def new_master_key() -> str:
    """A new master key: 32 random bytes, in base64 (44 characters)."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def read_key(text: str) -> bytes:
    """The 32 bytes of a master key, written in base64 (either alphabet, with or without padding) or in hex.

    Raises:
        BadKey: it is none.
    """
    text = text.strip()
    try:
        if len(text) == _HEX:
            return bytes.fromhex(text)
        padded = text.translate({ord("-"): "+", ord("_"): "/"}).rstrip("=")
        key = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BadKey("this is no key: a key is 32 bytes in base64 or hex", "make one with `publish subscribers key`")
    return key


def master_key(secret: Secret, root: Path, *, sealed: bool) -> bytes:
    """The operator's key, from where the configuration says.

    Args:
        secret: `key` of `[audience]`.
        root: the publication's folder.
        sealed: something is sealed already, so that a new key would be of no use.

    Raises:
        MissingKey: it is not there, or others may read it.
        WrongKey: what is there is no key.
    """
    fresh = "make one with `publish subscribers key`, keep a copy in a safe place"
    try:
        return read_key(reveal(secret, root))
    except MissingSecret as error:
        hint = "put there the key that it was sealed with" if sealed else f"{error.remedy}; {fresh}"
        remedy = error.remedy if "others" in error.fault else hint
        raise MissingKey(f"the audience's key is missing: {error.fault}", remedy, file=error.file) from None
    except BadKey:
        remedy = "put there the key that it was sealed with" if sealed else fresh
        raise WrongKey(f"{secret} holds no key: a key is 32 bytes in base64 or hex", remedy) from None


def key_rows(connection: Connection) -> Sequence[Row[Any]]:
    """All data keys as they are kept, by number."""
    return connection.execute(select(KEY).order_by(KEY.c.id)).all()


def open_ring(rows: Sequence[Row[Any]], master: bytes | None, *, seal: bool) -> KeyRing | None:
    """Unwrap the data keys; None when some have still to be made.

    Raises:
        WrongKey: the master key does not open them.
    """
    keys = {row.id: unwrap(row, master) for row in rows}
    by_purpose = {row.purpose: keys[row.id] for row in rows}
    sealers = {row.id: Sealer(keys[row.id]) for row in rows if row.purpose == "seal"}
    if not {"lookup", "token"} <= by_purpose.keys() or (seal and not sealers):
        return None
    wrapped_once = all(row.clear is None and row.next is None for row in rows)
    settled = len(sealers) == 1 and wrapped_once if seal else not sealers
    return KeyRing(sealers, max(sealers) if seal else 0, by_purpose["lookup"], by_purpose["token"], max(keys), settled)


def make_missing(connection: Connection, master: bytes | None, now: int) -> None:
    """Make the data keys that are not there: wrapped under the master key, or (None) in clear."""
    there = {row.purpose for row in key_rows(connection)}
    for purpose in ("lookup", "token") if master is None else ("lookup", "token", "seal"):
        if purpose not in there:
            add_key(connection, purpose, now, wrapped=master)


def add_key(
    connection: Connection, purpose: str, now: int, *, wrapped: bytes | None = None, following: bytes | None = None
) -> int:
    """A new random data key, wrapped under one master key or two, in clear under none; its number."""
    number = (connection.execute(select(func.max(KEY.c.id))).scalar() or 0) + 1
    key = os.urandom(KEY_BYTES)
    connection.execute(
        insert(KEY).values(
            id=number,
            purpose=purpose,
            wrapped=wrap(key, wrapped, purpose, number),
            next=wrap(key, following, purpose, number),
            clear=key if wrapped is None and following is None else None,
            swept=0,
            made_at=now,
        )
    )
    return number


def wrap(key: bytes, master: bytes | None, purpose: str, number: int) -> bytes | None:
    """A data key under a master key, bound to its row; None under none."""
    return None if master is None else Sealer(master).seal(key, _place(purpose, number))


def unwrap(row: Row[Any], master: bytes | None) -> bytes:
    """The data key of a row, by either of the master keys that it is wrapped under.

    Raises:
        WrongKey: by neither.
    """
    if row.clear is not None:
        return bytes(row.clear)
    for wrapped in filter(None, (row.wrapped, row.next)):
        if (key := unwrapped(wrapped, master, row.purpose, row.id)) is not None:
            return key
    raise WrongKey("the key does not open the audience", "give the key that it was sealed with, or last rotated to")


def unwrapped(wrapped: bytes, master: bytes | None, purpose: str, number: int) -> bytes | None:
    """A data key out of its wrapping; None when this is not the master key."""
    if master is None:
        return None
    try:
        return Sealer(master).unseal(bytes(wrapped), _place(purpose, number))
    except Broken:
        return None


def _place(purpose: str, number: int) -> bytes:
    return f"key/{purpose}/{number}".encode()
