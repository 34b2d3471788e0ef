"""What a real run says, and to whom: nobody's not listening stops it, and for programs it is one document."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.outboxes import PUBLISH
from tests.publications import SLUG
from tests.real.command import Newsroom, document, told
from tests.real.hostile import drop, from_time, hostile, late, say

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("how", "option", "unbuffered"),
    [
        (">&-", "", ""),
        ("2>&-", "", ""),
        (">&- 2>&-", "--json", ""),
        ("| true", "", "1"),  # the first line is not taken
        ("| true", "", ""),  # the last flush is not taken
        ("| true", "--json", ""),
        ("2>&1 | true", "--json", "1"),
        (">/dev/full", "", "1"),
        (">/dev/full", "--json", ""),
        ("2>/dev/full", "--json", "1"),
    ],
)
def test_whoever_does_not_listen_stops_nothing(how: str, option: str, unbuffered: str, tmp_path: Path) -> None:
    """And the exit status is the sending's: 3, since one reader is in doubt."""
    with hostile({"end": lambda server, count: (drop() if count == 2 else late(0.01))(server, count)}) as relay:
        news = Newsroom(tmp_path / "news", relay.port, "connections = 1", readers=5)
        ended = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {PUBLISH} {news.issue} --no-wait {option} {how}"],
            cwd=news.folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "CI": "", "BROADSHEET_CACHE": "off", "PYTHONUNBUFFERED": unbuffered},
        )
        told(ended, 3)
        assert news.true(taken.to for taken in relay.taken) == {"sent": 4, "in doubt": 1}
        if how == ">/dev/full":
            assert "standard output took no more: No space left on device; “publish status”" in ended.stderr


def test_json_is_one_document_however_it_ends(tmp_path: Path) -> None:
    with hostile({"rcpt": from_time(5, say("450 4.7.1 greylisted"))}) as relay:
        news = Newsroom(tmp_path / "news", relay.port)
        ended = news.send("--json")
        told(ended, 3)
        (row,) = document(ended)["mailings"]
        assert (row["verdict"], row["counts"]["sent"], row["counts"]["deferred"]) == ("deferred", 4, 8)
        assert row["left"] == 8
        relay.counts["rcpt"] = -100
        for words in (("resume", SLUG, "--no-wait"), ("status", SLUG), ("log", SLUG), ("pause", SLUG), ("resume", "x")):
            assert document(news.run(*words, "--json"))
