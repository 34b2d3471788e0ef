"""status, pause, cancel, resume, settle, log: what a person is told of a mailing, and what a word of theirs does."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.ledger import Holder, Ledger, Told, open_ledger
from pipeline.outbox import content_digest, read_outbox
from pipeline.report.mailings import Lacking, status
from tests.outboxes import ROOT
from tests.publications import SLUG, Publication, enrolled


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return enrolled(tmp_path / "news")


def _ledger(publication: Publication) -> Ledger:
    return open_ledger(publication.settings.ledger, publication.folder)


_TOLD = (
    Told(0, "sent", receipt="one"), Told(1, "sent", receipt="two"), Told(2, "in doubt", why="no answer"),
    Told(3, "refused", "5.1.1", "no such mailbox"),
)  # fmt: skip


def _half_done(
    publication: Publication, told: Sequence[Told] = _TOLD, asked: Sequence[int] = (0, 1, 2, 3)
) -> list[str]:
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
            assert writer.exchange(batch, (), asked) == set(asked)
            writer.exchange(batch, told, [])
    return readers


def test_before_anything_was_sent(publication: Publication) -> None:
    told = publication.run("status")
    assert (told.returncode, told.stdout) == (0, "nothing was sent from here yet\n")
    unknown = publication.run("status", "no-such-issue")
    assert unknown.returncode == 2
    assert "nothing of no-such-issue was sent from here" in unknown.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("status",), ("status", SLUG), ("log", SLUG), ("pause", SLUG), ("cancel", SLUG, "--yes"),
        ("settle", f"{SLUG}/newsletter=sent"),
    ],
)  # fmt: skip
def test_asking_before_anything_was_sent_makes_no_ledger(publication: Publication, words: tuple[str, ...]) -> None:
    assert publication.run(*words).returncode == (0 if words == ("status",) else 2)
    assert not (publication.folder / "state" / "ledger.db").exists()


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


def _killed(publication: Publication) -> list[str]:
    """One sent, two whose calls died with their run, three not tried; gives the ids in order."""
    readers = _half_done(publication, told=[Told(0, "sent", receipt="one")], asked=[0, 1, 2])
    mine = Holder.mine()
    dead = Holder(mine.host, mine.pid, f"{mine.start.rpartition('/')[0]}/0")
    with _ledger(publication) as ledger:
        row = ledger.mailing(SLUG, "newsletter")
        assert row
        ledger.claim(row.id, dead)
    return readers


@pytest.mark.skipif(sys.platform != "linux", reason="only there a dead process is known before its lease is over")
def test_of_a_run_that_died_nobody_is_being_sent_anything(publication: Publication) -> None:
    readers = _killed(publication)
    told = publication.run("status", SLUG, "--missing")
    assert told.returncode == 3
    assert "1 sent, 2 in doubt, 3 not tried yet of 6 readers" in told.stdout
    assert "being sent" not in told.stdout
    assert f"“publish resume {SLUG}” goes on" in told.stdout
    assert f"{SLUG}/newsletter/{readers[1]}  in doubt  the run ended during the call" in told.stdout
    document = json.loads(publication.run("status", SLUG, "--missing", "--json").stdout)
    (mailing,) = document["mailings"]
    assert (mailing["counts"]["sending"], mailing["counts"]["in_doubt"], mailing["holder"]) == (0, 2, None)
    assert mailing["next"] == f"“publish resume {SLUG}” goes on"
    assert [row["state"] for row in document["missing"]] == ["in doubt"] * 2 + ["planned"] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="only there a dead process is known before its lease is over")
def test_what_a_dead_run_left_can_be_decided_on_at_once_and_the_history_knows(publication: Publication) -> None:
    readers = _killed(publication)
    assert "1 settled as sent" in publication.run("settle", f"{SLUG}/newsletter/{readers[1]}=sent").stdout
    resumed = publication.run("resume", SLUG, "--no-wait")
    assert resumed.returncode == 0, "a file may be written twice without harm"
    history = publication.run("log", SLUG).stdout
    found = (
        "in doubt: 2: an earlier run", f"settled: {readers[1]}: sent", "run began: resumed: 4 of 6 are left",
        "run ended: done: 4 sent in this run; 6 sent of 6",
    )  # fmt: skip
    places = [history.index(one) for one in found]
    assert places == sorted(places)


def test_the_history_of_an_issue_that_went_out(publication: Publication) -> None:
    publication.send()
    events = json.loads(publication.run("log", SLUG, "--json").stdout)["events"]
    told = {event["what"]: event["detail"] for event in events}
    assert told["run began"] == "new: 6 planned"
    assert told["run ended"] == "done: 6 sent in this run; 6 sent of 6"
    assert len(events) <= 6, "not one a reader"
    unknown = publication.run("log", "no-such-issue")
    assert unknown.returncode == 2
    assert "nothing of no-such-issue was sent from here" in unknown.stderr


def test_a_refused_attempt_is_in_the_history(publication: Publication) -> None:
    publication.configure("directory", 'path = "mail"')
    assert publication.send().returncode == 2
    assert "not begun: newsletter gives its readers no way to unsubscribe" in publication.run("log", SLUG).stdout


def test_who_was_refused_for_what_is_ours_is_put_back_by_a_person(publication: Publication) -> None:
    readers = _half_done(publication)
    key = f"{SLUG}/newsletter"
    publication.run("settle", f"{key}=sent")
    assert publication.run("resume", SLUG, "--no-wait").returncode == 0
    assert publication.standing()["counts"]["refused"] == 1
    put_back = publication.run("settle", f"{key}/refused=unsent")
    assert put_back.returncode == 0
    assert f"1 refused put back; “publish resume {SLUG}” tries them again" in put_back.stdout
    assert publication.standing()["next"] == f"“publish resume {SLUG}” goes on"
    assert publication.run("settle", f"{key}/refused=unsent").returncode == 3, "nobody is refused any more"
    assert publication.run("resume", SLUG, "--no-wait").returncode == 0
    assert publication.standing()["counts"]["sent"] == 6
    assert "newsletter  put back: 1 that were refused" in publication.run("log", SLUG).stdout
    assert readers


def test_one_who_was_refused_is_put_back_by_his_key(publication: Publication) -> None:
    readers = _half_done(publication)
    told = publication.run("settle", f"{SLUG}/newsletter/{readers[3]}=unsent")
    assert (told.returncode, "1 refused put back" in told.stdout) == (0, True)
    assert publication.standing()["counts"]["refused"] == 0


def test_a_settling_that_settles_nothing_says_why(publication: Publication) -> None:
    readers = _half_done(publication)
    key = f"{SLUG}/newsletter"
    for word, said in (
        (f"{key}/{readers[0]}=sent", "this one is not in doubt, but sent"),
        (f"{key}/{readers[3]}=sent", "this one is not in doubt, but refused"),
        (f"{key}/{'a' * 16}=sent", "no such delivery is known there"),
    ):
        told = publication.run("settle", word)
        assert (told.returncode, f"0 settled: {said}" in told.stdout) == (3, True), told.stdout
    publication.run("settle", f"{key}=sent")
    assert "0 settled: nothing there is in doubt" in publication.run("settle", f"{key}=sent").stdout
    unclear = publication.run("settle", "foo")
    assert "word 1 is not of the form KEY=sent or KEY=unsent" in unclear.stderr
    assert "for example “publish settle " in unclear.stderr
    assert publication.run("settle", f"{key}/refused=sent").returncode == 2


@pytest.mark.parametrize("words", [("status", SLUG, "--missing"), ("status", "--missing", "--json")])
def test_a_listener_who_leaves_costs_neither_the_status_nor_a_traceback(
    publication: Publication, words: tuple[str, ...]
) -> None:
    _half_done(publication)
    there, here = os.pipe()
    os.close(there)
    command = [sys.executable, "-m", "pipeline.cli", *words]
    told = subprocess.run(
        command, cwd=publication.folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=here,
        stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(here)
    assert told.returncode == 3
    assert "Traceback" not in told.stderr
    assert "BrokenPipe" not in told.stderr


def test_who_is_missing_is_written_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million rows are not held."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)

    def rows() -> Iterator[Lacking]:
        for number in range(3):
            assert out.getvalue().count('"key"') == number
            yield Lacking(f"issue/letter/{number}", "planned", "", "")

    status([], rows(), as_json=True)
    assert len(json.loads(out.getvalue())["missing"]) == 3
