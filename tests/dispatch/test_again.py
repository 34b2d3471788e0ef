"""A run that is not the first: what a person said stands, what was begun is kept, and what is done is not done again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.ledger import open_ledger
from tests.outboxes import files
from tests.publications import EDITOR, EXAMPLE, MAILBOX, PEOPLE, SLUG, Publication, enrolled
from tests.real.hostile import hostile


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return enrolled(tmp_path / "news")


def _begun(publication: Publication) -> None:
    """Freeze and plan, and send nothing: the mailing is paused before its first message."""
    (publication.folder / "mail").write_text("in the way of the folder")
    outbox = publication.folder / "outbox" / SLUG
    publication.send()
    assert not outbox.exists()
    (publication.folder / "mail").unlink()
    publication.send()
    shutil.rmtree(publication.folder / "mail")
    _plan_anew(publication)


def _plan_anew(publication: Publication) -> None:
    """The ledger as it was right after planning."""
    from pipeline.outbox import content_digest, read_outbox  # noqa: PLC0415

    (publication.folder / "state" / "ledger.db").unlink()
    box = read_outbox(publication.folder / "outbox" / SLUG)
    with open_ledger(publication.settings.ledger, publication.folder) as ledger:
        digest = content_digest(box.rows, "newsletter")
        ledger.plan(SLUG, "newsletter", "directory", digest, "x", box.audience("newsletter"), 6, batch_size=6)


def _audience(publication: Publication) -> dict[str, Any] | None:
    document = json.loads((publication.folder / "outbox" / SLUG / "deliveries.json").read_bytes())
    row: dict[str, Any] | None = document["deliveries"][0]["audience"]
    return row


def _mails(publication: Publication) -> int:
    return len(files(publication.folder / "mail"))


def test_a_run_that_a_timer_starts_does_not_undo_a_persons_pause(publication: Publication) -> None:
    _begun(publication)
    assert publication.run("pause", SLUG).returncode == 0
    for environment in ({}, {"CI": "true"}):
        plain = publication.send(**environment)
        assert plain.returncode == 3
        assert "paused (by hand)" in plain.stdout
        assert f"“publish resume {SLUG}” goes on" in plain.stderr
    assert _mails(publication) == 0
    assert publication.run("resume", SLUG).returncode == 0
    assert _mails(publication) == len(PEOPLE)


@pytest.mark.parametrize("words", [("--dry-run",), ("test", "--to", "me@example.org")])
def test_what_only_looks_keeps_the_frozen_audience(publication: Publication, words: tuple[str, ...]) -> None:
    _begun(publication)
    kept, before = _audience(publication), files(publication.folder / "outbox" / SLUG / "newsletter")
    looked = publication.run(*words, publication.issue)
    assert (looked.returncode, "was begun with" in looked.stderr) == (0, False), looked.stderr
    assert kept
    assert _audience(publication) == kept
    assert files(publication.folder / "outbox" / SLUG / "newsletter") == before


@pytest.mark.parametrize("words", [("--dry-run",), ("test", "--to", "me@example.org")])
def test_what_only_looks_at_a_changed_text_says_that_sending_was_begun(
    publication: Publication, words: tuple[str, ...]
) -> None:
    _begun(publication)
    for text, warns in (("\nOne more line.\n", True), ("\nOne more line.\n", True), ("", False)):
        publication.issue.write_text(EXAMPLE.read_text(encoding="utf-8") + text, encoding="utf-8")
        looked = publication.run(*words, publication.issue)
        assert looked.returncode == 0
        assert ("newsletter: sending 2026-03-09-river-crossings was begun with other content" in looked.stderr) is warns
    assert publication.run("resume", SLUG).returncode == 0
    assert _mails(publication) >= len(PEOPLE)


def test_a_finished_issue_is_not_said_to_be_sent_again(publication: Publication) -> None:
    first = publication.send()
    assert "done before" not in first.stdout
    for again in (publication.send(), publication.run("resume", SLUG)):
        assert again.returncode == 0
        assert "done before (20" in again.stdout
        assert "nobody was written to now" in again.stdout
    mailing = json.loads(publication.send("--json").stdout)["mailings"][0]
    assert mailing["done_before"].startswith("20")


def test_cancelled_is_for_good_whatever_is_run(publication: Publication) -> None:
    _begun(publication)
    assert publication.run("cancel", SLUG, "--yes").returncode == 0
    for again in (publication.send(), publication.run("resume", SLUG)):
        assert again.returncode == 3
        assert "cancelled (by hand)" in again.stdout
        assert "that is for good" in again.stderr
    publication.issue.write_text(EXAMPLE.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    changed = publication.send()
    assert changed.returncode == 2
    assert "was cancelled, and that is for good; give the new text a slug of its own" in changed.stderr
    assert _mails(publication) == 0


@pytest.mark.parametrize("words", [("resume", SLUG), ()])
def test_a_ledger_that_was_lost_is_not_taken_for_a_first_run(publication: Publication, words: tuple[str, ...]) -> None:
    publication.send()
    shutil.rmtree(publication.folder / "mail")
    for path in (publication.folder / "state").glob("ledger.db*"):
        path.unlink()
    ended = publication.run(*(words or (publication.issue, "--no-wait")))
    assert ended.returncode == 2
    assert "was begun from this outbox, and the ledger knows nothing of it; restore the ledger" in ended.stderr
    assert "--new-ledger" in ended.stderr
    assert _mails(publication) == 0
    assert publication.send("--new-ledger").returncode == 0
    assert _mails(publication) == len(PEOPLE)


def test_a_run_that_ended_between_the_outbox_and_the_plan_is_begun_again(publication: Publication) -> None:
    publication.send()
    shutil.rmtree(publication.folder / "mail")
    (publication.folder / "state" / "ledger.db").unlink()
    with open_ledger(publication.settings.ledger, publication.folder) as ledger:
        ledger.note(SLUG, "newsletter", "frozen")
    assert publication.send().returncode == 0
    assert _mails(publication) == len(PEOPLE)


def test_all_that_is_missing_is_said_at_once_even_if_the_readers_cannot_be_opened(tmp_path: Path) -> None:
    publication = Publication(tmp_path / "news")
    publication.configure(
        "smtp", 'host = "relay.invalid"', "timeout = 2", 'user = "desk"', 'password = { env = "NO_PASSWORD" }', MAILBOX,
        more=["[approval]", "require_approval = true", *EDITOR],
    )  # fmt: skip
    (publication.folder / "master.key").unlink()
    refused = publication.send("--at", "2026-11-30T07:00", "--json")
    for said in ("master.key", "NO_PASSWORD", "relay.invalid", "no approval of", "says no zone", "Nothing was sent"):
        assert said in refused.stderr, (said, refused.stderr)
    assert refused.returncode in {2, 3}
    assert len(json.loads(refused.stdout)["errors"]) == 5


@pytest.mark.real
def test_a_missing_password_does_not_hide_a_relay_that_is_away_and_is_no_reason_to_log_in(tmp_path: Path) -> None:
    publication = Publication(tmp_path / "news")
    publication.enrol(*PEOPLE)
    with hostile() as relay:
        settings = ('host = "127.0.0.1"', 'security = "none"', 'user = "desk"', 'password = { env = "NO_PASSWORD" }')
        publication.configure("smtp", *settings, f"port = {relay.port}", MAILBOX)
        there = publication.send("--at", "2026-11-30T07:00")
    away = publication.send()
    for ended, gone in ((there, False), (away, True)):
        assert ended.returncode == 2
        assert "NO_PASSWORD" in ended.stderr
        assert ("cannot be reached" in ended.stderr) is gone
    assert "says no zone" in there.stderr
    assert b"AUTH" not in b"".join(relay.heard)


def test_a_dry_run_looks_at_the_moment_too(publication: Publication) -> None:
    for moment, said in (("2026-11-30T07:00", "says no zone"), ("2126-11-30T07:00Z", "look at the date")):
        refused = publication.run("--dry-run", publication.issue, "--at", moment)
        assert refused.returncode == 2
        assert said in refused.stderr
    assert not (publication.folder / "outbox").exists()
    shown = publication.run("--dry-run", publication.issue, "--at", "2126-11-30T07:00+06:30", "--json", CI="true")
    assert shown.returncode == 0
    assert "would leave at 2126-11-30 07:00 +06:30" in shown.stderr
    assert json.loads(shown.stdout)["at"] == "2126-11-30T07:00:00+06:30"


def test_mails_that_cannot_lead_to_the_archive_are_told_of_and_sent(publication: Publication) -> None:
    told = publication.send()
    assert told.returncode == 0
    assert "newsletter: neither base_url nor issue_url is set, so its mails have no List-Archive" in told.stderr
    assert all(b"\nList-Id: " in mail for mail in files(publication.folder / "mail").values())


@pytest.mark.parametrize("given", [f"outbox/{SLUG}", f"{SLUG}/", f"./outbox/{SLUG}/"])
def test_an_issue_may_be_named_as_a_shell_completes_its_folder(publication: Publication, given: str) -> None:
    publication.send()
    assert f"{SLUG}/newsletter: done" in publication.run("status", given).stdout
    for verb in ("resume", "log"):
        assert publication.run(verb, given).returncode == 0
    assert publication.run("settle", f"{given.rstrip('/')}/newsletter/=sent").returncode == 3, "nobody is in doubt"
    for verb in ("pause", "cancel"):
        assert "is done" in publication.run(verb, given, *(["--yes"] * (verb == "cancel"))).stderr
