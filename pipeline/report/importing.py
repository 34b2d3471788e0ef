"""What is said of an import: rows by their lines, never by what they hold."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.audience.importing import Judged
from pipeline.report.saying import counted, document, say, talk
from pipeline.report.streaming import streamed

SHOWN = 100
"""How many broken rows are named; the others are counted."""
WILL = {
    "added": "new, will be taken in",
    "joined": "known, comes to a list or is confirmed",
    "unchanged": "known, nothing changes",
    "unsubscribed": "stands as unsubscribed: nothing is sent there",
    "suppressed": "stands as suppressed: nothing is sent there",
    "forgotten": "asked to be erased, stays out",
}
DID = WILL | {"added": "taken in as new", "joined": "known, came to a list or was confirmed"}


def unread(file: str, columns: Iterable[str]) -> None:
    """Name once the columns that mean nothing here."""
    if names := ", ".join(dict.fromkeys(columns)):
        _warn(f"{file}: columns that are not read: {names}")


def broken(file: str, rows: Iterable[Judged], total: int) -> None:
    """Name the first of the broken rows by their lines, and count the others."""
    for row in rows:
        _warn(_broken(file, row))
    if total > SHOWN:
        _warn(f"{file}: and {counted(total - SHOWN, 'more broken row')}")


def refused(file: str, rows: list[Judged], total: int, *, as_json: bool) -> None:
    """Say that nothing was imported."""
    _warn(f"nothing was imported: {counted(total, 'row')} broken; mend them, or add --skip-broken")
    document(
        {"file": file, "imported": False, "broken": total, "problems": [_row(row) for row in rows]}, as_json=as_json
    )


def planned(file: str, rows: Iterable[Judged], unread_columns: Iterable[str], *, as_json: bool) -> None:
    """Say row by row what will happen, then the sum."""
    sums: Counter[str] = Counter()
    if as_json:
        head = {"file": file, "dry_run": True, "unread_columns": list(unread_columns)}
        streamed(head, (_row(row) for row in _counting(rows, sums)), lambda: {"sum": dict(sums)})
    for row in () if as_json else _counting(rows, sums):
        said = _broken(file, row) if row.what == "broken" else f"{file}:{row.line}: {WILL[row.what]}"
        say(said, sys.stdout)
    _sum(sums, WILL, as_json=as_json)
    say("Nothing was written: this was a dry run.", talk(as_json=as_json))


def imported(file: str, rows: Iterable[Judged], problems: list[Judged], *, as_json: bool) -> None:
    """Say what was done, as a sum."""
    sums: Counter[str] = Counter(row.what for row in rows)
    _sum(sums, DID, as_json=as_json)
    found = {"file": file, "imported": True, "sum": dict(sums), "problems": [_row(row) for row in problems]}
    document(found, as_json=as_json)


def _counting(rows: Iterable[Judged], sums: Counter[str]) -> Iterator[Judged]:
    for row in rows:
        sums[row.what] += 1
        yield row


def _sum(sums: Counter[str], words: Mapping[str, str], *, as_json: bool) -> None:
    out = talk(as_json=as_json)
    say(f"{counted(sums.total(), 'row')}:", out)
    for what, said in {**words, "broken": "broken, left out"}.items():
        if sums[what]:
            say(f"  {sums[what]:>9} {said}", out)


def _broken(file: str, row: Judged) -> str:
    return f"{file}:{row.line}: broken: {'. Also: '.join(row.why)}"


def _row(row: Judged) -> dict[str, Any]:
    return {"line": row.line, "what": row.what, "why": list(row.why)}


def _warn(line: str) -> None:
    say(line, sys.stderr)
