"""`publish doctor`: what it finds without a network, its exit statuses, and that it makes nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.channel import Channel, Person
from pipeline.send.post.poster import Finding
from tests.outboxes import files
from tests.publications import MAILBOX, Publication

SKY = ("[channels.sky]", 'kind = "bluesky"', 'handle = "news.test"', 'password = { env = "SKY" }')
HERD = ("[channels.herd]", 'kind = "mastodon"', 'server = "https://social.test"', 'token = { env = "HERD" }')
PEOPLE = ("[people]", '"River Watch" = { bluesky = "river.test" }')


class _Poster:
    relay, repeatable_for = "a network", 0.0

    def __init__(self, findings: Sequence[Finding], asked: list[str]) -> None:
        self._findings, self._asked = findings, asked

    def inspect(self) -> Sequence[Finding]:
        return self._findings

    def look_up(self, people: Sequence[Person]) -> Sequence[Finding]:
        self._asked += [person.name for person in people]
        return [Finding("warning", "it has no did", 'write "River Watch" = { did = "did:plc:x" }')]

    def close(self) -> None:
        self._asked.append("closed")


class Ward:
    """A publication whose doctor is asked; `found` are the findings of every network."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.publication = Publication(folder / "news", "directory", 'path = "mail"', MAILBOX)
        self.capture, self.found, self.asked = capture, [Finding("ok", "it lets us in")], list[str]()
        patch.chdir(self.publication.folder)
        patch.setattr("pipeline.dispatch.doctor.make_poster", self.poster)
        self.said = self.out = ""

    def poster(self, _channel: Channel, _root: Path) -> _Poster:
        return _Poster(self.found, self.asked)

    def doctor(self, *words: str) -> int:
        status = cli.main(["doctor", *words])
        self.out, err = self.capture.readouterr()
        self.said = self.out + err
        return status


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ward:
    monkeypatch.setenv("SKY", "secret-of-the-sky")
    monkeypatch.setenv("HERD", "secret-of-the-herd")
    monkeypatch.setenv("CI", "")
    return Ward(tmp_path, monkeypatch, capsys)


def configure(
    ward: Ward, *more: str, kind: str = "directory", settings: Sequence[str] = ('path = "mail"', MAILBOX)
) -> None:
    ward.publication.configure(kind, *settings, more=more)


def test_a_new_publication_has_no_fault_and_nothing_is_made(ward: Ward) -> None:
    before = files(ward.publication.folder)
    assert ward.doctor() == 0, ward.said
    assert files(ward.publication.folder) == before
    for said in (
        "ok      ledger: there is none yet",
        "ok      audience: the key is there (the file master.key)",
        "ok      newsletter: messages are written into",
        "ok      newsletter: readers can leave by an e-mail",
        "0 faults",
    ):
        assert said in ward.out


def test_a_ledger_that_ci_would_lose_is_said_as_a_run_would_say_it(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert ward.doctor() == 2
    assert (
        "fault   ledger: it knows of no earlier mailing, and this is a CI job: a real run would refuse newsletter"
        in (ward.out)
    )
    ward.publication.enrol("one@example.com")
    assert ward.publication.send("--new-ledger").returncode == 0
    assert ward.doctor() == 0, ward.said


def test_stores_that_are_there_open_and_nobody_receives(ward: Ward) -> None:
    ward.publication.enrol("one@example.com")
    assert ward.publication.send().returncode == 0
    assert ward.doctor() == 0
    assert "ok      ledger: it opens, and knows of 1 mailings and threads" in ward.out
    assert "ok      audience: it opens with the key that is configured" in ward.out
    configure(ward, settings=('path = "mail"', MAILBOX, 'list = "monthly"'))
    assert ward.doctor() == 0
    assert "warning audience: nobody receives newsletter: the list monthly has no active reader" in ward.out
    assert "example.com" not in ward.said
    (ward.publication.folder / "state" / "ledger.db").write_bytes(b"no database at all" * 99)
    assert ward.doctor() == 2
    assert "fault   ledger: " in ward.out


def test_a_key_that_is_missing_and_a_mailing_that_nobody_can_leave(ward: Ward) -> None:
    (ward.publication.folder / "master.key").unlink()
    configure(ward, settings=('path = "mail"', 'dkim_domain = "example.org"'))
    assert ward.doctor() == 2
    assert "fault   audience: " in ward.out
    assert "gives its readers no way to unsubscribe" in ward.out
    assert "half a setting" in ward.out


def test_a_relay_that_is_away_is_status_3_and_one_that_is_misconfigured_2(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.send.smtp.sender.open_connection", _away)
    configure(ward, kind="smtp", settings=('host = "relay.test"', MAILBOX))
    assert ward.doctor() == 3, ward.said
    assert "fault   newsletter: relay.test:587 cannot be reached" in ward.out
    configure(ward, kind="smtp", settings=('host = "relay.test"', MAILBOX, 'password = { env = "NOT_SET" }'))
    assert ward.doctor() == 2
    assert "fault   newsletter: `password`: the environment variable NOT_SET is empty or not there" in ward.out


def _away(_route: object) -> Any:
    from pipeline.outcome import Deferred  # noqa: PLC0415
    from pipeline.send.smtp.opening import Unable  # noqa: PLC0415

    raise Unable(Deferred("relay.test:587 cannot be reached: no route", scope="connection"))


def test_where_nothing_is_configured_nothing_is_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["doctor"]) == 2
    assert "there is no configuration here to be examined; “publish init FOLDER” makes one" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="a pipe as a shell makes it")
def test_a_listener_who_leaves_gets_the_status_of_all_that_was_found(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward.found = [Finding("fault", "it does not let us in", "look at the password")]
    configure(ward, *SKY)
    there, here = os.pipe()
    os.close(there)
    with os.fdopen(here, "w") as gone, monkeypatch.context() as patch:
        patch.setattr("sys.stdout", gone)
        assert cli.main(["doctor"]) == 2


def test_networks_people_and_channels_without_account(ward: Ward) -> None:
    configure(ward, *SKY, *HERD, "[channels.quiet]", 'kind = "mastodon"', *PEOPLE)
    assert ward.doctor() == 0, ward.said
    assert "ok      sky: it lets us in" in ward.out
    assert "ok      quiet: no account is named: its thread is prepared, and never posted" in ward.out
    assert 'warning people: it has no did; write "River Watch" = { did' in ward.out
    assert ward.asked == ["River Watch", "closed", "River Watch", "closed"]
    assert "secret-of" not in ward.said
    assert ward.doctor("--channel", "quiet") == 0
    assert "sky" not in ward.out


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ([Finding("warning", "the clock is off", "set it")], 0),
        ([Finding("fault", "it is down", "later", away=True)], 3),
        ([Finding("fault", "it is down", "later", away=True), Finding("fault", "wrong token", "make one")], 2),
    ],
)
def test_exit_statuses_and_the_document(ward: Ward, found: list[Finding], status: int) -> None:
    configure(ward, *SKY)
    ward.found = found
    assert ward.doctor("--json", "--channel", "sky") == status
    told = json.loads(ward.out)
    assert told["faults"] == sum(one.level == "fault" for one in found)
    assert {row["about"] for row in told["findings"]} == {"ledger", "sky"}


def test_a_secret_that_is_missing_is_a_fault_and_its_network_is_not_asked(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SKY")
    configure(ward, *SKY)
    ward.found = []
    assert ward.doctor("--channel", "sky") == 2
    assert "fault   sky: `password`: the environment variable SKY is empty or not there; set it" in ward.out
    assert ward.asked == []
    assert ward.doctor("--channel", "no-such") == 2


def test_an_account_that_is_named_in_part_is_no_account_and_is_said(ward: Ward) -> None:
    configure(ward, "[channels.bird]", 'kind = "x"', 'app_key = { env = "BIRD_KEY" }', 'token = { env = "BIRD_TOKEN" }')
    assert ward.doctor() == 2
    assert "fault   bird: its account is named in part, so that nothing can be posted there" in ward.out
    assert "add app_secret and token_secret to [channels.bird], or take out what is there of it" in ward.out
    for key, variable in (("app_key", "BIRD_KEY"), ("token", "BIRD_TOKEN")):
        assert f"fault   bird: `{key}`: the environment variable {variable} is empty or not there; set it" in ward.out
