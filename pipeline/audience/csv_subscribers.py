"""Rows of a CSV file to new subscribers, or to every fault of the row at once. No fault says what a cell holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.audience import csv_values as values
from pipeline.audience.addresses import BadAddress, check_address
from pipeline.audience.csv_columns import Columns
from pipeline.audience.csv_source import Row, Source, rows
from pipeline.audience.csv_values import BadCell
from pipeline.audience.subscribers import NewSubscriber, State

T = TypeVar("T")

_NO_HOW = (
    "no consent: the row does not say how the reader agreed; add a column consent_how, or use --consent or --pending"
)
_NO_WHEN = (
    "no consent: the row does not say when the reader agreed; add a column consent_at, or --consent-at, or --pending"
)
_NO_SUCH_LIST = (
    "no channel of the configuration sends to a list that stands here, and nobody is on it; correct the name, or use"
    " --new-list"
)
_DECLINED = "no consent: the row says that the reader did not agree; remove it"
_LEFT = {"unsubscribed", "suppressed"}
_AGREED = {"yes", "true", "1"}
_REFUSED = {"no", "false", "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What counts for a row that does not say it itself.

    `lists`, `language` and `consent_…` fill what is empty; `now` is in seconds since the epoch, `consent_at` in
    milliseconds. `known` are the lists that a row may name: a slip of the hand, or somebody's name in the wrong column,
    is none of them. With `pending`, a row without consent enters as pending: it receives nothing until the reader has
    confirmed. Without `keep_ip`, IP addresses are dropped.
    """

    lists: tuple[str, ...]
    language: str
    now: float
    known: frozenset[str]
    consent_how: str = ""
    consent_at: int | None = None
    consent_wording: str = ""
    pending: bool = False
    keep_ip: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """A row that begins on `line`: a subscriber, or what is wrong with it."""

    line: int
    subscriber: NewSubscriber | None = field(repr=False)
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Cells:
    """One row's cells by meaning, and the faults found so far."""

    row: Row = field(repr=False)
    columns: Columns
    faults: list[str]

    def all(self, meaning: str) -> list[str]:
        """What the columns of a meaning hold, the best first, empty cells left out."""
        places = self.columns.places.get(meaning)
        if places is None:  # of most meanings there is no column, and there may be a million rows
            return []
        cells = (self.row.cells[place].strip() for place in places)
        return [values.unguarded(cell) for cell in cells if cell]

    def first(self, meaning: str) -> str:
        found = self.all(meaning)
        return found[0] if found else ""

    def read(self, meaning: str, parse: Callable[[str], T], missing: T) -> T:
        """The value of the first filled cell; a fault is noted, and stands for the missing value."""
        try:
            return parse(text) if (text := self.first(meaning)) else missing
        except BadCell as fault:
            self.faults.append(str(fault))
            return missing


def understood(source: Source, columns: Columns, defaults: Defaults) -> Iterator[Understood]:
    """Every row that is not empty, one at a time.

    Raises:
        UnreadableCsv: the bytes are no text that can be read safely.
    """
    for row in rows(source, columns.delimiter):
        if row.line == columns.header:
            continue
        fault = row.fault or _shape(row, columns)
        yield Understood(row.line, None, (fault,)) if fault else _understood(_Cells(row, columns, []), defaults)


def _shape(row: Row, columns: Columns) -> str:
    """A row has as many cells as the header: one that lacks its state is not taken for active."""
    count = len(row.cells)
    if count == columns.count or (count > columns.count and not any(map(str.strip, row.cells[columns.count :]))):
        return ""
    if columns.header is None:
        return "more than an address stands here; name the columns in the first line"
    return f"{count} cells, and the header has {columns.count}; put cells with a delimiter in quotation marks"


def _understood(cells: _Cells, defaults: Defaults) -> Understood:
    state, how, agreed_at = _standing(cells, defaults)
    made = NewSubscriber(
        address=_address(cells),
        name=_name(cells),
        language=cells.read("language", values.language, defaults.language),
        lists=_lists(cells, state, defaults),
        state=state,
        reason=cells.first("reason"),
        consent_at=agreed_at,
        consent_how=how,
        consent_wording=cells.first("consent_wording") or (defaults.consent_wording if state == "active" else ""),
        consent_ip=cells.read("consent_ip", values.ip, "") if defaults.keep_ip else "",
    )
    return Understood(cells.row.line, None if cells.faults else made, tuple(cells.faults))


def _standing(cells: _Cells, defaults: Defaults) -> tuple[State, str, int | None]:
    """State, and how and when the reader agreed. Only who receives needs a consent, and gets what was said for all."""
    state, (how, agreed_at) = _state(cells), _consent(cells, defaults)
    if state != "active":
        return state, how, agreed_at
    how = how or defaults.consent_how
    agreed_at = defaults.consent_at if agreed_at is None else agreed_at
    if not how or agreed_at is None:
        if defaults.pending:
            return "pending", how, agreed_at
        cells.faults.append(_NO_WHEN if how else _NO_HOW)
    return state, how, agreed_at


def _address(cells: _Cells) -> str:
    """The address as it is kept, or a fault."""
    try:
        if address := cells.first("address"):
            return check_address(address)
        cells.faults.append("no address stands here")
    except BadAddress as fault:
        cells.faults.append(f"the address cannot be used: {fault.reason}")
    return ""


def _lists(cells: _Cells, state: State, defaults: Defaults) -> tuple[str, ...]:
    """Where a column of lists is empty, who has left has left no list in particular."""
    left = state in _LEFT
    found = cells.read("lists", values.lists, () if left and "lists" in cells.columns.places else defaults.lists)
    if not defaults.known.issuperset(found):
        cells.faults.append(_NO_SUCH_LIST)
    if not found and not left:
        cells.faults.append("no list stands here; fill the column, or use --list")
    return found


def _state(cells: _Cells) -> State:
    """The strictest of what the columns say: a column of a state, and times of leaving or of a bounce."""
    said = cells.all("state")
    said += ["unsubscribed"] * bool(cells.all("unsubscribed_at")) + ["suppressed"] * bool(cells.all("suppressed_at"))
    try:
        return values.state(said)
    except BadCell as fault:
        cells.faults.append(str(fault))
        return "pending"


def _consent(cells: _Cells, defaults: Defaults) -> tuple[str, int | None]:
    """How and when the reader agreed, as the row says it; a mere yes says neither."""
    how = cells.first("consent_how")
    if how.casefold() in _REFUSED:
        cells.faults.append(_DECLINED)
    how = "" if says_nothing(how) else how
    agreed_at = cells.read("consent_at", lambda text: values.time_of(text, defaults.now), None)
    return how, agreed_at


def says_nothing(how: str) -> bool:
    """Whether a word about a consent is a mere yes or no, which does not say how the reader agreed."""
    return how.casefold() in _AGREED | _REFUSED


def _name(cells: _Cells) -> str:
    """One line, whatever line ends the cell held."""
    whole = cells.first("name") or f"{cells.first('first_name')} {cells.first('last_name')}"
    return " ".join(whole.split())
