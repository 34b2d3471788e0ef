"""A real run as a person makes it: what it sends, what it refuses, and what a second run does."""

from __future__ import annotations

import email
import json
import os
from email import policy
from pathlib import Path

import pytest

from tests.outboxes import files
from tests.publications import EDITOR, EXAMPLE, MAILBOX, SLUG, Publication, enrolled

PEOPLE = tuple(f"reader{number}@example.com" for number in range(23))


def _mails(publication: Publication) -> dict[str, bytes]:
    return files(publication.folder / "mail")


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return enrolled(tmp_path / "news", PEOPLE)


def test_everybody_gets_the_issue_once_and_a_second_run_sends_nothing(publication: Publication) -> None:
    first = publication.send()
    assert first.returncode == 0, first.stderr
    mails = _mails(publication)
    assert len(mails) == len(PEOPLE)
    assert {email.message_from_bytes(mail)["To"] for mail in mails.values()} == set(PEOPLE)
    assert "23 sent of 23 readers" in first.stdout
    second = publication.send()
    assert second.returncode == 0
    assert _mails(publication) == mails
    assert publication.standing()["counts"]["sent"] == len(PEOPLE)


def test_what_travels_is_the_outbox_s_message_with_its_slots_filled(publication: Publication) -> None:
    publication.send()
    form = email.message_from_bytes(
        (publication.folder / "outbox" / SLUG / "newsletter" / "message.eml").read_bytes(), policy=policy.default
    )
    for mail in _mails(publication).values():
        message = email.message_from_bytes(mail, policy=policy.default)
        assert message.keys() == form.keys()
        assert not message.defects
        assert "leave+" in message["List-Unsubscribe"]
        assert b"SLOT" not in mail
        assert b".invalid" not in mail
    assert len({email.message_from_bytes(mail)["Message-ID"] for mail in _mails(publication).values()}) == len(PEOPLE)


def test_the_audience_is_frozen_by_ids_and_no_address_is_in_the_outbox(publication: Publication) -> None:
    publication.send()
    outbox = publication.folder / "outbox" / SLUG
    row = json.loads((outbox / "deliveries.json").read_bytes())["deliveries"][0]
    assert row["audience"]["count"] == len(PEOPLE)
    lines = (outbox / "newsletter" / "audience.txt").read_text().splitlines()
    assert len(lines) == len(PEOPLE)
    assert all(line.endswith("\texample.com") for line in lines), "23 readers share the domain"
    assert not [name for name, data in files(outbox).items() if b"reader1@" in data]


def test_the_page_of_a_real_run_says_that_it_was_made_for_sending_and_for_whom(publication: Publication) -> None:
    outbox = publication.folder / "outbox" / SLUG
    publication.run("--dry-run", publication.issue)
    assert "for no audience" in (outbox / "index.html").read_text()
    publication.send()
    page = (outbox / "index.html").read_text()
    digest = json.loads((outbox / "deliveries.json").read_bytes())["deliveries"][0]["audience"]["sha256"]
    assert "Made for sending on 20" in page
    assert f"For {len(PEOPLE)} readers" in page
    assert digest[:12] in page
    assert f"publish status {SLUG}" in page
    assert "dry run" not in page


def test_who_joins_later_waits_for_the_next_issue_and_who_left_gets_nothing(publication: Publication) -> None:
    (publication.folder / "mail").write_text("in the way of the folder")
    assert publication.send().returncode == 2
    (publication.folder / "mail").unlink()
    publication.send()
    assert publication.enrol("late@example.com")
    publication.send()
    assert len(_mails(publication)) == len(PEOPLE)


def test_a_dry_run_in_between_does_not_lose_the_audience(publication: Publication) -> None:
    publication.send()
    assert publication.run("--dry-run", publication.issue).returncode == 0
    assert publication.run("resume", SLUG).returncode == 0
    assert publication.send().returncode == 0
    assert (publication.folder / "outbox" / SLUG / "newsletter" / "audience.txt").is_file()


def test_content_that_changed_after_something_was_sent_is_no_second_mailing(publication: Publication) -> None:
    publication.send()
    before = files(publication.folder / "outbox")
    publication.issue.write_text(EXAMPLE.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    refused = publication.send()
    assert refused.returncode == 2
    assert "changed after 23 of newsletter's readers were written to" in refused.stderr
    assert files(publication.folder / "outbox") == before


def test_all_that_is_missing_is_said_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    publication = Publication(
        tmp_path / "news", "smtp", 'host = "127.0.0.1"', "port = 1", 'dkim_domain = "example.org"',
        more=["[approval]", "require_test = true", "require_approval = true", *EDITOR],
    )  # fmt: skip
    publication.configure(
        "smtp", 'host = "127.0.0.1"', "port = 1", 'security = "none"', 'dkim_domain = "example.org"', "timeout = 2",
        publication=[], more=["[approval]", "require_test = true", "require_approval = true", *EDITOR],
    )  # fmt: skip
    text = (publication.folder / "config" / "publication.toml").read_text()
    (publication.folder / "config" / "publication.toml").write_text(text.replace("view_in_browser = false\n", ""))
    refused = publication.send(CI="true")
    for said in (
        "gives its readers no way to unsubscribe",
        "nothing says where that is",
        "half a setting",
        "the ledger knows of no earlier mailing",
        "never sent as a test",
        "approve",
        "127.0.0.1",
        "Nothing was sent",
    ):
        assert said in refused.stderr, (said, refused.stderr)
    assert refused.returncode in {2, 3}
    assert not (publication.folder / "outbox").exists()


def test_in_ci_a_new_ledger_can_be_forced_and_one_that_was_kept_is_taken(publication: Publication) -> None:
    for _ in range(
        2
    ):  # the refused run made an empty file, and so does a look at it: neither is a ledger that was kept
        assert publication.send(CI="true").returncode == 2
        assert publication.run("status", CI="true").returncode == 0
    assert publication.send("--new-ledger", CI="true").returncode == 0
    assert publication.send(CI="true").returncode == 0


def test_a_missing_key_is_said_with_its_place(publication: Publication) -> None:
    (publication.folder / "master.key").unlink()
    refused = publication.send()
    assert refused.returncode == 2
    assert "master.key" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_key_that_others_may_read_is_refused(publication: Publication) -> None:
    (publication.folder / "master.key").chmod(0o644)
    refused = publication.send()
    assert refused.returncode == 2
    assert "may be read by others" in refused.stderr


def test_before_its_time_nothing_is_sent_in_ci_and_the_next_run_is_told_of(publication: Publication) -> None:
    waits = publication.send("--at", "2126-03-10T07:00Z", "--new-ledger", CI="true")
    assert waits.returncode == 3
    assert "2126-03-10" in waits.stderr
    assert not _mails(publication)


def test_channels_without_a_sender_are_named_and_left(tmp_path: Path) -> None:
    publication = Publication(
        tmp_path / "news", "directory", 'path = "mail"', MAILBOX, more=["[channels.sky]", 'kind = "bluesky"']
    )
    publication.enrol(*PEOPLE)
    told = publication.send("--json")
    document = json.loads(told.stdout)
    assert told.returncode == 3
    assert document["left"] == ["sky"]
    assert document["mailings"][0]["verdict"] == "done"
    assert publication.send("--channel", "sky").returncode == 3


def test_an_unsound_issue_is_not_sent(publication: Publication) -> None:
    publication.issue.write_text("no title and no date\n", encoding="utf-8")
    assert publication.send().returncode == 1
    assert not (publication.folder / "mail").exists()
    assert not (publication.folder / "state" / "ledger.db").exists()


def test_a_list_of_nobody_is_done_with_nobody(tmp_path: Path) -> None:
    publication = Publication(tmp_path / "news")
    told = publication.send()
    assert told.returncode == 2
    assert "nobody" in told.stderr
