"""What is said of approvals: what would be approved, by whom it was, and whether that holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.approval import Approval, Seen
from pipeline.errors import PublishError
from pipeline.outbox import DELIVERIES, INDEX, Outbox
from pipeline.report.saying import counted, document, from_here, say, talk
from pipeline.text.moments import moment_in_words


def new_key(name: str, public: str, path: Path, *, as_json: bool) -> None:
    """Say where the private key is, and print the public one's line for the configuration."""
    line = f'{json.dumps(name, ensure_ascii=False)} = "{public}"'
    out = talk(as_json=as_json)
    say(f"The private key of {name} is in {from_here(path)}. Give it to nobody, and keep a copy.", out)
    say(f"This line goes into the configuration, below [approval.people]:\n{line}", out)
    document({"name": name, "public_key": public, "file": str(path), "line": line}, as_json=as_json)


def proposal(outbox: Outbox, slug: str, not_after: datetime | None, *, as_json: bool) -> None:
    """Say what would be approved: the title, the channels, what the checks found, until when."""
    out = talk(as_json=as_json)
    say(f"{_title(outbox.folder) or 'without a title'} ({slug})", out)
    for name, said in _channels(outbox.rows):
        say(f"  {name:<12} {said}", out)
    files = len({file["path"] for row in outbox.rows for file in row["files"]})
    say(f"{counted(files, 'file')}; the checks found {_found(outbox.folder)}", out)
    say("Not part of it: who receives a mailing. The audience is frozen when it is sent.", out)
    say(f"It may be sent until {moment_in_words(not_after)}" if not_after else "It may be sent at any time", out)
    say(f"Look at it: {from_here(outbox.folder / INDEX)}", out)


def question(name: str) -> None:
    """Ask, at the terminal; the answer is read by the command."""
    say(f"Approve it as {name}? Write yes:", sys.stderr)


def declined(slug: str, *, as_json: bool) -> None:
    """Say that nothing happened."""
    say("Nothing was approved.", talk(as_json=as_json))
    document({"slug": slug, "approved": False}, as_json=as_json)


def approved(approval: Approval, path: Path, missing: PublishError | None, *, as_json: bool) -> None:
    """Say what was approved, and what a send still lacks."""
    out = talk(as_json=as_json)
    say(f"{approval.by} has approved {approval.slug}: {from_here(path)}", out)
    if missing:
        say(f"Not enough yet: {missing}", out)
    row = _row(approval) | {"file": str(path), "missing": str(missing) if missing else None}
    document({"slug": approval.slug, "approved": True, **row}, as_json=as_json)


def revoked(slug: str, name: str, file: Path, *, as_json: bool) -> None:
    """Say that an approval is gone."""
    say(f"{name}'s approval of {slug} is removed", talk(as_json=as_json))
    document({"slug": slug, "by": name, "removed": str(file)}, as_json=as_json)


def listed(slug: str, folder: Path, seen: Sequence[Seen], missing: PublishError | None, *, as_json: bool) -> None:
    """Say who approved, whether it holds for the outbox in `folder`, and if not, every reason."""
    out = talk(as_json=as_json)
    written = datetime.fromtimestamp(int((folder / DELIVERIES).stat().st_mtime), UTC).astimezone()
    say(f"For {from_here(folder)} as it was written on {moment_in_words(written)}; a later text is not in it:", out)
    for one in seen:
        if one.approval and one.holds:
            end = one.approval.not_after
            until = f", until {moment_in_words(end)}" if end else ""
            say(f"{one.approval.by} approved it on {moment_in_words(one.approval.at)}{until}: holds", out)
        for reason in one.reasons:
            say(f"does not hold: {reason}", out)
    say(str(missing) if missing else f"{slug} is approved", out)
    rows = [
        {"file": str(one.file), "holds": one.holds, "reasons": [str(reason) for reason in one.reasons]}
        | (_row(one.approval) if one.approval else {})
        for one in seen
    ]
    looked = {"outbox": str(folder), "written": written.isoformat()}
    document({"slug": slug, "approved": missing is None, **looked, "approvals": rows}, as_json=as_json)


def _row(approval: Approval) -> dict[str, Any]:
    end = approval.not_after
    return {
        "by": approval.by,
        "at": approval.at.isoformat(),
        "not_after": end.isoformat() if end else None,
        "digest": approval.digest,
    }


def _channels(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["channel"], []).append(row)
    return [(name, _carried(several)) for name, several in grouped.items()]


def _carried(rows: Sequence[Mapping[str, Any]]) -> str:
    if rows[0]["form"] == "mailing":
        size = next((file["size"] for file in rows[0]["files"] if file["path"].endswith("/message.eml")), 0)
        return f"{rows[0]['kind']}: a mailing, {size / 1000:.0f} kB a reader"
    return f"{rows[0]['kind']}: {counted(len(rows), 'post')}"


def _title(folder: Path) -> str | None:
    title = _read(folder / "issue.json", {}).get("title")
    return title if isinstance(title, str) else None


def _found(folder: Path) -> str:
    problems = _read(folder / "problems.json", [])
    counts = [
        counted(number, word)
        for word in ("error", "warning")
        if (number := sum(isinstance(one, dict) and one.get("severity") == word for one in problems))
    ]
    return ", ".join(counts) or "no problems"


def _read(path: Path, otherwise: Any) -> Any:
    """What lies beside the files that travel; only shown, so its absence stops nothing."""
    with suppress(OSError, ValueError):
        found = json.loads(path.read_bytes())
        if isinstance(found, type(otherwise)):
            return found
    return otherwise
