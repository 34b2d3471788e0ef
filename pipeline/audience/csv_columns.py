"""The header of a CSV file: which column means what, and so which delimiter the file has.

Spellings are those that people use, and the column names that listmonk (uuid,email,name,attributes,status,created_at,
updated_at), Mailchimp (Email Address, First Name, OPTIN_TIME, UNSUB_TIME, CLEAN_TIME …), Ghost (email,name,
subscribed_to_emails,created_at,deleted_at …) and Buttondown (email_address,creation_date,type …) export.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.audience.csv_source import DELIMITERS, Row, Source, UnreadableCsv, rows

_SPELLINGS = {
    "address": "email|e mail|email address|e mail address|mail address|subscriber email|mail|အီးမေးလ်|address",
    "name": "name|full name|display name|subscriber name|အမည်",
    "first_name": "first name|firstname|fname|given name",
    "last_name": "last name|lastname|lname|surname|family name",
    "language": "language|lang|locale|edition|language edition",
    "lists": "lists|list|list name",
    "state": "state|status|subscribed|subscribed to emails|subscriber type|type",
    "reason": "reason|unsub reason|unsubscription reason",
    "unsubscribed_at": "unsub time|unsubscribed at|unsubscribe date|deleted at",
    "suppressed_at": "clean time|bounced at",
    "consent_at": "consent at|consent date|consent time|consented at|confirm time|confirmed at|optin time|opt in time"
    "|optin date|opt in date|subscribed at|subscription date|signup date|sign up date|created at|creation date"
    "|date added",
    "consent_how": "consent how|consent|consent source|consent method",
    "consent_wording": "consent wording|consent text|wording",
    "consent_ip": "consent ip|confirm ip|optin ip|opt in ip|ip|ip address",
}
_BY_SPELLING = {
    spelling: (meaning, rank)
    for meaning, spellings in _SPELLINGS.items()
    for rank, spelling in enumerate(spellings.split("|"))
}
_SEVERAL = {"consent_at", "state", "unsubscribed_at", "suppressed_at", "consent_ip"}
"""Meanings that more than one column may have: the first that is filled counts (of states: the strictest)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands where.

    `places` has the columns' numbers (from 0) by meaning, the best spelling first; `count` is how many columns there
    are; `unread` names those that mean nothing here; `header` is the header's row, None where the file is a bare list
    of addresses.
    """

    delimiter: str
    places: dict[str, list[int]]
    count: int
    unread: tuple[str, ...] = ()
    header: int | None = None


def columns(source: Source) -> Columns:
    """Read the header. The delimiter is the one that makes a header of the first row, and the only one that does.

    Raises:
        UnreadableCsv: there is no header that names a column of addresses, or it can be read in two ways.
    """
    firsts = [(delimiter, row) for delimiter in DELIMITERS if (row := next(rows(source, delimiter), None))]
    if not firsts:
        raise UnreadableCsv("is empty", "name a CSV file with a header and a row a reader", file=source.name)
    line = firsts[0][1].line
    readings = [found for delimiter, row in firsts if (found := _header(delimiter, row, source))]
    if readings and any((found.places, found.count) != (readings[0].places, readings[0].count) for found in readings):
        fault, remedy = "the header can be read with two delimiters", "use one of comma, semicolon and tab throughout"
        raise UnreadableCsv(fault, remedy, file=source.name, line=line)
    if readings:
        return readings[0]
    if all(len(row.cells) == 1 and "@" in row.cells[0] for _, row in firsts):
        return Columns(",", {"address": [0]}, 1)
    # the row is not shown: it may be a reader
    fault = firsts[0][1].fault or "no column of addresses is named here"
    remedy = "the first line names the columns, and one of them is email: email,name,language,list"
    raise UnreadableCsv(fault, remedy, file=source.name, line=line)


def _header(delimiter: str, row: Row, source: Source) -> Columns | None:
    """What the header's cells mean, None if none of them names a column of addresses."""
    names = [re.sub(r"[\s_-]+", " ", cell.strip().casefold()) for cell in row.cells]
    meant: dict[str, list[tuple[int, int]]] = {}
    for place, name in enumerate(names):
        if known := _BY_SPELLING.get(name):
            meant.setdefault(known[0], []).append((known[1], place))
    if "address" not in meant:
        return None
    places = {meaning: [place for _, place in sorted(found)] for meaning, found in meant.items()}
    for meaning, found in places.items():
        if meaning not in _SEVERAL:
            if len(found) > 1 and names[found[0]] == names[found[1]]:
                fault = f"two columns are named {names[found[0]]}"
                raise UnreadableCsv(fault, "rename or remove one", file=source.name, line=row.line)
            del found[1:]
    used = {place for found in places.values() for place in found}
    unread = tuple(
        "a column with an @ in its name" if "@" in cell else cell.strip() or "a column without a name"
        for place, cell in enumerate(row.cells)
        if place not in used
    )
    return Columns(delimiter, places, len(names), unread, row.line)
