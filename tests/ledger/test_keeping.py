"""A copy of the ledger: whole, made while another process writes, and in doubt about what may be sent after it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.ledger import Told
from pipeline.ledger.keeping import LOST
from tests.publications import SLUG, Publication
from tests.send.post.carry.world import Clock, opened, planned


@pytest.fixture
def news(tmp_path: Path) -> Publication:
    made = Publication(tmp_path / "news")
    made.enrol("a@example.org", "b@example.org", "c@example.org")
    return made


def _states(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as ledger:
        return dict(ledger.execute("SELECT reader, state FROM delivery"))


def test_planned_and_not_sent(news: Publication) -> None:
    ran = news.send("--plan")
    assert ran.returncode == 3
    assert "nothing was sent by this run" in ran.stderr
    assert not (news.folder / "mail").exists() or not list((news.folder / "mail").iterdir())
    assert set(_states(news.folder / "state" / "ledger.db").values()) == {"planned"}
    assert news.send().returncode == 0
    again = news.send("--plan")
    assert again.returncode == 0, "it is done, and nothing is left to plan"
    assert len(list((news.folder / "mail").glob("*.eml"))) == 3


def test_a_true_copy(news: Publication) -> None:
    news.send("--plan")
    copy = news.folder / "kept" / "ledger.db"
    ran = news.run("keep", copy, "--json")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["in_doubt"] == 0
    assert _states(copy) == _states(news.folder / "state" / "ledger.db")
    assert copy.stat().st_mode & 0o077 == 0
    assert [path.name for path in copy.parent.iterdir()] == ["ledger.db"], "one file, no draft and nothing beside it"


def test_in_an_unsure_copy_all_that_may_be_sent_is_in_doubt(news: Publication) -> None:
    """The run was lost, and the next one has the copy: it goes by the rules for doubt, and asks or repeats by them."""
    ledger = news.folder / "state" / "ledger.db"
    news.send("--plan")
    news.run("keep", "kept.db", "--unsure", SLUG)
    assert set(_states(ledger).values()) == {"planned"}, "the ledger itself is as it was"
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (news.folder / "state" / name).unlink(missing_ok=True)
    (news.folder / "kept.db").rename(ledger)
    assert news.standing()["counts"]["in_doubt"] == 3
    assert news.run("status", SLUG, "--missing").stdout.count(LOST) == 3
    assert f"3: {LOST}" in news.run("log", SLUG).stdout
    news.run("settle", f"{SLUG}/newsletter=sent")
    assert news.send().returncode == 0
    assert not list((news.folder / "mail").glob("*.eml")), "a person's word holds as it does otherwise"


def test_what_is_sent_or_done_is_never_unsure(news: Publication) -> None:
    news.send()
    ran = news.run("keep", "kept.db", "--unsure", SLUG, "--json")
    assert json.loads(ran.stdout)["in_doubt"] == 0
    assert set(_states(news.folder / "kept.db").values()) == {"sent"}


def test_other_issues_stay_as_they_are(news: Publication) -> None:
    news.send("--plan")
    ran = news.run("keep", "kept.db", "--unsure", "another-issue", "--json")
    assert json.loads(ran.stdout)["in_doubt"] == 0
    assert set(_states(news.folder / "kept.db").values()) == {"planned"}


def test_a_copy_that_cannot_be_written(news: Publication) -> None:
    (news.folder / "kept.db").mkdir()
    (news.folder / "kept.db" / "something").touch()
    ran = news.run("keep", "kept.db")
    assert ran.returncode == 2
    assert "the copy of the ledger cannot be written" in ran.stderr
    assert not list(news.folder.glob(".kept*"))


def test_in_an_unsure_copy_nobody_knows_when_it_was_last_tried(tmp_path: Path) -> None:
    clock = Clock()
    with opened(tmp_path, clock) as ledger:
        row = planned(ledger, 2)
        batch = ledger.open_batch(row.id, 0, repeatable_for=0)
        with ledger.writer() as writer:
            writer.exchange(batch, (), [0])
            writer.exchange(batch, [Told(0, "deferred", retry_at=clock.now)], ())
        tried = [one.tried_at for one in ledger.standing(row.id)]
        assert tried == [clock.now, None]
        (tmp_path / "kept").mkdir()
        clock.now += 86_400
        assert ledger.keep(tmp_path / "kept" / "ledger.db", unsure=row.slug) == 2
    with opened(tmp_path / "kept", clock) as copy:
        assert [(one.state, one.tried_at) for one in copy.standing(row.id)] == [("in doubt", None)] * 2
