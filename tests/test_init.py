"""A new publication's folder commits no reader."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import pytest

from pipeline.init import Host, init_publication
from tests.outboxes import publish


def _ignored(path: str, patterns: list[str]) -> bool:
    """As gitignore(5) has it for patterns without a slash inside: a folder's ends in one, and all match at any depth."""
    parts = PurePosixPath(path).parts
    return any(
        any(fnmatchcase(part, pattern.rstrip("/")) for part in (parts[:-1] if pattern.endswith("/") else parts))
        for pattern in patterns
    )


@pytest.fixture
def patterns(tmp_path: Path) -> list[str]:
    lines = (init_publication(tmp_path / "news") / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    "path",
    [
        # what README's walk-through puts there
        "readers.csv", "broadsheet.key", "outbox/2026-03-09-first/index.html", "state/audience.db", "state/ledger.db-wal",
        # exports, whole and half, and what people do with them
        "lists/all.csv", ".all.csv.4711", "all.csv.gpg", "all.csv~", "readers.xlsx",
        # stores elsewhere, and backups
        "other.db", "audience.db.bak", "backup/audience.db", "old.sql", "everything.tar.gz", "news.zip",
        # what channels write on this machine
        "maildir/new/1.host", "anywhere/cur/1.host:2,S", "mail/a.eml", "mbox", "archive.mbox", "sent/abc.eml",
        "dkim.pem", ".env",
    ],
)  # fmt: skip
def test_what_tells_of_readers_is_not_committed(patterns: list[str], path: str) -> None:
    assert _ignored(path, patterns)


def test_what_the_folder_is_made_of_is(patterns: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "news"
    made = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    assert [path for path in made if _ignored(path, patterns)] == []
    assert not _ignored("approvals/2026-03-09-first.json", patterns)


@pytest.mark.parametrize(
    ("host", "first", "then"),
    [
        (None, "set the repository variable BROADSHEET to what pip should install", ""),
        ("github", "write one line into ci/broadsheet.txt: what pip should install", "make the environment “publish”"),
        (
            "gitlab",
            "write one line into ci/broadsheet.txt: what pip should install",
            "protect the environment “publish”",
        ),
    ],
)
def test_the_next_steps_say_what_ci_lacks_before_its_first_run(
    host: Host | None, first: str, then: str, tmp_path: Path
) -> None:
    made = publish("init", "news", *(["--ci", host] if host else []), folder=tmp_path)
    assert made.returncode == 0, made.stderr
    said = made.stdout.partition("Next:\n")[2]
    assert said.startswith("  1. cd news && publish --dry-run issues/")
    assert f"  2. before the first CI run, {first}" in said
    assert then in said
    for name in ("ci/broadsheet.txt", "config/publication.toml"):
        assert name not in said or (tmp_path / "news" / name).is_file()


def test_the_steps_stand_in_the_document_too(tmp_path: Path) -> None:
    told = json.loads(publish("init", "news", "--ci", "github", "--json", folder=tmp_path).stdout)
    assert told["next"][0].startswith("cd news && publish --dry-run ")
    assert [step for step in told["next"] if "ci/broadsheet.txt" in step] == told["next"][1:2]
