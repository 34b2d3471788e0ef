"""What is said of an import: rows by their lines, never by what they hold."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.audience.importing import Halt, Judged
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
_NAMED = 10
"""How many lines are named of rows that are sound and still worth a look."""
_AGAIN = "Run the same import again for the rest: who is in is not taken in twice."
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


@dataclass(slots=True)
class Unheard:
    """Counts new readers for whom no mailing of their lists is written: `heard` says whether one is for a row's."""

    file: str
    heard: Callable[[Judged], bool]
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def watch(self, rows: Iterable[Judged]) -> Iterator[Judged]:
        """The same rows."""
        for row in rows:
            if row.what == "added" and row.state in {"active", "pending"} and not self.heard(row):
                self.count += 1
                if len(self.lines) < _NAMED:
                    self.lines.append(row.line)
            yield row

    def said(self) -> None:
        """Say it. The languages are not repeated: they are what a cell holds."""
        if self.count:
            where = f"line{'s' * (self.count > 1)} {', '.join(map(str, self.lines))}{' …' * (self.count > _NAMED)}"
            fault = f"{counted(self.count, 'new reader')} in a language that no mailing of their list is written in"
            _warn(f"{self.file}: {fault} ({where}): nothing is sent there")


def planned(file: str, rows: Iterable[Judged], unread_columns: Iterable[str], *, as_json: bool) -> None:
    """Say row by row what will happen, then the sum."""
    sums: Counter[str] = Counter()
    if as_json:
        head = {"file": file, "dry_run": True, "unread_columns": list(unread_columns)}
        streamed(head, (_row(row) for row in _counting(rows, sums)), lambda: {"sum": dict(sums)})
    for row in () if as_json else _counting(rows, sums):
        said = _broken(file, row) if row.what == "broken" else f"{file}:{row.line}: {WILL[row.what]}{_wish(row)}"
        say(said, sys.stdout)
    _sum(file, sums, WILL, as_json=as_json)
    say("Nothing was written: this was a dry run.", talk(as_json=as_json))


def imported(file: str, rows: Iterable[Judged], problems: list[Judged], halt: Halt, *, as_json: bool) -> None:
    """Say what was done, as a sum; and if it was stopped, how far it came."""
    sums: Counter[str] = Counter()
    last = 0
    try:
        for row in _counting(rows, sums):
            last = row.line
    except KeyboardInterrupt:  # the second: what was under way is not written, or not said
        so_far = f"the rows up to line {last} are in, perhaps more" if last else "nobody knows how far it came"
        _warn(f"{file}: ended at once: {so_far}. {_AGAIN}")
        raise
    _sum(file, sums, DID, as_json=as_json)
    if halt.left:
        so_far = f"the rows up to line {last} are in, those after it are not" if last else "nothing was imported"
        _warn(f"{file}: stopped: {so_far}. {_AGAIN}")
    found = {"file": file, "imported": True, "sum": dict(sums), "problems": [_row(row) for row in problems]}
    document(found | ({"stopped_after_line": last} if halt.left else {}), as_json=as_json)


def interrupted(file: str) -> None:
    """Say that the rows were only being looked at."""
    _warn(f"{file}: stopped while the rows were looked at: nothing was imported")


def _counting(rows: Iterable[Judged], sums: Counter[str]) -> Iterator[Judged]:
    for row in rows:
        sums[row.what] += 1
        yield row


def _wish(row: Judged) -> str:
    """What a new row asks for. Its lists are known ones, or named on the command line: nobody's name."""
    if row.what not in {"added", "joined"}:
        return ""
    return f", {row.state} on {', '.join(row.lists) or 'no list'}"


def _sum(file: str, sums: Counter[str], words: Mapping[str, str], *, as_json: bool) -> None:
    if not sums:
        _warn(f"{file}: there is no row below the header: nobody is in this file")
        return
    out = talk(as_json=as_json)
    say(f"{counted(sums.total(), 'row')}:", out)
    for what, said in {**words, "broken": "broken, left out"}.items():
        if sums[what]:
            say(f"  {sums[what]:>9} {said}", out)


def _broken(file: str, row: Judged) -> str:
    return f"{file}:{row.line}: broken: {'. Also: '.join(row.why)}"


def _row(row: Judged) -> dict[str, Any]:
    asked = {"state": row.state, "lists": list(row.lists)} if row.state else {}
    return {"line": row.line, "what": row.what, "why": list(row.why)} | asked


def _warn(line: str) -> None:
    say(line, sys.stderr)
