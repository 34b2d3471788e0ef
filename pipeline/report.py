"""What the command says: for people as lines, for programs as one JSON document on standard output.

With `--json` the talk goes to standard error; without it, results go to standard output and faults to standard error.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from pipeline.channel import Settings
from pipeline.edition import EmailEdition, ThreadEdition
from pipeline.errors import PublishError
from pipeline.issue import Issue, Reading
from pipeline.issue_json import as_document
from pipeline.outbox import INDEX, problem_row
from pipeline.publish import Batch

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def outbox(batch: Batch, settings: Settings, folder: Path | None, *, left: Sequence[str] = (), as_json: bool) -> None:
    """Say what was found and written, and which channels no sender carries yet (`left`).

    `folder` is None when the issue is too long to make anything of.
    """
    out = _talk(as_json=as_json)
    _default_note(settings)
    read = batch.reading.issue
    _say(f"{read.title or 'without a title'} ({read.date or 'without a date'})", out)
    for edition, parcel in zip(batch.editions, batch.packed, strict=True):
        _say(f"  {parcel.channel:<12} {_summary(edition)}", out)
    for problem in batch.problems:
        _say(problem.said(batch.reading.source.file), out)
    _say(_sum(batch), out)
    if folder:
        _say(f"Look at it: {_from_here(folder / INDEX)}", out)
    for name in left:
        _say(f"{name}: cannot send yet; its part of the outbox is ready, and nothing of it has left", sys.stderr)
    _document(_result(batch, folder) | {"left": list(left)}, as_json=as_json)


def problems(batch: Batch, settings: Settings, *, as_json: bool) -> None:
    """Print the problems, one a line, and their sum."""
    _default_note(settings)
    out = _talk(as_json=as_json)
    for problem in batch.problems:
        _say(problem.said(batch.reading.source.file), out)
    _say(_sum(batch), sys.stderr)
    _document({"file": batch.reading.source.file, "problems": _rows(batch)}, as_json=as_json)


def issue(reading: Reading, *, as_json: bool) -> None:
    """Print what was read: the Issue as JSON, or its outline for people."""
    for problem in reading.problems:
        _say(problem.said(reading.source.file), sys.stderr)
    if as_json:
        _document(as_document(reading.issue), as_json=True)
    else:
        _say("\n".join(_outline(reading.issue)), sys.stdout)


def initialised(folder: Path, *, as_json: bool) -> None:
    """Say what was made and what to do next."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    first = next(name for name in files if name.startswith("issues/"))
    out = _talk(as_json=as_json)
    _say("\n".join([f"{folder} is a publication now:", *(f"  {name}" for name in files)]), out)
    _say(f"Next: cd {folder} && publish --dry-run {first}", out)
    _document({"folder": str(folder), "files": files}, as_json=as_json)


def failed(error: PublishError, *, as_json: bool) -> None:
    """Print an error: place, fault and remedy."""
    _say(str(error), sys.stderr)
    mistakes: tuple[PublishError, ...] = getattr(error, "mistakes", (error,))
    rows = [
        {"file": e.file, "line": e.line, "column": e.column, "fault": e.fault, "remedy": e.remedy} for e in mistakes
    ]
    _document({"errors": rows}, as_json=as_json)


def _from_here(path: Path) -> Path:
    """A path as a person can open it from the working folder: short where it is below, else whole."""
    whole = path.absolute()
    return whole.relative_to(Path.cwd()) if whole.is_relative_to(Path.cwd()) else whole


def _talk(*, as_json: bool) -> TextIO:
    return sys.stderr if as_json else sys.stdout


def _say(line: str, out: TextIO) -> None:
    # a file's name or a title may hold what a terminal obeys, or what turns the rest of the line round
    _write(_UNSHOWN.sub(lambda match: f"<U+{ord(match.group()):04X}>", line), out)


def _write(line: str, out: TextIO | None) -> None:
    if out is not None:  # None where it is closed; print would take standard output for it
        print(line, file=out)


def _document(document: object, *, as_json: bool) -> None:
    if as_json:
        _write(json.dumps(document, ensure_ascii=False, indent=2), sys.stdout)


def _default_note(settings: Settings) -> None:
    if settings.source is None:
        note = "no config/publication.toml here: built-in defaults are used (“publish init FOLDER” makes a publication)"
        _say(note, sys.stderr)


def _summary(edition: EmailEdition | ThreadEdition) -> str:
    if isinstance(edition, EmailEdition):
        size = len(edition.html.encode())
        return f"e-mail: HTML {size / 1000:.0f} kB, plain text {max(len(edition.text.encode()), 1000) / 1000:.0f} kB"
    longest = max((post.length for post in edition.posts), default=0)
    limit = max((post.limit for post in edition.posts), default=0)
    return f"thread: {_counted(len(edition.posts), 'post')}, the longest {longest} of {limit} {edition.unit}"


def _sum(batch: Batch) -> str:
    counts = [
        _counted(number, word)
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


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _outline(read: Issue) -> list[str]:
    """The Issue for people: a line a part, with its place in the file."""
    lines = [f"title      {read.title}", f"date       {read.date}", f"author     {read.author}"]
    if read.read_minutes:
        lines.append(f"read time  {_counted(read.read_minutes, 'minute')}")
    lines += [f"language   {read.language}", f"slug       {read.slug}"]
    if read.epigraph:
        lines.append(f"epigraph   “{read.epigraph.text}” ({read.epigraph.attribution})")
    for block in read.body:
        said = block.text or block.alt or block.src or ""
        lines.append(f"line {block.line:<5} {block.type}: {said[:60]}")
    lines += [f"line {note.line:<5} footnote {note.marker}: {note.text[:60]}" for note in read.footnotes]
    for section in read.resources.sections if read.resources else ():
        items = _counted(len(section.items), "item")
        lines.append(f"line {section.line:<5} resources: {section.heading or section.slug}, {items}")
    return lines + ([f"about      {read.about[:60]}"] if read.about else [])
