"""What a Mastodon server said of its limits is known at the next dry run, and changes nothing of the outbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.send.post.mastodon.kept import InstanceLimits, keep_limits
from tests.outboxes import files

SETTINGS = '[publication]\nname = "A"\naddress = "a@example.org"\n[channels.herd]\nkind = "mastodon"\n'
TEXT = "Rain Gauges\n\nMarch 9th, 2026\n\nThe gauges are back on the hill road, and people read them again.\n"


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "publication.toml").write_text(SETTINGS + 'server = "https://social.test"\n', "utf-8")
    file = tmp_path / "2026-03-09-gauges.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def _dry(issue: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, dict[str, bytes]]:
    assert main(["--dry-run", str(issue)]) == 0
    return capsys.readouterr().err, files(issue.parent / "outbox")


def test_a_lower_limit_is_said_with_its_day(issue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    silent, before = _dry(issue, capsys)
    assert "herd" not in silent
    limits = InstanceLimits("social.test", "2026-03-01", max_characters=300, characters_per_url=30)
    keep_limits(issue.parent / "state", limits)
    said, after = _dry(issue, capsys)
    assert (
        "herd: social.test takes 300 characters a post, and the channel's `max_characters` is 500 (so it said on "
        "2026-03-01); set `max_characters = 300` in the channel, or nothing will be posted" in said
    )
    assert "counts an address as 30 characters" in said
    assert after == before


@pytest.mark.parametrize("server", ["social.test", "other.test"])
def test_limits_that_agree_and_those_of_another_server_are_not_spoken_of(
    issue: Path, capsys: pytest.CaptureFixture[str], server: str
) -> None:
    most = 500 if server == "social.test" else 300
    keep_limits(issue.parent / "state", InstanceLimits(server, "2026-03-01", max_characters=most))
    assert "herd" not in _dry(issue, capsys)[0]
