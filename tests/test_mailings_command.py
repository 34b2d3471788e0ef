"""status, pause, cancel, resume, settle, log: what a person is told of a mailing, and what a word of theirs does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.ledger import Holder, Ledger, Told, open_ledger
from pipeline.outbox import content_digest, read_outbox
from tests.publications import SLUG, Publication

PEOPLE = tuple(f"reader{number}@example.com" for number in range(6))


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    made = Publication(tmp_path / "news")
    made.enrol(*PEOPLE)
    return made


def _ledger(publication: Publication) -> Ledger:
    return open_ledger(publication.settings.ledger, publication.folder)


def _half_done(publication: Publication) -> list[str]:
    """Planned, two sent, one in doubt, one refused; gives the ids in order."""
    publication.send()
    with _ledger(publication) as ledger:
        row = ledger.mailing(SLUG, "newsletter")
        assert row
        readers = [one.id for one in ledger.rows(row.id)]
    (publication.folder / "state" / "ledger.db").unlink()
    outbox = read_outbox(publication.folder / "outbox" / SLUG)
    with _ledger(publication) as ledger:
        digest = content_digest(outbox.rows, "newsletter")
        row = ledger.plan(
            SLUG, "newsletter", "directory", digest, "x", outbox.audience("newsletter"), 6, batch_size=6
        )  # fmt: skip
        batch = ledger.open_batch(row.id, 0, repeatable_for=0)
        with ledger.writer() as writer:
            assert writer.exchange(batch, (), [0, 1, 2, 3]) == {0, 1, 2, 3}
            told = [
                Told(0, "sent", receipt="one"), Told(1, "sent", receipt="two"), Told(2, "in doubt", why="no answer"),
                Told(3, "refused", "5.1.1", "no such mailbox"),
            ]  # fmt: skip
            writer.exchange(batch, told, [])
    return readers


def test_before_anything_was_sent(publication: Publication) -> None:
    told = publication.run("status")
    assert (told.returncode, told.stdout) == (0, "nothing was sent from here yet\n")
    unknown = publication.run("status", "no-such-issue")
    assert unknown.returncode == 2
    assert "nothing of no-such-issue was sent from here" in unknown.stderr


def test_sums_and_who_has_not_got_it_and_why(publication: Publication) -> None:
    readers = _half_done(publication)
    told = publication.run("status", SLUG, "--missing")
    assert told.returncode == 3
    assert "2 sent, 1 refused, 1 in doubt, 2 not tried yet of 6 readers" in told.stdout
    assert f"{SLUG}/newsletter/{readers[2]}  in doubt  no answer" in told.stdout
    assert f"{SLUG}/newsletter/{readers[3]}  refused  5.1.1 no such mailbox" in told.stdout
    assert readers[0] not in told.stdout
    document = json.loads(publication.run("status", SLUG, "--missing", "--json").stdout)
    assert [row["state"] for row in document["missing"]] == ["in doubt", "refused", "planned", "planned"]
    assert document["mailings"][0]["left"] == 3


def test_a_word_on_each_that_is_in_doubt_and_resume_does_the_rest(publication: Publication) -> None:
    readers = _half_done(publication)
    for word in ("nonsense", f"{SLUG}/newsletter/{readers[2]}=maybe", "=sent", "a/b/c/d=sent"):
        assert publication.run("settle", word).returncode == 2
    settled = publication.run("settle", f"{SLUG}/newsletter/{readers[2]}=unsent")
    assert settled.returncode == 0
    assert "1 settled as unsent" in settled.stdout
    assert publication.run("settle", f"{SLUG}/newsletter=sent").returncode == 3, "nobody is in doubt any more"
    resumed = publication.run("resume", SLUG, "--no-wait")
    assert resumed.returncode == 0, resumed.stderr
    assert "5 sent, 1 refused of 6 readers" in resumed.stdout
    assert publication.standing()["state"] == "done"


def test_paused_is_not_sent_and_cancelled_is_over(publication: Publication) -> None:
    _half_done(publication)
    assert publication.run("pause", SLUG).returncode == 0
    assert publication.standing()["state"] == "paused"
    asked = publication.run("cancel", SLUG)
    assert asked.returncode == 2
    assert "add --yes" in asked.stderr
    assert publication.run("cancel", SLUG, "--yes").returncode == 0
    assert publication.standing()["state"] == "cancelled"
    assert publication.run("resume", SLUG).returncode == 3
    assert publication.standing()["counts"]["planned"] == 2


def test_the_history_names_what_happened_in_order(publication: Publication) -> None:
    _half_done(publication)
    publication.run("pause", SLUG)
    publication.run("resume", SLUG, "--no-wait")
    told = publication.run("log", SLUG)
    assert told.returncode == 0
    assert told.stdout.index("paused") < told.stdout.index("resumed")
    assert json.loads(publication.run("log", SLUG, "--json").stdout)["events"]


def test_a_second_run_is_told_who_carries_it(publication: Publication) -> None:
    _half_done(publication)
    with _ledger(publication) as ledger:
        row = ledger.mailing(SLUG, "newsletter")
        assert row
        ledger.claim(row.id, Holder("another-machine", 7, "then"))
        told = publication.send()
        assert told.returncode == 3
        assert "another-machine" in told.stderr
        assert "another-machine" in publication.run("status", SLUG).stdout
