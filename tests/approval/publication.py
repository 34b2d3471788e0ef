"""A small publication in a folder: one mailing into a folder, one thread, one issue, and its configuration."""

from __future__ import annotations

from pathlib import Path

SLUG = "2026-03-09-crossings"
ISSUE = """\
Four Crossings Reopened

March 9th, 2026

The ferry at the lower landing runs again. It leaves at seven and carries forty people.

Nobody has said for how long.
"""
_CONFIG = """\
[publication]
name = "The River Paper"
address = "desk@example.org"
base_url = "https://example.org"
issue_url = "https://example.org/issues/{slug}"

[channels.newsletter]
kind = "directory"
path = "sent"
unsubscribe_url = "https://example.org/u/"

[channels.bluesky]
kind = "bluesky"
handle = "example.org"
"""


def make_publication(folder: Path, approval: str = "") -> Path:
    """Write it, and give its issue's file; `approval` is what `[approval]` says, as TOML."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    configure(folder, approval)
    issue = folder / f"{SLUG}.txt"
    issue.write_text(ISSUE, encoding="utf-8")
    return issue


def configure(folder: Path, approval: str) -> None:
    """Write the configuration with another `[approval]`."""
    (folder / "config" / "publication.toml").write_text(f"{_CONFIG}\n{approval}", encoding="utf-8")
