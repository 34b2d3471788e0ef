"""The outbox: a folder an issue that holds exactly what will travel, written whole and read back whole.

A batch is written to a draft folder beside its place, synced, and then takes its place in one rename; an outbox that
stood there before is exchanged for it in the same step. Whoever looks sees the old one or the new one, never half.
"""

from pipeline.outbox.folder import DELIVERIES
from pipeline.outbox.reading import (
    Outbox,
    audience_row,
    begun_before,
    begun_with_others,
    content_digest,
    read_outbox,
    travelling,
)
from pipeline.outbox.writing import INDEX, ISSUE, delivery_rows, problem_row, write_outbox

__all__ = [
    "DELIVERIES",
    "INDEX",
    "ISSUE",
    "Outbox",
    "audience_row",
    "begun_before",
    "begun_with_others",
    "content_digest",
    "delivery_rows",
    "problem_row",
    "read_outbox",
    "travelling",
    "write_outbox",
]
