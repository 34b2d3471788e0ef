"""Laws 5, 6, 7 and 17 on the real command: same bytes, no socket, no heavy library, nothing half written."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.outboxes import files, publish
from tests.samples import EXAMPLES, sample_files

ISSUES = [*EXAMPLES, *sample_files()]
_WATCHED = """
import socket, sys
def refuse(*arguments, **named):
    raise SystemExit("a socket was opened")
socket.socket.connect = socket.socket.bind = socket.getaddrinfo = socket.create_connection = refuse
class Watched(socket.socket):
    def __init__(self, *arguments, **named):
        refuse()
socket.socket = Watched
from pipeline.cli import main
status = main(sys.argv[1:])
print("\\n" + " ".join(sys.modules), file=sys.stderr)
raise SystemExit(status)
"""


def _watched(*words: str | Path, cache: Path | str = "off") -> tuple[int, set[str]]:
    command = [sys.executable, "-c", _WATCHED, *(str(word) for word in words)]
    environment = {**os.environ, "BROADSHEET_CACHE": str(cache)}
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
    return ended.returncode, set(ended.stderr.rsplit("\n", 2)[-2].split())


@pytest.mark.parametrize("issue", ISSUES, ids=lambda path: path.stem[:30])
def test_two_dry_runs_write_the_same_bytes_and_the_second_replaces_the_first(issue: Path, tmp_path: Path) -> None:
    first = publish("--dry-run", issue, "--outbox", tmp_path, PYTHONHASHSEED="1")
    assert first.returncode in {0, 1}, first.stderr
    written = files(tmp_path)
    memory = str(tmp_path.parent / f"{tmp_path.name}-memory")
    for _ in range(2):
        again = publish(
            "--dry-run", issue, "--outbox", tmp_path, PYTHONHASHSEED="2", TZ="Asia/Yangon", BROADSHEET_CACHE=memory
        )
        assert again.returncode == first.returncode
        assert files(tmp_path) == written


def test_where_it_runs_changes_nothing(tmp_path: Path) -> None:
    """The same issue and configuration in another folder: the same outbox."""
    example = EXAMPLES[0]
    outboxes = []
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "config").mkdir(parents=True)
        shutil.copy(example.parent.parent / "config" / "publication.toml", folder / "config")
        shutil.copy(example, folder)
        assert publish("--dry-run", example.name, folder=folder).returncode == 0
        outboxes.append(files(folder / "outbox"))
    assert outboxes[0] == outboxes[1]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_dry_run_opens_no_socket_and_loads_no_network_sdk(example: Path, tmp_path: Path) -> None:
    status, modules = _watched("--dry-run", example, "--outbox", tmp_path, cache=tmp_path / "memory")
    assert status == 0
    assert not modules & {
        "requests",
        "urllib3",
        "atproto",
        "atproto_client",
        "httpx",
        "smtplib",
        "http.server",
        "mastodon",
        "oauthlib",
        "gevent",
        "sqlalchemy",
        "cryptography",
        "email_validator",
        "alembic",
        "psycopg",
        "rich",
        "PIL",
        "pipeline.card",
    }


def test_a_remembered_dry_run_loads_nothing_that_makes_html(tmp_path: Path) -> None:
    words = ("--dry-run", EXAMPLES[0], "--outbox", tmp_path / "outbox")
    assert _watched(*words, cache=tmp_path / "memory")[0] == 0
    status, modules = _watched(*words, cache=tmp_path / "memory")
    assert status == 0
    heavy = {
        "premailer",
        "cssutils",
        "lxml",
        "requests",
        "mjml",
        "yaml",
        "markdown_it",
        "asyncio",
        "importlib.metadata",
    }
    assert not modules & heavy


def test_every_row_of_deliveries_tells_the_truth(tmp_path: Path) -> None:
    assert publish("--dry-run", EXAMPLES[0], "--outbox", tmp_path).returncode == 0
    folder = next(tmp_path.iterdir())
    rows = json.loads((folder / "deliveries.json").read_bytes())["deliveries"]
    keys = [row["key"] for row in rows]
    assert len(set(keys)) == len(keys)
    for row in rows:
        assert row["key"].startswith(f"{folder.name}/{row['channel']}")
        assert row.get("follows") in {None, *keys}
        for file in row["files"]:
            data = (folder / file["path"]).read_bytes()
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (file["sha256"], file["size"])
        together = b"".join((folder / file["path"]).read_bytes() for file in row["files"])
        for slot in row["slots"]:
            assert slot["placeholder"].encode() in together, slot["name"]
