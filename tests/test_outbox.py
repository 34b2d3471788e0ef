"""The outbox is written whole or not at all, and read back only if it is what was written."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.delivery import UNSUBSCRIBE, Delivery, Mailing, Packed
from pipeline.errors import OutboxError
from pipeline.outbox import (
    audience_row,
    begun_before,
    begun_with_others,
    content_digest,
    read_outbox,
    travelling,
    write_outbox,
)
from pipeline.outbox import folder as outbox_folder
from pipeline.problem import Place, Problem
from pipeline.reader import Frozen

PACKED = (
    Packed("newsletter", {"email.html": b"<html>"}, (
        Mailing("s/newsletter", "newsletter", "smtp", ("email.html",), (UNSUBSCRIBE,)),
    )),
    Packed("mastodon", {"thread.json": b"{}"}, (
        Delivery("s/mastodon/1", "mastodon", "mastodon", ("thread.json",), request=0),
        Delivery("s/mastodon/2", "mastodon", "mastodon", ("thread.json",), follows="s/mastodon/1", request=1),
    )),
)  # fmt: skip
PROBLEMS = (Problem("hero-incomplete", "warning", "no file", "name one", Place(4, 1)),)


def _write(
    place: Path,
    index: str = "<!DOCTYPE html>",
    slug: str = "s",
    audiences: Mapping[str, Iterable[Frozen]] | None = None,
) -> Path:
    issue = {"title": "မြစ်"}
    return write_outbox(
        place, slug, PACKED, issue=issue, problems=PROBLEMS, index=lambda _frozen: index, audiences=audiences
    )


def _all(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    box = read_outbox(_write(tmp_path))
    assert [row["key"] for row in box.rows] == ["s/newsletter", "s/mastodon/1", "s/mastodon/2"]
    assert box.files["newsletter/email.html"] == b"<html>"
    assert box.rows[2]["follows"] == "s/mastodon/1"
    assert box.rows[0]["slots"][0]["name"] == "unsubscribe"
    assert sorted(_all(box.folder)) == [
        "deliveries.json", "index.html", "issue.json", "mastodon/thread.json", "newsletter/email.html", "problems.json",
    ]  # fmt: skip


def test_json_keeps_burmese_readable(tmp_path: Path) -> None:
    assert "မြစ်" in (_write(tmp_path) / "issue.json").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "s" / "problems.json").read_bytes())[0]["line"] == 4


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    assert _all(_write(tmp_path / "a")) == _all(_write(tmp_path / "b"))


def test_a_stale_outbox_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    (folder / "newsletter" / "stale.html").write_text("old")
    _write(tmp_path, index="new")
    assert (folder / "index.html").read_text() == "new"
    assert not (folder / "newsletter" / "stale.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_two_renames_do_it_where_one_step_is_not_to_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.exchange._in_one_step", lambda *_: False)
    _write(tmp_path)
    folder = _write(tmp_path, index="new")
    assert (folder / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


@pytest.mark.parametrize("fails", ["fsync", "chmod", "rename", "exchange"])
@pytest.mark.parametrize(("code", "said"), [(errno.ENOSPC, "disk is full"), (errno.EIO, "Input/output")])
def test_a_fault_at_any_step_leaves_the_old_outbox_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, code: int, said: str
) -> None:
    if fails != "rename":
        _write(tmp_path, index="old")
    before = _all(tmp_path)

    def fault(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    where = {
        "fsync": (os, "fsync"),
        "chmod": (Path, "chmod"),
        "rename": (Path, "rename"),
        "exchange": (outbox_folder, "exchange"),
    }
    monkeypatch.setattr(*where[fails], fault)
    with pytest.raises(OutboxError, match=said) as caught:
        _write(tmp_path, index="new")
    assert "nothing was written" in str(caught.value)
    assert _all(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == (["s"] if before else [])


def test_a_place_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutboxError, match="--outbox"):
        _write(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_no_dry_run_wrote_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "novel.txt").write_text("mine")
    with pytest.raises(OutboxError, match="no dry run wrote"):
        _write(tmp_path)
    assert (tmp_path / "s" / "novel.txt").read_text() == "mine"


def test_a_link_in_the_place_of_an_outbox_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "s").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutboxError):
        _write(tmp_path)


def test_a_changed_file_is_not_sent(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    (folder / "newsletter" / "email.html").write_bytes(b"<html>!")
    with pytest.raises(OutboxError, match=r"email\.html: changed"):
        read_outbox(folder)


@pytest.mark.parametrize("damage", ["deliveries.json", "newsletter/email.html"])
def test_a_missing_file_is_no_outbox(tmp_path: Path, damage: str) -> None:
    folder = _write(tmp_path)
    (folder / damage).unlink()
    with pytest.raises(OutboxError, match="no whole outbox"):
        read_outbox(folder)


_KILLED = """
import os, sys
from pathlib import Path
from pipeline.outbox import folder
from tests.test_outbox import _write
steps = [0]
def counted(real):
    def call(*arguments, **named):
        steps[0] += 1
        if steps[0] == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
        return real(*arguments, **named)
    return call
os.fsync = counted(os.fsync)
folder.exchange = counted(folder.exchange)
folder.shutil.rmtree = counted(folder.shutil.rmtree)
Path.chmod = counted(Path.chmod)
_write(Path(sys.argv[1]), index="new")
"""


@pytest.mark.parametrize("step", range(1, 18))
def test_killed_at_any_step_the_old_or_the_new_outbox_stands_there_whole(tmp_path: Path, root: Path, step: int) -> None:
    _write(tmp_path, index="old")
    old = _all(tmp_path / "s")
    command = [sys.executable, "-c", _KILLED, str(tmp_path), str(step)]
    ended = subprocess.run(command, cwd=root, check=False).returncode
    assert ended in {-signal.SIGKILL, 0}
    seen = _all(tmp_path / "s")
    assert seen in (old, old | {"index.html": b"new"})
    _write(tmp_path, index="after")
    assert [path.name for path in tmp_path.iterdir()] == ["s"], "the killed run's draft is swept"


def test_a_place_with_an_endless_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutboxError, match="File name too long"):
        _write(tmp_path / ("x" * 300))


def test_a_file_that_many_deliveries_share_is_digested_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread's deliveries are in one file that grows with them: anything else would be square time."""
    asked: list[bytes] = []

    def counting(data: bytes) -> object:
        asked.append(data)
        return sha256(data)

    monkeypatch.setattr("pipeline.outbox.writing.sha256", counting)
    monkeypatch.setattr("pipeline.outbox.reading.sha256", counting)
    folder = _write(tmp_path)
    assert asked.count(b"{}") == 1
    asked.clear()
    assert len(read_outbox(folder).rows) == 3
    assert asked.count(b"{}") == 1


def test_a_frozen_audience_is_streamed_beside_the_mailing_and_told_by_count_and_digest(tmp_path: Path) -> None:
    readers = [Frozen("aaaaaaaaaaaaaaaa"), Frozen("bbbbbbbbbbbbbbbb", "example.org")]
    folder = _write(tmp_path, audiences={"newsletter": iter(readers)})
    read = read_outbox(folder)
    assert list(read.audience("newsletter")) == readers
    row = audience_row(read.rows, "newsletter")
    assert row is not None
    assert (row["count"], row["path"]) == (2, "newsletter/audience.txt")
    assert list(read.audience("bluesky")) == []
    assert "newsletter/audience.txt" not in travelling(read.rows)


def test_the_audience_is_no_part_of_what_the_content_s_digest_says(tmp_path: Path) -> None:
    one, other = (
        read_outbox(_write(tmp_path / name, audiences={"newsletter": [Frozen(name * 8)]})) for name in ("ab", "cd")
    )
    assert content_digest(one.rows, "newsletter") == content_digest(other.rows, "newsletter")


def test_a_changed_audience_is_named(tmp_path: Path) -> None:
    folder = _write(tmp_path, audiences={"newsletter": [Frozen("aaaaaaaaaaaaaaaa")]})
    (folder / "newsletter" / "audience.txt").write_text("bbbbbbbbbbbbbbbb\tother\n")
    with pytest.raises(OutboxError, match="changed after it was written"):
        read_outbox(folder)


def test_an_outbox_that_is_written_again_keeps_the_audience_of_what_was_begun(tmp_path: Path) -> None:
    readers = [Frozen("aaaaaaaaaaaaaaaa"), Frozen("bbbbbbbbbbbbbbbb", "example.org")]
    _write(tmp_path, audiences={"newsletter": readers})
    before = _all(tmp_path)
    read = read_outbox(_write(tmp_path))
    assert _all(tmp_path) == before
    assert list(read.audience("newsletter")) == readers
    assert list(begun_before(read.folder)) == ["newsletter"]
    assert begun_with_others(read.folder, read.rows) == ()


def test_content_that_changed_since_it_was_begun_is_told_until_it_is_restored(tmp_path: Path) -> None:
    read = read_outbox(_write(tmp_path, audiences={"newsletter": [Frozen("aaaaaaaaaaaaaaaa")]}))
    packed = (Packed("newsletter", {"email.html": b"<html>another"}, PACKED[0].deliveries), PACKED[1])
    for _ in range(2):
        folder = write_outbox(tmp_path, "s", packed, issue={}, problems=(), index=lambda _frozen: "")
        assert begun_with_others(folder, read_outbox(folder).rows) == ("newsletter",)
        assert begun_with_others(folder, read.rows) == ()
    assert begun_with_others(folder, []) == ("newsletter",), "the channel is left out"


def test_an_audience_that_was_damaged_is_not_kept_so_that_the_dry_run_mends_the_outbox(tmp_path: Path) -> None:
    folder = _write(tmp_path, audiences={"newsletter": [Frozen("aaaaaaaaaaaaaaaa")]})
    (folder / "newsletter" / "audience.txt").write_text("bbbbbbbbbbbbbbbb\tother\n")
    assert audience_row(read_outbox(_write(tmp_path)).rows, "newsletter") is None


@pytest.mark.parametrize("text", ["", "[]", '{"deliveries": 3}', '{"deliveries": [{"audience": {}}, 7]}', "[" * 9])
def test_of_what_is_no_outbox_nothing_was_begun(tmp_path: Path, text: str) -> None:
    (tmp_path / "deliveries.json").write_text(text)
    assert begun_before(tmp_path) == {}


def test_an_outbox_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(OutboxError, match="there is no outbox nothing; look at the spelling"):
        read_outbox(tmp_path / "nothing")
