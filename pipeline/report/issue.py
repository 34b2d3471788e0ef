"""What is said of an issue: what was read, what was found, what was written.

With `--json` the talk goes to standard error; without it, results go to standard output and faults to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.channel import Settings
from pipeline.edition import EmailEdition, ThreadEdition
from pipeline.issue import Issue, Reading
from pipeline.issue_json import as_document
from pipeline.outbox import INDEX, problem_row
from pipeline.publish import Batch
from pipeline.report.saying import counted, document, from_here, say, talk
from pipeline.text.moments import moment_in_words


def outbox(batch: Batch, settings: Settings, folder: Path | None, *, as_json: bool) -> None:
    """Say what was found and written. `folder` is None when the issue is too long to make anything of."""
    out = talk(as_json=as_json)
    default_note(settings)
    read = batch.reading.issue
    say(f"{read.title or 'without a title'} ({read.date or 'without a date'})", out)
    for edition, parcel in zip(batch.editions, batch.packed, strict=True):
        say(f"  {parcel.channel:<12} {_summary(edition)}", out)
    for problem in batch.problems:
        say(problem.said(batch.reading.source.file), out)
    say(_sum(batch), out)
    if folder:
        say(f"Look at it: {from_here(folder / INDEX)}", out)


def result(
    batch: Batch,
    folder: Path | None,
    *,
    left: Sequence[str] = (),
    mailings: Sequence[Mapping[str, Any]] = (),
    at: datetime | None = None,
    as_json: bool,
) -> None:
    """Say which channels have no account (`left`), and give the JSON document of the whole run."""
    for name in left:
        said = f"{name}: no account is named; its thread is in the outbox, and nothing of it has left"
        say(f"{said}. Name one in [channels.{name}], or leave the channel out with --channel", sys.stderr)
    told = _result(batch, folder) | {"left": list(left)}
    told |= {"at": at.isoformat()} if at else {}
    document(told | ({"mailings": list(mailings)} if mailings else {}), as_json=as_json)


def begun(slug: str, channels: Sequence[str]) -> None:
    """Warn that these channels were begun with other bytes than those that are written now."""
    for name in channels:
        said = (
            f"{name}: sending {slug} was begun with other content than this. What was sent stays as it was: restore the"
            f" issue to go on with it. “publish status {slug}” says who has it; if anybody has, this text needs a slug"
            " of its own"
        )
        say(said, sys.stderr)


def said_before(notes: Iterable[tuple[str, str, str, str]]) -> None:
    """Warn of what a server said on a day (ISO 8601), and a channel's settings do not agree with."""
    for name, day, fault, remedy in notes:
        say(f"{name}: {fault} (so it said on {day}); {remedy}, or nothing will be posted", sys.stderr)


def departure(at: datetime | None, *, as_json: bool) -> None:
    """Say when a real run with the same words would begin to send."""
    if at:
        say(f"A real run would leave at {moment_in_words(at)}", talk(as_json=as_json))


def problems(batch: Batch, settings: Settings, *, as_json: bool) -> None:
    """Print the problems, one a line, and their sum."""
    default_note(settings)
    out = talk(as_json=as_json)
    for problem in batch.problems:
        say(problem.said(batch.reading.source.file), out)
    say(_sum(batch), sys.stderr)
    document({"file": batch.reading.source.file, "problems": _rows(batch)}, as_json=as_json)


def issue(reading: Reading, *, as_json: bool) -> None:
    """Print what was read: the Issue as JSON, or its outline for people."""
    for problem in reading.problems:
        say(problem.said(reading.source.file), sys.stderr)
    if as_json:
        document(as_document(reading.issue), as_json=True)
    else:
        say("\n".join(_outline(reading.issue)), sys.stdout)


def initialised(folder: Path, steps: Sequence[str], *, as_json: bool) -> None:
    """Say what was made and what to do next, step by step."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    out = talk(as_json=as_json)
    say("\n".join([f"{folder} is a publication now:", *(f"  {name}" for name in files)]), out)
    say("\n".join(["Next:", *(f"  {number}. {step}" for number, step in enumerate(steps, start=1))]), out)
    document({"folder": str(folder), "files": files, "next": list(steps)}, as_json=as_json)


def default_note(settings: Settings) -> None:
    """Say that nothing is configured, where nothing is."""
    if settings.source is None:
        note = "no config/publication.toml here: built-in defaults are used (“publish init FOLDER” makes a publication)"
        say(note, sys.stderr)


def _summary(edition: EmailEdition | ThreadEdition) -> str:
    if isinstance(edition, EmailEdition):
        size = len(edition.html.encode())
        return f"e-mail: HTML {size / 1000:.0f} kB, plain text {max(len(edition.text.encode()), 1000) / 1000:.0f} kB"
    longest, limit = max(((post.length, post.limit) for post in edition.posts), default=(0, 0))
    said = f"thread: {counted(len(edition.posts), 'post')}, the longest {longest} of {limit} {edition.unit}"
    return f"{said}; {edition.remark}" if edition.remark else said


def _sum(batch: Batch) -> str:
    counts = [
        counted(number, word)
        for word in ("error", "warning")
        if (number := sum(problem.severity == word for problem in batch.problems))
    ]
    return ", ".join(counts) or "no problems"


def _rows(batch: Batch) -> list[dict[str, Any]]:
    return [problem_row(problem) for problem in batch.problems]


def _result(batch: Batch, folder: Path | None) -> dict[str, Any]:
    return {
        "file": batch.reading.source.file,
        "slug": batch.reading.issue.slug,
        "outbox": str(folder) if folder else None,
        "channels": [parcel.channel for parcel in batch.packed],
        "problems": _rows(batch),
    }


def _outline(read: Issue) -> list[str]:
    """The Issue for people: a line a part, with its place in the file."""
    lines = [f"title      {read.title}", f"date       {read.date}", f"author     {read.author}"]
    if read.read_minutes:
        lines.append(f"read time  {counted(read.read_minutes, 'minute')}")
    lines += [f"language   {read.language}", f"slug       {read.slug}"]
    if read.epigraph:
        lines.append(f"epigraph   “{read.epigraph.text}” ({read.epigraph.attribution})")
    for block in read.body:
        said = block.text or block.alt or block.src or ""
        lines.append(f"line {block.line:<5} {block.type}: {said[:60]}")
    lines += [f"line {note.line:<5} footnote {note.marker}: {note.text[:60]}" for note in read.footnotes]
    for section in read.resources.sections if read.resources else ():
        items = counted(len(section.items), "item")
        lines.append(f"line {section.line:<5} resources: {section.heading or section.slug}, {items}")
    return lines + ([f"about      {read.about[:60]}"] if read.about else [])
