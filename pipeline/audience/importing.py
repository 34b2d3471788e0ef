"""The import of a CSV file into the audience, row by row: what is broken, what would happen, what happened.

Streamed: memory does not grow with the file. Nothing here says an address; the line is the reference.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.audience import Added, Audience, NewSubscriber, State, Verdict
from pipeline.audience.csv_columns import Columns
from pipeline.audience.csv_source import Source
from pipeline.audience.csv_subscribers import Defaults, Understood, understood


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that begins on `line` and what came (or would come) of it; `why` says what is broken, a fault a part.

    `state` and `lists` are what a sound row asks for, `language` is its reader's.
    """

    line: int
    what: Verdict | Literal["broken"]
    why: tuple[str, ...] = ()
    state: State | None = None
    lists: tuple[str, ...] = ()
    language: str | None = None


@dataclass(slots=True)
class Halt:
    """Whether an import is asked to stop; then the rows at hand are taken in, and `left` says that there were more."""

    asked: Callable[[], bool]
    left: bool = False

    def before(self, rows: Iterable[Understood]) -> Iterator[Understood]:
        """The rows up to the moment at which it is asked."""
        for row in rows:
            if self.asked():
                self.left = True
                return
            yield row


def broken(source: Source, columns: Columns, defaults: Defaults) -> Iterator[Judged]:
    """The rows that cannot be imported, without looking into the audience.

    Raises:
        UnreadableCsv: the bytes are no text that can be read safely.
    """
    for row in understood(source, columns, defaults):
        if row.subscriber is None:
            yield Judged(row.line, "broken", row.faults)


def plan(
    audience: Audience, source: Source, columns: Columns, defaults: Defaults, *, again: bool = False
) -> Iterator[Judged]:
    """What `carry` would do with every row, broken ones included; nothing is written.

    Raises:
        UnreadableCsv: as `broken`.
    """
    return _told(understood(source, columns, defaults), lambda new: audience.plan_many(new, again=again))


def carry(
    audience: Audience,
    source: Source,
    columns: Columns,
    defaults: Defaults,
    *,
    again: bool = False,
    halt: Halt | None = None,
) -> Iterator[Judged]:
    """Import every row that is not broken; what is yielded is kept, whatever happens afterwards.

    An import that was cut off is run again from the start: rows that are in already change nothing.

    Raises:
        UnreadableCsv: as `broken`.
    """
    rows = understood(source, columns, defaults)
    return _told(halt.before(rows) if halt else rows, lambda new: audience.add_many(new, again=again))


def _told(rows: Iterable[Understood], take: Callable[[Iterator[NewSubscriber]], Iterator[Added]]) -> Iterator[Judged]:
    """Rows in their order: the audience works on many at once, so those between wait in a queue for its verdicts."""
    waiting: deque[Understood] = deque()

    def sound() -> Iterator[NewSubscriber]:
        for row in rows:
            waiting.append(row)
            if row.subscriber is not None:
                yield row.subscriber

    for added in take(sound()):
        yield from _broken_first(waiting)
        yield _judged(waiting.popleft(), added.what)
    yield from _broken_first(waiting)


def _judged(row: Understood, what: Verdict) -> Judged:
    new = row.subscriber
    return Judged(row.line, what, (), new.state, new.lists, new.language) if new else Judged(row.line, what)


def _broken_first(waiting: deque[Understood]) -> Iterator[Judged]:
    while waiting and waiting[0].subscriber is None:
        row = waiting.popleft()
        yield Judged(row.line, "broken", row.faults)
