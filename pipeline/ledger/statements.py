"""The hot statements, as both databases take them: many rows travel as one JSON text in one parameter.

One statement a group instead of one a row: each step of SQLite lets go of the interpreter's lock and has to get it
back from the threads that make mails, and each round trip to PostgreSQL costs more than its work.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine, text

from pipeline.ledger.direct import in_drivers_words

_ENROL = """
INSERT INTO delivery (mailing, number, reader, domain, state, epoch, attempts, code, why, receipt)
SELECT CAST(:mailing AS bigint), number, reader, domain, 'planned', 0, 0, '', '', '' FROM ({rows}) AS given"""

_BATCHES = """
SELECT batch.mailing, batch.number, batch.epoch, mailing.state, mailing.batch_size
FROM ({rows}) AS given JOIN mailing ON mailing.id = given.mailing
JOIN batch ON batch.mailing = given.mailing AND batch.number = given.number
ORDER BY batch.mailing, batch.number {locked}"""

_SENT = """
UPDATE delivery SET state = 'sent', at = CAST(:now AS bigint), code = given.code, why = given.why,
receipt = given.receipt, retry_at = NULL, doubt_at = NULL
FROM ({rows}) AS given
WHERE delivery.mailing = given.mailing AND delivery.number = given.number AND delivery.state <> 'sent'"""

# Whether an earlier try than the one that is told of may have been accepted. A doubt that opening the batch wrote for
# this very try has the try's own time.
_EARLIER = "(delivery.doubt_at IS NOT NULL AND NOT (delivery.state = 'in doubt' AND delivery.doubt_at = delivery.at))"

# What was announced and surely not tried ("planned") is no try of the reader's: it is taken off again.
_UNTRIED = "given.state = 'planned' AND delivery.state IN ('sending', 'in doubt')"

# Outcomes but "sent" count for the try that they belong to, or for one that was not made at all. A refusal within
# `repeatable_for` settles an earlier doubt, for a far side that had accepted would have said so; a deferral does not.
_OTHER = f"""
UPDATE delivery SET
state = CASE WHEN {_EARLIER} AND (given.state = 'suppressed' OR
given.state = 'refused' AND delivery.state IN ('planned', 'deferred')) THEN 'in doubt' ELSE given.state END,
doubt_at = CASE WHEN given.state = 'in doubt' THEN coalesce(delivery.doubt_at, delivery.at)
WHEN given.state = 'refused' AND delivery.state IN ('sending', 'in doubt') THEN NULL
WHEN {_EARLIER} THEN delivery.doubt_at END,
attempts = delivery.attempts - CASE WHEN {_UNTRIED} THEN 1 ELSE 0 END,
first_at = CASE WHEN {_UNTRIED} AND delivery.attempts <= 1 THEN NULL ELSE delivery.first_at END,
at = CAST(:now AS bigint), code = given.code, why = given.why, receipt = given.receipt, retry_at = given.retry_at
FROM ({{rows}}) AS given
WHERE delivery.mailing = given.mailing AND delivery.number = given.number AND (
delivery.state IN ('sending', 'in doubt') AND delivery.epoch = given.epoch OR
delivery.state IN ('planned', 'deferred') AND given.state <> 'in doubt' AND given.living = 1)"""  # noqa: S608 - ours

_INTEND = """
UPDATE delivery SET state = 'sending', epoch = given.epoch, attempts = delivery.attempts + 1,
first_at = coalesce(delivery.first_at, CAST(:now AS bigint)), at = CAST(:now AS bigint), retry_at = NULL
FROM ({rows}) AS given
WHERE delivery.mailing = given.mailing AND delivery.number = given.number AND delivery.state IN ('planned', 'deferred')
RETURNING delivery.mailing, delivery.number"""

_DELIVERY = {"mailing": "bigint", "number": "integer", "epoch": "integer"}
_TOLD = {"code": "text", "why": "text", "receipt": "text"}


class Statements:
    """All of them for one of the two databases. Each takes `rows`: a JSON list of lists, one a row.

    `enrol` is SQLAlchemy's, the others are text for the database's driver (`Direct`). The lists hold: enrol: number,
    reader, domain; batches: mailing, number; sent: mailing, number, epoch, code, why, receipt; other: the
    same, state, retry_at, living (1 or 0); intend: mailing, number, epoch.
    """

    def __init__(self, engine: Engine) -> None:
        postgres = engine.dialect.name == "postgresql"

        def made(statement: str, columns: Mapping[str, str], **parts: str) -> str:
            return in_drivers_words(text(statement.format(rows=_rows(columns, postgres=postgres), **parts)), engine)

        # mailing, then batch, then deliveries: everybody locks in this order, so nobody waits in a ring
        locked = "FOR SHARE OF mailing FOR UPDATE OF batch" if postgres else ""
        enrolled = {"number": "integer", "reader": "text", "domain": "text"}
        self.enrol = text(_ENROL.format(rows=_rows(enrolled, postgres=postgres)))
        self.batches = made(_BATCHES, {"mailing": "bigint", "number": "integer"}, locked=locked)
        self.sent = made(_SENT, _DELIVERY | _TOLD)
        self.other = made(_OTHER, _DELIVERY | _TOLD | {"state": "text", "retry_at": "bigint", "living": "integer"})
        self.intend = made(_INTEND, _DELIVERY)


def _rows(columns: Mapping[str, str], *, postgres: bool) -> str:
    if postgres:
        each = (f"CAST(value ->> {place} AS {kind}) AS {name}" for place, (name, kind) in enumerate(columns.items()))
        return f"SELECT {', '.join(each)} FROM json_array_elements(CAST(:rows AS json))"  # noqa: S608 - the same
    each = (f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(columns))
    return f"SELECT {', '.join(each)} FROM json_each(:rows)"  # noqa: S608 - only names from above
