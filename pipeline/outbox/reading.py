"""Read an outbox back, and verify every file that travels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from pipeline.errors import OutboxError
from pipeline.outbox.folder import DELIVERIES
from pipeline.reader import Frozen


@dataclass(frozen=True, slots=True)
class Outbox:
    """An outbox read back: its folder, the rows of `deliveries.json`, and the verified bytes of their files by path."""

    folder: Path
    rows: tuple[Mapping[str, Any], ...]
    files: Mapping[str, bytes]

    def audience(self, channel: str) -> Iterator[Frozen]:
        """The frozen readers of a channel, streamed; none if it has no frozen audience."""
        row = audience_row(self.rows, channel)
        if row is None:
            return
        with (self.folder / row["path"]).open(encoding="utf-8") as file:
            for line in file:
                reader, _, domain = line.rstrip("\n").partition("\t")
                yield Frozen(reader, domain)


def read_outbox(folder: Path) -> Outbox:
    """Read an outbox back and verify every file that travels, and every frozen audience, against its digest.

    Raises:
        OutboxError: it is no outbox, or a file is missing or not the one that was written.
    """
    if not folder.is_dir():
        remedy = "look at the spelling, or make it with “publish --dry-run ISSUE”"
        raise OutboxError(f"there is no outbox {folder.name}", remedy, file=str(folder.parent))
    try:
        rows = json.loads((folder / DELIVERIES).read_bytes())["deliveries"]
        told = {(file["path"], file["sha256"]) for row in rows for file in row["files"]}
        frozen = {(row["audience"]["path"], row["audience"]["sha256"]) for row in rows if row.get("audience")}
        files = {path: (folder / path).read_bytes() for path in sorted({path for path, _ in told})}
        written = {path: sha256(data).hexdigest() for path, data in files.items()}
        written |= {path: _digest(folder / path) for path, _ in frozen}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutboxError("is no whole outbox", "run the dry run again", file=str(folder)) from error
    for path, digest in sorted(told | frozen):
        if written[path] != digest:
            raise OutboxError("changed after it was written", "run the dry run again", file=str(folder / path))
    return Outbox(folder, tuple(rows), files)


def travelling(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Every file that travels, path to SHA-256, of the rows of `deliveries.json`; without frozen audiences."""
    return {file["path"]: file["sha256"] for row in rows for file in row["files"]}


def content_digest(rows: Iterable[Mapping[str, Any]], channel: str) -> str:
    """What one channel's deliveries say, as one SHA-256: the same as long as the bytes of its files are."""
    files = travelling(row for row in rows if row["channel"] == channel)
    return sha256("".join(f"{path} {files[path]}\n" for path in sorted(files)).encode()).hexdigest()


def audience_row(rows: Iterable[Mapping[str, Any]], channel: str) -> Mapping[str, Any] | None:
    """What `deliveries.json` says of a channel's frozen audience: path, sha256, size, count."""
    return next((row["audience"] for row in rows if row["channel"] == channel and row.get("audience")), None)


def begun_before(folder: Path) -> dict[str, Mapping[str, Any]]:
    """What the outbox that stands there says of frozen audiences, by channel: these mailings were really begun.

    Nothing is verified, and an outbox that is none has none: a run that is about to replace it asks.
    """
    try:
        rows = json.loads((folder / DELIVERIES).read_bytes())["deliveries"]
        return {row["channel"]: row["audience"] for row in rows if isinstance(row.get("audience"), dict)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def begun_with_others(folder: Path, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The channels that were begun from the outbox that stands there, with other bytes than those of these rows."""
    begun = begun_before(folder)
    return tuple(name for name, row in begun.items() if row.get("content") != content_digest(rows, name))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
