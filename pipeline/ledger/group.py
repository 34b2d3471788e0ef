"""One group of requests as one transaction: the heart of the writer, without its thread."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.ledger.direct import Ask
from pipeline.ledger.statements import Statements
from pipeline.ledger.store import milliseconds
from pipeline.ledger.values import Batch, Told

Row = tuple[int | str | None, ...]
Grants = set[tuple[int, int]]


@dataclass(slots=True, eq=False)
class Request:
    """What one caller tells and wants; `served` says that `granted` or `error` is there."""

    batch: Batch
    told: Sequence[Told]
    intents: Sequence[int]
    granted: frozenset[int] = frozenset()
    error: Exception | None = None
    served: bool = False


def write(ask: Ask, statements: Statements, now: int, requests: Sequence[Request]) -> list[frozenset[int]]:
    """Write outcomes, then intents, within the transaction of `ask`; gives what each request was granted."""
    living = _living(ask, statements, requests)
    _tell(ask, statements, now, requests, living)
    rows = [
        (request.batch.mailing, number, request.batch.epoch)
        for request in requests
        if (size := living.get(_name(request.batch)))
        for number in request.intents
        if number // size == request.batch.number
    ]
    granted: Grants = set()
    if rows:
        granted = set(ask(statements.intend, {"now": now, "rows": json.dumps(rows)}))
    return [_take(granted, request) for request in requests]


def tidy(told: Told) -> Told:
    """Raise where a time is none, and drop what PostgreSQL takes in no text: the group must not fail for one of it."""
    if told.retry_at is not None:
        milliseconds(told.retry_at)
    words = told.code + told.why + told.receipt
    if words.isascii() and "\0" not in words:
        return told
    return Told(told.number, told.state, _plain(told.code), _plain(told.why), _plain(told.receipt), told.retry_at)


def _plain(words: str) -> str:
    return words.replace("\0", "").encode("utf-8", "replace").decode()


def _name(batch: Batch) -> tuple[int, int, int]:
    return batch.mailing, batch.number, batch.epoch


def _living(ask: Ask, statements: Statements, requests: Sequence[Request]) -> dict[tuple[int, int, int], int]:
    """The batches whose epoch is still the callers' own and whose mailing runs, with the size of its batches.

    Locked until the transaction ends: no pause and no other carrier comes between this look and the intents.
    """
    rows = sorted({(request.batch.mailing, request.batch.number) for request in requests})
    found = ask(statements.batches, {"rows": json.dumps(rows)})
    return {(mailing, number, epoch): size for mailing, number, epoch, state, size in found if state == "running"}


def _tell(
    ask: Ask,
    statements: Statements,
    now: int,
    requests: Iterable[Request],
    living: dict[tuple[int, int, int], int],
) -> None:
    sent: dict[Row, Row] = {}
    other: dict[Row, Row] = {}
    for request in requests:
        mailing, _, epoch = name = _name(request.batch)
        for told in request.told:
            row = (mailing, told.number, epoch, told.code, told.why, told.receipt)
            if told.state == "sent":
                sent.setdefault(row[:2], row)
            else:
                retry_at = None if told.retry_at is None else milliseconds(told.retry_at)
                other[row[:3]] = (*row, told.state, retry_at, int(name in living))
    for statement, rows in ((statements.sent, sent), (statements.other, other)):
        if rows:
            ordered = [rows[key] for key in sorted(rows)]
            ask(statement, {"now": now, "rows": json.dumps(ordered)})


def _take(granted: Grants, request: Request) -> frozenset[int]:
    """What of the grants is this request's: each is given once, whoever else asked in the same transaction."""
    mine = {(request.batch.mailing, number) for number in request.intents} & granted
    granted -= mine
    return frozenset(number for _, number in mine)
