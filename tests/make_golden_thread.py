"""The golden thread: an example with a `.thread.toml` beside it and people to mention, as it will travel.

`python -m tests.make_golden_thread` writes it anew. Look at the difference before you commit it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.outboxes import files, publish
from tests.samples import ROOT

PLACE = Path(__file__).parent / "golden_thread"
ISSUE = ROOT / "examples" / "2026-03-09-river-crossings.txt"
_PEOPLE = """
[people]
"Upper River Women’s Union" = { bluesky = "union.example.org", did = "did:plc:upperriverwomensunion234", mastodon = "@union@river.example" }
"Delta Mobility Project" = { mastodon = "@mobility@delta.example" }
"Zee Taw Health Volunteers" = { bluesky = "health.example.org" }
"""


def publication(folder: Path) -> Path:
    """Make a publication with the issue and its `.thread.toml` in a folder; the issue's file."""
    (folder / "config").mkdir(parents=True)
    config = (ROOT / "config" / "publication.toml").read_text(encoding="utf-8")
    (folder / "config" / "publication.toml").write_text(config + _PEOPLE, encoding="utf-8")
    shutil.copy(PLACE / f"{ISSUE.stem}.thread.toml", folder)
    return Path(shutil.copy(ISSUE, folder))


def threads(folder: Path) -> dict[str, bytes]:
    """The files of the threads that a dry run there writes, by their path in the outbox."""
    issue, outbox = publication(folder), folder / "outbox"
    result = publish("--dry-run", issue, "--channel", "bluesky", "--channel", "mastodon", "--outbox", outbox)
    if result.returncode:
        raise SystemExit(result.stdout + result.stderr)
    return {name: data for name, data in files(outbox / ISSUE.stem).items() if "/thread." in name}


def main() -> None:
    """Replace the golden thread by what a dry run writes now."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in threads(Path(folder) / "news").items():
            (PLACE / name).parent.mkdir(exist_ok=True)
            (PLACE / name).write_bytes(data)


if __name__ == "__main__":
    main()
