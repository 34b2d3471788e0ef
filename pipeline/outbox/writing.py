"""Write a batch's outbox, whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from pipeline.delivery import Delivery, Mailing, Packed
from pipeline.outbox.folder import DELIVERIES, place_folder
from pipeline.outbox.reading import begun_before, content_digest
from pipeline.problem import Problem
from pipeline.reader import Frozen

INDEX, ISSUE, PROBLEMS, AUDIENCE = "index.html", "issue.json", "problems.json", "audience.txt"


def write_outbox(
    place: Path,
    slug: str,
    packed: Sequence[Packed],
    *,
    issue: Mapping[str, Any],
    problems: Sequence[Problem],
    index: Callable[[Mapping[str, Mapping[str, Any]]], str],
    audiences: Mapping[str, Iterable[Frozen]] | None = None,
) -> Path:
    """Write the outbox of one issue to `place/slug`, whole or not at all, and give its folder.

    `index` makes the page from what `deliveries.json` says of the frozen audiences, by channel.

    `audiences` are the frozen readers of mailings by channel, streamed into `<channel>/audience.txt`: a line a reader,
    its id and its domain's label. An audience that stands there and is not among them stays, for a dry run takes
    nothing away from a mailing that was begun; `content` says of which bytes it was frozen.

    Raises:
        OutboxError: the folder cannot be written, the disk is full, or something that is no outbox stands there.
    """
    files = {f"{parcel.channel}/{name}": data for parcel in packed for name, data in parcel.files.items()}
    files[ISSUE] = _json(issue)
    files[PROBLEMS] = _json([problem_row(problem) for problem in problems])
    rows, given = delivery_rows(packed), audiences or {}

    def fill(draft: Path) -> list[Path]:
        written = [_write(draft / name, data) for name, data in files.items()]
        frozen = _kept(place / slug, draft, {row["channel"] for row in rows} - set(given))
        for name, readers in given.items():
            frozen[name] = _freeze(draft, name, readers) | {"content": content_digest(rows, name)}
        told = [row | {"audience": frozen.get(row["channel"])} for row in rows]
        written += [draft / row["path"] for row in frozen.values()]
        written.append(_write(draft / INDEX, index(frozen).encode()))
        return [*written, _write(draft / DELIVERIES, _json({"slug": slug, "deliveries": told}))]

    return place_folder(place, slug, fill)


def problem_row(problem: Problem) -> dict[str, Any]:
    """A Problem as it stands in `problems.json`."""
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "message": problem.message,
        "remedy": problem.remedy,
        "file": problem.file or None,
        "line": problem.place.line,
        "column": problem.place.column,
        "lines": list(problem.lines),
    }


def delivery_rows(packed: Sequence[Packed]) -> list[dict[str, Any]]:
    """The rows of `deliveries.json`, without audiences: what travels, with the digest of every file."""
    # each file once: a thread's deliveries share one, and it grows with them
    known = {
        f"{parcel.channel}/{name}": {
            "path": f"{parcel.channel}/{name}",
            "sha256": sha256(data).hexdigest(),
            "size": len(data),
        }
        for parcel in packed
        for name, data in parcel.files.items()
    }
    return [_row(delivery, known) for parcel in packed for delivery in parcel.deliveries]


def _kept(standing: Path, draft: Path, channels: set[str]) -> dict[str, dict[str, Any]]:
    """The audiences of these channels from the outbox that is about to be replaced; one that was damaged is left out.

    Nothing is lost with that one: the ledger has it too.
    """
    kept: dict[str, dict[str, Any]] = {}
    for channel, row in begun_before(standing).items():
        # not the path that is written there: a file may say what it likes
        old, new = standing / channel / AUDIENCE, draft / channel / AUDIENCE
        if channel not in channels or not old.is_file():
            continue
        shutil.copyfile(old, new)
        with new.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() == row.get("sha256"):
                kept[channel] = {**row, "path": f"{channel}/{AUDIENCE}"}
                continue
        new.unlink()
    return kept


def _freeze(draft: Path, channel: str, readers: Iterable[Frozen]) -> dict[str, Any]:
    """Stream a frozen audience into its file, and say of it what `deliveries.json` says."""
    path = draft / channel / AUDIENCE
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size, count = sha256(), 0, 0
    with path.open("wb") as file:
        for reader in readers:
            line = f"{reader.id}\t{reader.domain}\n".encode()
            digest.update(line)
            size, count = size + len(line), count + 1
            file.write(line)
    return {"path": f"{channel}/{AUDIENCE}", "sha256": digest.hexdigest(), "size": size, "count": count}


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _row(delivery: Delivery | Mailing, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    paths = [f"{delivery.channel}/{name}" for name in delivery.files]
    single = delivery if isinstance(delivery, Delivery) else None
    return {
        "key": delivery.key,
        "form": "delivery" if single else "mailing",
        "channel": delivery.channel,
        "kind": delivery.kind,
        "files": [known[path] for path in paths],
        "slots": [{"name": s.name, "placeholder": s.placeholder, "about": s.about} for s in delivery.slots],
        "follows": single.follows if single else None,
        "request": single.request if single else None,
        "audience": None,
    }


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
