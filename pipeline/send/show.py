"""Progress shown to a person: a bar on a terminal, a line now and then elsewhere, nothing with `--json`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Final

from pipeline.send.run.progress import Progress

_EVERY: Final = 10.0
_MINUTE, _HOUR = 60, 3600

Watch = Callable[[Progress], None]


@contextmanager
def shown(
    name: str, stream: IO[str], *, json: bool = False, ticks: Callable[[], float] = time.monotonic
) -> Iterator[Watch | None]:
    """A `Job.watch` for as long as a mailing is carried; None with `json`.

    Args:
        name: of the channel.
        stream: where to show it: the standard error of the command.
        json: the command's answer is one JSON document, and nothing else is said.
        ticks: seconds of a clock that never jumps.
    """
    if json:
        yield None
    elif stream.isatty():
        with _bar(name, stream) as watch:
            yield watch
    else:
        yield _lines(name, stream, ticks)


def line(name: str, progress: Progress) -> str:
    """How a mailing stands, in one line."""
    parts = [f"{progress.sent} of {progress.total} sent"]
    parts += [
        f"{count} {what}"
        for count, what in (
            (progress.deferred, "deferred"),
            (progress.refused, "refused"),
            (progress.suppressed, "suppressed"),
            (progress.in_doubt, "in doubt"),
        )
        if count
    ]
    if progress.trouble:
        parts.append(progress.trouble)
    elif progress.rate:
        parts.append(f"{progress.rate:.1f} a second")
    if progress.eta and progress.left and not progress.trouble:
        parts.append(f"about {_time(progress.eta)} left")
    return f"{name}: {', '.join(parts)}"


def _time(seconds: float) -> str:
    whole = round(seconds)
    if whole < 2 * _MINUTE:
        return f"{whole} s"
    if whole < 2 * _HOUR:
        return f"{round(whole / _MINUTE)} min"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def _lines(name: str, stream: IO[str], ticks: Callable[[], float]) -> Watch:
    told_at = ticks()
    last = trouble = ""

    def watch(progress: Progress) -> None:
        nonlocal told_at, last, trouble
        now, said = ticks(), line(name, progress)
        due = now - told_at >= _EVERY or not progress.left or progress.trouble != trouble
        if due and said != last:
            told_at, last, trouble = now, said, progress.trouble
            stream.write(f"{said}\n")
            stream.flush()

    return watch


@contextmanager
def _bar(name: str, stream: IO[str]) -> Iterator[Watch]:
    from rich.console import Console  # noqa: PLC0415 - slow to load, and needed on a terminal only
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn())
    with Bar(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(name, total=None)

        def watch(progress: Progress) -> None:
            done = progress.total - progress.left
            bar.update(task, total=progress.total, completed=done, description=line(name, progress))

        yield watch
